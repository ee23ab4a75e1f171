/// The number of a partition within its topic.
package struct Partition: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// The number, from 0.
  package let rawValue: Int32

  /// Takes the number as librdkafka gives it.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// Takes a literal.
  package init(integerLiteral value: Int32) { self.init(rawValue: value) }

  /// The number in decimal.
  package var description: String { String(rawValue) }

  /// Orders by number.
  package static func < (left: Partition, right: Partition) -> Bool { left.rawValue < right.rawValue }
}
