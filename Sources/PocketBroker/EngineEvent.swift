/// A fact that an operator may want in the log: what the engine did by itself, or could not do.
package enum EngineEvent: Sendable, Equatable, CustomStringConvertible {
  /// A commit failed, and everything in it was refused with `KAFKA_STORAGE_ERROR`; make room or look after the disk.
  case commitFailed(reason: String)
  /// A round of housekeeping could not finish; the next one tries again.
  case housekeepingFailed(reason: String)
  /// A transaction was open for longer than its timeout: it was aborted and its producer fenced.
  case transactionTimedOut(transactionalID: String)
  /// Records left a log because of its retention; `start` is the log's first offset now.
  case recordsExpired(partition: TopicPartition, start: Int64)
  /// A log was compacted up to the offset `end`; `removed` is in bytes.
  case compacted(partition: TopicPartition, end: Int64, removed: Int64)

  package var description: String {
    switch self {
    case .commitFailed(let reason): "a commit failed: \(reason)"
    case .housekeepingFailed(let reason): "housekeeping failed: \(reason)"
    case .transactionTimedOut(let id): "the transaction of \(id) timed out and was aborted"
    case .recordsExpired(let partition, let start): "\(partition) now begins at \(start)"
    case .compacted(let partition, let end, let removed): "\(partition) was compacted up to \(end), which freed \(removed) bytes"
    }
  }
}
