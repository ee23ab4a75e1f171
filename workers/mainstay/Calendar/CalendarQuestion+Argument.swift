import ArgumentParser
import Models
import Rules

extension Instant: ExpressibleByArgument {
  /// Reads RFC 3339.
  init?(argument: String) { self.init(rfc3339: argument) }
}

extension CalendarPause: ExpressibleByArgument {
  /// Reads `START/END`.
  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = Instant(rfc3339: String(parts[0])), let end = Instant(rfc3339: String(parts[1])) else { return nil }
    self.init(start: start, end: end)
  }
}

/// A number of seconds as it is written, exact to the millisecond.
struct BusinessSeconds: ExpressibleByArgument {
  let span: TimeSpan

  /// `nil` when the text is no number, negative, finer than a millisecond, or longer than any calendar.
  init?(argument: String) {
    guard let value = Double(argument), value >= 0, value <= 1e12 else { return nil }
    let milliseconds = (value * 1_000).rounded()
    guard abs(value * 1_000 - milliseconds) < 1e-3 else { return nil }
    span = .milliseconds(Int64(milliseconds))
  }
}
