import Models

/// When reviews are held: midnights of the firm's zone (RULES, "Tiering" 3).
struct ReviewCalendar: Sendable {
  let zone: Zone
  let every: TieringPolicy.ReviewEvery

  /// The last review midnight before an instant; an instant that is itself one looks back to the one before.
  func last(before instant: Instant) -> Instant {
    var date = begin(zone.date(at: instant))
    while zone.startOfDay(date) >= instant { date = begin(date.adding(days: -1)) }
    return zone.startOfDay(date)
  }

  /// The first review midnight after an instant.
  func first(after instant: Instant) -> Instant {
    var date = next(begin(zone.date(at: instant)))
    while zone.startOfDay(date) <= instant { date = next(date) }
    return zone.startOfDay(date)
  }

  /// The first date of the day, week or month that holds a date.
  private func begin(_ date: CivilDate) -> CivilDate {
    switch every {
    case .day: date
    case .week: date.adding(days: -(((date.dayNumber + 3) % 7 + 7) % 7))
    case .month: date.adding(days: 1 - date.day)
    }
  }

  private func next(_ date: CivilDate) -> CivilDate {
    switch every {
    case .day: date.adding(days: 1)
    case .week: date.adding(days: 7)
    case .month: date.adding(months: 1)
    }
  }
}
