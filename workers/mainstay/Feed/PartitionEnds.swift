import Kafka
import Logging
import Models
import Synchronization

/// The end offsets of the input topics' partitions, and the last tick of the clock.
final class PartitionEnds: Sendable {
  struct LastTick: Sendable {
    let time: Instant
    let mode: ClockMode
  }

  private let topics: FeedTopics
  private let consumer: Consumer
  /// By partition, then by the topic's name without prefix.
  private let ends = Mutex<[Int32: [String: Int64]]>([:])

  init(_ topics: FeedTopics, configuration: Kafka.Configuration, logger: Logger) throws {
    self.topics = topics
    consumer = try Consumer(configuration: configuration.over(["client.id": "mainstay-feed"]), logger: logger)
  }

  /// The last tick of each partition: the earliest of them, since a day counts only when it is in all; a live one before any of history.
  /// `nil` when some partition has none.
  func lastTick() async throws -> LastTick? {
    var starts: [TopicPartition: StartOffset] = [:]
    for number in 0..<topics.partitions {
      let partition = TopicPartition(topics.clock, Partition(rawValue: number))
      let marks = try await consumer.queryWatermarks(of: partition)
      if marks.end > marks.low { starts[partition] = .at(Offset(rawValue: marks.end.rawValue - 1)) }
    }
    guard !starts.isEmpty else { return nil }
    try consumer.assign(starts)
    let decoder = EventDecoder()
    var found: [TopicPartition: LastTick] = [:]
    let deadline = ContinuousClock.now + .seconds(30)
    while found.count < starts.count, ContinuousClock.now < deadline {
      for batch in try await consumer.poll(upTo: 1_000, within: .milliseconds(200)).batches {
        let partition = batch.source
        batch.forEach { record in
          let tick: LastTick? = record.withValue { value in
            value?.withUnsafeBytes { bytes in
              let read = try? decoder.read(LentRecord(key: nil, value: bytes), on: .clock) { (lent) throws(Fault) in try lent.event() }
              guard let event = read ?? nil, case .tick(let tick) = event.payload else { return nil }
              return LastTick(time: event.time, mode: tick.mode)
            }
          }
          // A record that is no tick says nothing of time.
          found[partition] = tick ?? LastTick(time: .earliest, mode: .history)
        }
      }
    }
    try consumer.assign([:])
    if let live = found.values.first(where: { $0.mode == .live }) { return live }
    guard found.count == Int(topics.partitions) else { return nil }
    return found.values.min { $0.time < $1.time }
  }

  /// Asks for all ends.
  func readAll() async throws { try await refresh(Set(topics.names.keys)) }

  /// Asks again for the ends of topics that have got events; of the others they may have grown, which is the next tick's matter.
  func refresh(_ changed: Set<EventTopic>) async throws {
    for topic in changed.sorted(by: { $0.name < $1.name }) {
      guard let name = topics.names[topic] else { continue }
      for number in 0..<topics.partitions {
        let end = try await consumer.queryWatermarks(of: TopicPartition(name, Partition(rawValue: number))).end.rawValue
        ends.withLock { $0[number, default: [:]][topic.name] = end }
      }
    }
  }

  func snapshot() -> [Int32: [String: Int64]] { ends.withLock { $0 } }

  func close() async throws { try await consumer.close() }
}
