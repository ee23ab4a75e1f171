/// What readers know of a partition: only what is committed.
struct PartitionView: Sendable, Equatable {
  /// The partition's row.
  var row: Int64
  var logStart: Int64 = 0
  /// The offset after the last record.
  var highWatermark: Int64 = 0
  /// The offset before which every transaction is decided.
  var lastStable: Int64 = 0
  /// The bytes of all batches.
  var size: Int64 = 0
  /// The bytes ever appended since the start; it only grows, so its difference is what is new.
  var appended: Int64 = 0

  /// The end of what a reader of `isolation` sees.
  func end(_ isolation: Isolation) -> Int64 {
    isolation == .readCommitted ? lastStable : highWatermark
  }
}
