package import NIOCore

/// One partition's part of a produce request.
package struct ProduceBatch: Sendable {
  /// Where the batch is to go.
  package var partition: TopicPartition
  /// The record batch (format 2) as the client sent it, exactly one; `nil` when the client sent none.
  package var records: ByteBuffer?

  /// Names a batch and its partition.
  package init(partition: TopicPartition, records: ByteBuffer?) {
    self.partition = partition
    self.records = records
  }
}

/// What became of one partition's part of a produce request.
package struct ProduceOutcome: Sendable, Equatable {
  /// `NONE` when the batch is stored, or was stored before by the same producer with the same sequence.
  package var error: ErrorCode = .none
  /// A sentence on the error.
  package var message: String?
  /// The places within the batch of the records that made it refused, where it is a matter of single records (KIP-467).
  package var invalidRecords: [Int32] = []
  /// The offset of the first record; -1 when refused.
  package var baseOffset: Int64 = -1
  /// The broker's time in milliseconds when the topic uses `LogAppendTime`, else -1.
  package var logAppendTime: Int64 = -1
  /// The partition's first offset; -1 when refused.
  package var logStartOffset: Int64 = -1

  init(baseOffset: Int64, logAppendTime: Int64 = -1, logStartOffset: Int64) {
    self.baseOffset = baseOffset
    self.logAppendTime = logAppendTime
    self.logStartOffset = logStartOffset
  }

  init(_ refusal: Refusal, invalidRecords: [Int32] = []) {
    error = refusal.code
    message = refusal.reason
    self.invalidRecords = invalidRecords
  }
}
