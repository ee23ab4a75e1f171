/// A group's offset in a partition.
package struct CommittedOffset: Sendable, Equatable {
  /// The offset of the next record to read.
  package var offset: Int64
  /// The leader epoch of the last record read, or -1.
  package var leaderEpoch: Int32
  /// What the consumer noted with it.
  package var metadata: String

  /// Makes an offset.
  package init(offset: Int64, leaderEpoch: Int32 = -1, metadata: String = "") {
    self.offset = offset
    self.leaderEpoch = leaderEpoch
    self.metadata = metadata
  }
}

/// One partition's answer to OffsetFetch.
package struct FetchedOffset: Sendable, Equatable {
  /// The partition.
  package var partition: TopicPartition
  /// `NONE`, or `UNSTABLE_OFFSET_COMMIT` while a transaction holds the offset.
  package var error: ErrorCode
  /// The committed offset; `nil` when there is none.
  package var committed: CommittedOffset?
}
