package import Models

/// The ticks of a history: each midnight of the firm's zone and a quarter of an hour, so that the day's review runs (RULES, "Time").
package struct HistoryCalendar: Sendable {
  /// How long after midnight.
  private static let delay = TimeSpan.minutes(15)

  private let zone: Zone

  package init(zone: Zone) { self.zone = zone }

  /// The first tick at or after an instant.
  package func tick(atOrAfter instant: Instant) -> Instant {
    let date = zone.date(at: instant)
    for days in 0...1 {
      let tick = zone.startOfDay(date.adding(days: days)) + Self.delay
      if tick >= instant { return tick }
    }
    return zone.startOfDay(date.adding(days: 2)) + Self.delay
  }

  /// The first tick after an instant.
  package func tick(after instant: Instant) -> Instant { tick(atOrAfter: instant + .milliseconds(1)) }
}
