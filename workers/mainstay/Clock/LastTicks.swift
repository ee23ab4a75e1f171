import Kafka
import Models

/// The last tick in each partition of the clock topic.
struct LastTicks {
  struct Tick: Sendable {
    var time: Instant
    var mode: ClockMode
  }

  private let topic: TopicName
  private let cluster: ClusterOptions

  init(_ topic: TopicName, cluster: ClusterOptions) {
    self.topic = topic
    self.cluster = cluster
  }

  /// By partition; one without a tick is absent, and so is one whose last record is none.
  func read() async throws -> [Int32: Tick] {
    var reader = try await RecordTail(topic, from: .last(1), cluster: cluster)
    let decoder = EventDecoder()
    var ticks: [Int32: Tick] = [:]
    while !reader.isAtEnd {
      for record in try await reader.next() {
        guard let value = record.value else { continue }
        ticks[record.partition] = value.withUnsafeBytes { bytes in
          let read = try? decoder.read(LentRecord(key: nil, value: bytes), on: .clock) { (lent) throws(Fault) in try lent.event() }
          guard let event = read ?? nil, case .tick(let tick) = event.payload else { return nil }
          return Tick(time: event.time, mode: tick.mode)
        }
      }
    }
    try await reader.close()
    return ticks
  }

  /// Where time stands: a live tick if there is any, else the earliest tick of all partitions, since a day counts only when it is in all;
  /// `nil` when some partition has none.
  func position(of partitions: Int32) async throws -> Tick? {
    let ticks = try await read()
    if let live = ticks.values.first(where: { $0.mode == .live }) { return live }
    guard ticks.count == Int(partitions) else { return nil }
    return ticks.values.min { $0.time < $1.time }
  }
}
