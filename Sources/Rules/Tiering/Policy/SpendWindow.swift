import Models

/// Which invoice dates count at an instant (RULES, "Tiering" 2).
struct SpendWindow: Hashable, Sendable {
  /// Exclusive, in milliseconds.
  let after: Int64
  /// Inclusive, in milliseconds.
  let through: Int64
  /// How long an invoice stays in a rolling window; `nil` in a calendar year.
  let length: Int64?
  /// The first instant whose calendar year is another; `nil` in a rolling window.
  let yearEnd: Int64?

  func contains(_ date: Int64) -> Bool { date > after && date <= through }

  /// The first later instant at which a window holds something else, as far as this invoice date goes.
  func changes(for date: Int64) -> Int64 {
    if date > through { return max(date, through + 1) }
    guard date > after else { return .max }
    if let length { return date + length }
    return yearEnd.map { $0 + 1 } ?? .max
  }
}

/// Makes the windows of a policy.
struct WindowCalendar: Sendable {
  let zone: Zone
  let mode: TieringPolicy.WindowMode
  let days: Int64

  /// The longest time that any window reaches back.
  var reach: TimeSpan {
    switch mode {
    case .rolling: .days(days)
    case .calendarYear: .days(367)
    }
  }

  /// The window of a review: in a calendar year at 1 January 00:00 the year that ends, whole, and nothing of the one that begins.
  func review(at instant: Instant) -> SpendWindow {
    switch mode {
    case .rolling: return rolling(instant)
    case .calendarYear:
      let year = zone.date(at: instant - .milliseconds(1)).year
      let end = start(of: year + 1)
      let through = instant == end ? instant - .milliseconds(1) : instant
      return SpendWindow(
        after: start(of: year).milliseconds - 1, through: through.milliseconds, length: nil, yearEnd: end.milliseconds)
    }
  }

  /// The window at any other instant: in a calendar year since 1 January of the instant's own year.
  func present(at instant: Instant) -> SpendWindow {
    switch mode {
    case .rolling: return rolling(instant)
    case .calendarYear:
      let year = zone.date(at: instant).year
      return SpendWindow(
        after: start(of: year).milliseconds - 1, through: instant.milliseconds, length: nil, yearEnd: start(of: year + 1).milliseconds)
    }
  }

  private func rolling(_ instant: Instant) -> SpendWindow {
    let length = TimeSpan.days(days)
    return SpendWindow(
      after: (instant - length).milliseconds, through: instant.milliseconds, length: length.milliseconds, yearEnd: nil)
  }

  private func start(of year: Int) -> Instant {
    guard let date = CivilDate(year: year, month: 1, day: 1) else { return .earliest }
    return zone.startOfDay(date)
  }
}
