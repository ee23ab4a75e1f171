/// Why a statistics document could not be read. Nobody stops for it: the next one comes after `statistics.interval.ms`.
package struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where in the document, in bytes from its start.
  package let position: Int
  /// What was expected there.
  package let expected: String

  /// One line.
  package var description: String { "byte \(position): expected \(expected)" }
}
