import Kafka
import Logging
import Models

/// Reads what the workers publish.
struct YearReader {
  /// What was published, as far as the comparison needs it.
  struct Result {
    var computed: [CustomerID: Tier] = [:]
    var cutoffs: TierCutoffs?
    var reviews = 0
    var standings = 0
  }

  private static let partitions = Int32(TopicDeclaration.partitionCount)
  private let kafka: Configuration
  private let prefix: String
  private let logger: Logger
  private let decoder = EventDecoder()

  init(_ kafka: Configuration, prefix: String, logger: Logger) {
    self.kafka = kafka.over(Configuration(["enable.partition.eof": "true", "isolation.level": "read_committed"]))
    self.prefix = prefix
    self.logger = logger
  }

  /// Waits until every lane has copied a tick, which it does when all before it is out. Looks into ticks only, to cost little.
  func waitForTick(_ last: Instant, while isRunning: () -> Bool) async throws {
    let ticks = Set((0..<Self.partitions).map { Array(String($0).utf8) })
    var arrived: Set<Int32> = []
    try await follow([.tierChanges]) { key, value, partition in
      if ticks.contains(key), let event = try read(.tierChanges, key, value), event.time >= last { arrived.insert(partition) }
    } until: { _ in
      guard isRunning() else { throw YearError.ended }
      return arrived.count == Int(Self.partitions)
    }
  }

  /// Reads all standings and cut-offs.
  func result() async throws -> Result {
    var result = Result()
    try await follow([.customerTiers]) { key, value, _ in
      result.standings += 1
      guard case .derived(.standing(let standing)) = try read(.customerTiers, key, value)?.payload else { return }
      result.computed[standing.customerID] = standing.computedTier
    } until: {
      $0
    }
    try await follow([.tierCutoffs]) { key, value, _ in
      guard case .derived(.cutoffsSet(let cutoffs)) = try read(.tierCutoffs, key, value)?.payload else { return }
      result.reviews += 1
      result.cutoffs = cutoffs
    } until: {
      $0
    }
    return result
  }

  private func read(_ topic: DerivedTopic, _ key: [UInt8], _ value: [UInt8]) throws -> Event<EventPayload>? {
    try key.withUnsafeBytes { key in
      try value.withUnsafeBytes { value in try decoder.decode(LentRecord(key: key, value: value), on: .derived(topic))?.event }
    }
  }

  /// Reads topics from their beginning; `until` is asked after each poll, and told whether all that stood there has been read.
  private func follow(
    _ topics: [DerivedTopic], _ body: ([UInt8], [UInt8], Int32) throws -> Void, until isDone: (Bool) throws -> Bool
  ) async throws {
    let consumer = try Consumer(configuration: kafka, logger: logger)
    var starts: [TopicPartition: StartOffset] = [:]
    for topic in topics {
      for number in 0..<Self.partitions {
        starts[TopicPartition(TopicName(rawValue: prefix + topic.rawValue), Partition(rawValue: number))] = .beginning
      }
    }
    try consumer.assign(starts)
    var ended: Set<TopicPartition> = []
    while try !isDone(ended.count == starts.count) {
      let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
      for batch in poll.batches {
        ended.remove(batch.source)
        try batch.forEach { record in
          let key = record.withKey { $0?.withUnsafeBytes { [UInt8]($0) } ?? [] }
          try record.withValue { value in try body(key, value?.withUnsafeBytes { [UInt8]($0) } ?? [], batch.source.partition.rawValue) }
        }
      }
      ended.formUnion(poll.ends.keys)
    }
    try await consumer.close()
  }
}
