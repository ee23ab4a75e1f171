package import Models

/// One interval of a store's hours on a wall clock: `from` is in it, `to` is not.
///
/// A `to` before `from` lies on the next day, so `22:00-06:00` is a night shift. A whole day is `00:00-24:00`.
package struct OpenHours: Hashable, Sendable {
  package let from: WallTime
  package let to: WallTime

  /// Refuses `from` = `to`, which could mean nothing or a whole day (RULES, "Store calendar"), and a `from` of 24:00.
  package init?(from: WallTime, to: WallTime) {
    guard from != to, from.minuteOfDay < 1_440 else { return nil }
    self.from = from
    self.to = to
  }

  /// Reads `HH:MM-HH:MM`.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = WallTime(String(parts[0])), let to = WallTime(String(parts[1])) else { return nil }
    self.init(from: from, to: to)
  }

  /// Minutes from the midnight of the day on which it begins to its end; past 1440 when it ends on the next day.
  var endMinute: Int { to < from ? to.minuteOfDay + 1_440 : to.minuteOfDay }
}

extension OpenHours: CustomStringConvertible {
  /// `HH:MM-HH:MM`.
  package var description: String { "\(from)-\(to)" }
}
