package import NIOCore

/// Which records a reader sees.
package enum Isolation: Int8, Sendable {
  /// All records up to the high watermark, those of open and aborted transactions too.
  case readUncommitted = 0
  /// Records up to the last stable offset, with a list of the aborted transactions among them.
  case readCommitted = 1
}

/// A fetch request without the wire: what to read, and how long to wait for it.
package struct FetchQuery: Sendable {
  /// Where to read, in the order in which partitions are served.
  package var positions: [Position]
  /// Which records are visible.
  package var isolation: Isolation
  /// How many bytes must be there before the answer goes out ahead of ``maxWait``.
  package var minBytes: Int
  /// How many bytes the answer may have in all; the first batch is given even when it is larger.
  package var maxBytes: Int
  /// How many milliseconds to wait for ``minBytes``.
  package var maxWait: Int64

  /// Makes a request.
  package init(positions: [Position], isolation: Isolation, minBytes: Int, maxBytes: Int, maxWait: Int64) {
    self.positions = positions
    self.isolation = isolation
    self.minBytes = minBytes
    self.maxBytes = maxBytes
    self.maxWait = maxWait
  }

  /// One partition's part.
  package struct Position: Sendable {
    /// The partition.
    package var partition: TopicPartition
    /// The first offset wanted.
    package var offset: Int64
    /// How many bytes of this partition the answer may have.
    package var maxBytes: Int

    /// Names a partition and an offset in it.
    package init(partition: TopicPartition, offset: Int64, maxBytes: Int) {
      self.partition = partition
      self.offset = offset
      self.maxBytes = maxBytes
    }
  }
}

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

/// A place in a log that is asked for by time or by name (ListOffsets).
package enum OffsetQuery: Sendable, Equatable {
  /// The first offset of the log (-2).
  case earliest
  /// The end as the isolation sees it (-1).
  case latest
  /// The record with the largest timestamp (-3, KIP-734).
  case maximumTimestamp
  /// The first record at or after a time in milliseconds since 1970.
  case time(Int64)
}

/// The answer to an ``OffsetQuery``.
package struct FoundOffset: Sendable, Equatable {
  /// The offset, or -1 when no record is that late.
  package var offset: Int64
  /// The record's timestamp in milliseconds, or -1 where the query was not by time.
  package var timestamp: Int64
  /// The leader epoch of the record, or -1.
  package var leaderEpoch: Int32
}
