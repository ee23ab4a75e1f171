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

extension FetchQuery.Position {
  /// Why the position cannot be read, if so.
  func problem(in view: PartitionView?) -> ErrorCode? {
    guard let view else { return .unknownTopicOrPartition }
    return offset < view.logStart || offset > view.highWatermark ? .offsetOutOfRange : nil
  }
}
