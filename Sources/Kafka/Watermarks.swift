/// The first and the end offset of a partition.
package struct Watermarks: Hashable, Sendable {
  /// The offset of the first record that the broker still holds.
  package let low: Offset
  /// The offset that the next record gets: the last stable offset for a client that reads committed records only (the default),
  /// the high watermark for one with `isolation.level=read_uncommitted`.
  package let end: Offset

  /// States both ends.
  package init(low: Offset, end: Offset) {
    self.low = low
    self.end = end
  }
}
