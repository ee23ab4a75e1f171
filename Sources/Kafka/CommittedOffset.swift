/// What a group has committed for one partition.
package struct CommittedOffset: Hashable, Sendable {
  /// The offset of the next record to read.
  package let offset: Offset
  /// The text that was committed beside the offset; empty when there was none.
  package let metadata: String

  /// States an offset with its metadata.
  package init(_ offset: Offset, metadata: String = "") {
    self.offset = offset
    self.metadata = metadata
  }
}
