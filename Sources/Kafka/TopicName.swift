/// The name of a topic.
package struct TopicName: RawRepresentable, Hashable, Sendable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The name as the broker knows it.
  package let rawValue: String

  /// Takes any text; the broker refuses an illegal name with `INVALID_TOPIC_EXCEPTION`.
  package init(rawValue: String) { self.rawValue = rawValue }

  /// Takes a literal.
  package init(stringLiteral value: String) { self.init(rawValue: value) }

  /// The name itself.
  package var description: String { rawValue }

  /// Orders names as text.
  package static func < (left: TopicName, right: TopicName) -> Bool { left.rawValue < right.rawValue }
}
