/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z (without leap seconds).
///
/// A finer fraction on input is cut off, never rounded up: an instant must not move past a deadline that it met.
package struct Instant: Hashable, Comparable, Sendable {
  /// Milliseconds since the epoch; negative before it.
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// The first instant that can be written in RFC 3339: 0000-01-01T00:00:00.000Z.
  package static let earliest = Instant(milliseconds: -62_167_219_200_000)
  /// The last instant that can be written in RFC 3339: 9999-12-31T23:59:59.999Z.
  package static let latest = Instant(milliseconds: 253_402_300_799_999)

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
  package static func + (left: Self, right: TimeSpan) -> Self { Self(milliseconds: left.milliseconds + right.milliseconds) }
  package static func - (left: Self, right: TimeSpan) -> Self { Self(milliseconds: left.milliseconds - right.milliseconds) }
  package static func - (left: Self, right: Self) -> TimeSpan { TimeSpan(milliseconds: left.milliseconds - right.milliseconds) }
}

/// A length of time in whole milliseconds; a day is 86,400 s (RULES, preamble).
package struct TimeSpan: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  package static let zero = TimeSpan(milliseconds: 0)
  package static func milliseconds(_ count: Int64) -> Self { Self(milliseconds: count) }
  package static func seconds(_ count: Int64) -> Self { Self(milliseconds: count * 1_000) }
  package static func minutes(_ count: Int64) -> Self { Self(milliseconds: count * 60_000) }
  package static func hours(_ count: Int64) -> Self { Self(milliseconds: count * 3_600_000) }
  package static func days(_ count: Int64) -> Self { Self(milliseconds: count * 86_400_000) }

  /// Whole minutes, rounded down.
  package var wholeMinutes: Int64 { milliseconds.flooredQuotient(60_000) }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
  package static func + (left: Self, right: Self) -> Self { Self(milliseconds: left.milliseconds + right.milliseconds) }
  package static func - (left: Self, right: Self) -> Self { Self(milliseconds: left.milliseconds - right.milliseconds) }
  package static func * (left: Self, right: Int64) -> Self { Self(milliseconds: left.milliseconds * right) }
}

extension Int64 {
  /// The quotient rounded towards minus infinity; the divisor is positive.
  package func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }

  /// The quotient rounded towards plus infinity; the divisor is positive.
  package func ceilingQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor > 0 ? quotient + 1 : quotient
  }
}
