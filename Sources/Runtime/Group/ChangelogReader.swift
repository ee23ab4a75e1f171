import Kafka
import Logging

/// Reads one partition of a changelog to its end, committed records only.
///
/// The end is the high watermark: behind a transaction that a dead process has left open there may be committed records, and the broker
/// shows them once it has ended that transaction, after its timeout at the latest.
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
    var end = end
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
      if let high = consumer.cachedWatermarks(of: partition) { end = max(end, high.end.rawValue) }
    }
    try await consumer.close()
    return count
  }
}
