/// How far a group is behind in one partition.
package struct GroupLag: Hashable, Sendable {
  /// The partition.
  package let partition: TopicPartition
  /// What the group has committed.
  package let committed: CommittedOffset
  /// The partition's first offset and its last stable one.
  package let watermarks: Watermarks

  /// Offsets from the committed one to the last stable one, never negative. Transaction markers and what compaction took count too, so this
  /// bounds the number of records.
  package var offsets: Int64 { max(0, watermarks.end.rawValue - committed.offset.rawValue) }
}
