import Kafka
import Logging
import Models

/// Reads a topic, committed records only, from its start to the end that it has when asked; without a group, so nobody is disturbed.
struct TopicReader {
  let topic: TopicName
  private let cluster: ClusterOptions
  private let logger: Logger

  /// A reader of one of the declared topics.
  init(_ topic: TopicDeclaration, cluster: ClusterOptions) {
    self.topic = TopicName(rawValue: topic.name(prefix: cluster.topicPrefix))
    self.cluster = cluster
    logger = ClusterOptions.silent
  }

  /// Hands on each record; in order within a partition. Throws `KafkaError`, or what `body` throws.
  ///
  /// A topic that does not exist has no records.
  func readAll(_ body: (borrowing BorrowedRecord) throws -> Void) async throws {
    var configuration = try cluster.configuration()
    configuration["isolation.level"] = "read_committed"
    configuration["enable.partition.eof"] = "true"
    configuration["group.id"] = "mainstay-reader"
    let consumer = try Consumer(configuration: configuration, logger: logger)
    let admin = try Admin(configuration: try cluster.configuration(), logger: logger)
    guard let partitions = try await admin.topics()[topic] else { return try await consumer.close() }
    var left: [TopicPartition: Offset] = [:]
    for number in 0..<Int32(clamping: partitions) {
      let partition = TopicPartition(topic, Partition(rawValue: number))
      let marks = try await consumer.queryWatermarks(of: partition)
      if marks.low < marks.end { left[partition] = marks.end }
    }
    if !left.isEmpty { try consumer.assign(left.mapValues { _ in .beginning }) }
    while !left.isEmpty {
      let poll: Poll
      do {
        poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
      } catch let error as KafkaError {
        guard case .retry = error else { throw error }
        continue
      }
      for batch in poll.batches {
        try batch.forEach(body)
        if let end = left[batch.source], batch.lastOffset.rawValue + 1 >= end.rawValue { left[batch.source] = nil }
      }
      for (partition, end) in poll.ends { if let wanted = left[partition], end >= wanted { left[partition] = nil } }
    }
    try await consumer.close()
  }
}

extension TopicReader {
  /// Hands on each event of the topic in the order of its partition, with its key; a tombstone as a key without an event.
  ///
  /// What cannot be decoded is handed to `onFault`, so that a single bad record hides nothing else.
  func readEvents(
    as topic: EventTopic, onFault: (String, Fault) -> Void = { _, _ in }, _ body: (String, Event<EventPayload>?) throws -> Void
  ) async throws {
    let decoder = EventDecoder()
    try await readAll { record in
      let (key, decoded) = record.withKey { key in
        let bytes = key?.withUnsafeBytes { Array($0) } ?? []
        let decoded: Result<DecodedRecord?, Fault> = bytes.withUnsafeBytes { key in
          record.withValue { value in
            guard let value else { return .success(nil) }
            return value.withUnsafeBytes { value in
              Result { () throws(Fault) in try decoder.decode(LentRecord(key: key, value: value), on: topic) }
            }
          }
        }
        return (String(decoding: bytes, as: UTF8.self), decoded)
      }
      switch decoded {
      case .success(let event): try body(key, event?.event)
      case .failure(let fault): onFault(key, fault)
      }
    }
  }

  /// The latest event of each key of a compacted topic; keys with a tombstone are not there.
  func latest(as topic: EventTopic) async throws -> [String: Event<EventPayload>] {
    var latest: [String: Event<EventPayload>] = [:]
    try await readEvents(as: topic) { key, event in latest[key] = event }
    return latest
  }
}
