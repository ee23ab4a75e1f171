/// The time that a record carries.
package struct Timestamp: Hashable, Sendable {
  /// Who set the time.
  package enum Source: Hashable, Sendable {
    /// The producer (`CreateTime`).
    case producer
    /// The broker when it appended the record (`LogAppendTime`).
    case broker
  }

  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64
  /// Who set the time.
  package let source: Source

  /// States a time.
  package init(milliseconds: Int64, source: Source = .producer) {
    self.milliseconds = milliseconds
    self.source = source
  }
}
