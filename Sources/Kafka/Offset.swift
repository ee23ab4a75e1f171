/// A position in one partition: the offset of a record, or of the next record to read.
///
/// Offsets of different partitions compare, but the comparison means nothing.
package struct Offset: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number, from 0.
  package let rawValue: Int64

  /// Takes the number as librdkafka gives it.
  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// Takes a literal.
  package init(integerLiteral value: Int64) { self.init(rawValue: value) }

  /// The number in decimal.
  package var description: String { String(rawValue) }

  /// The position after this record.
  package var next: Offset { Offset(rawValue: rawValue + 1) }

  /// Orders by number.
  package static func < (left: Offset, right: Offset) -> Bool { left.rawValue < right.rawValue }
}
