import Kafka
import Logging

/// Reads one partition of a changelog to the end that it had when asked, committed records only.
struct ChangelogReader {
  let configuration: Kafka.Configuration
  let logger: Logger

  /// Hands on each batch in order and waits for it to be dealt with; returns how many records there were.
  func read(_ partition: TopicPartition, from: Int64?, to end: Int64, _ body: (RecordBatch) async throws -> Void) async throws -> Int {
    let consumer = try Consumer(configuration: configuration, logger: logger)
    defer { consumer.wake() }
    try consumer.assign([partition: from.map { .at(Offset(rawValue: $0)) } ?? .beginning])
    var count = 0
    var position = from ?? 0
    while position < end {
      let poll: Poll
      do {
        poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(100))
      } catch let error as KafkaError {
        guard case .retry = error else { throw error }
        continue
      }
      for batch in poll.batches {
        try await body(batch)
        count += batch.count
        position = max(position, batch.lastOffset.rawValue + 1)
      }
      if let reached = poll.ends[partition] { position = max(position, reached.rawValue) }
    }
    try await consumer.close()
    return count
  }
}
