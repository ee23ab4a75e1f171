package import NIOCore

/// One partition's part of a fetch response.
package struct FetchedPartition: Sendable {
  /// The partition.
  package var partition: TopicPartition
  /// `NONE`, `OFFSET_OUT_OF_RANGE`, `UNKNOWN_TOPIC_OR_PARTITION` or `KAFKA_STORAGE_ERROR`.
  package var error: ErrorCode
  /// The offset after the last record; -1 on an error.
  package var highWatermark: Int64 = -1
  /// The offset before which every transaction is decided; -1 on an error.
  package var lastStableOffset: Int64 = -1
  /// The partition's first offset; -1 on an error.
  package var logStartOffset: Int64 = -1
  /// The aborted transactions that touch ``records``; `nil` unless the isolation is `readCommitted`.
  package var aborted: [AbortedTransaction]?
  /// Whole batches, the first of which contains the offset asked for; empty when there is nothing.
  package var records = ByteBuffer()

  init(partition: TopicPartition, error: ErrorCode = .none) {
    self.partition = partition
    self.error = error
  }
}

/// An aborted transaction in one partition, as a `read_committed` consumer needs it.
package struct AbortedTransaction: Sendable, Equatable {
  /// The producer whose records are to be skipped.
  package var producerID: Int64
  /// The transaction's first offset in the partition.
  package var firstOffset: Int64
}

extension FetchedPartition {
  /// The answer for a position without its records.
  init(_ position: FetchQuery.Position, _ view: PartitionView?, _ isolation: Isolation) {
    self.init(partition: position.partition, error: position.problem(in: view) ?? .none)
    guard let view else { return }
    logStartOffset = view.logStart
    guard error == .none else { return }
    highWatermark = view.highWatermark
    lastStableOffset = view.lastStable
    if isolation == .readCommitted { aborted = [] }
  }
}
