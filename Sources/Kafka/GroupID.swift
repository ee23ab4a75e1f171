/// The name of a consumer group.
package struct GroupID: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name as the broker knows it.
  package let rawValue: String

  /// Takes any text.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Takes a literal.
  package init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The name itself.
  package var description: String { rawValue }

  /// Orders names as text.
  package static func < (left: GroupID, right: GroupID) -> Bool { left.rawValue < right.rawValue }
}
