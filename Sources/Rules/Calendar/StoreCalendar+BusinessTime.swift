package import Models

/// Business time: exact to the millisecond, and cheap over any distance, since ordinary weeks are stepped over as wholes.
extension StoreCalendar {
  /// Whether the store is open at an instant; at the end of an interval it is not.
  package func isOpen(at instant: Instant) -> Bool { nextOpening(atOrAfter: instant) == instant }

  /// The instant itself if the store is open, else when it opens next; `nil` when it never does.
  package func nextOpening(atOrAfter instant: Instant) -> Instant? { add(.zero, to: instant) }

  /// When the store opens on a date: the start of the first interval that begins on it, or on the next date on which one does.
  ///
  /// The rest of the night shift before is no opening. `nil` when the store never opens again.
  package func opening(of date: CivilDate) -> Instant? {
    // Past the last exception the week repeats; two of them, since daylight saving may empty an interval once.
    let limit = max(date, lastException ?? date).adding(days: 15)
    var day = date
    while day <= limit {
      if let start = pieces(beginningOn: day).map(\.start).min() { return Instant(milliseconds: start) }
      day = day.adding(days: 1)
    }
    return nil
  }

  /// The first instant at which `span` of business time has passed since `start`.
  ///
  /// A span that uses up an interval exactly ends at that interval's end. Zero, or less, gives the instant itself if the store is
  /// open, else the next opening. `nil` when the store has not that much time left before the year 10000.
  package func add(_ span: TimeSpan, to start: Instant) -> Instant? {
    var rest = max(span.milliseconds, 0)
    var date = date(holding: start)
    while date <= CivilDate.last {
      for piece in pieces(of: date) where piece.end > start.milliseconds {
        let from = max(piece.start, start.milliseconds)
        if rest == 0 || rest <= piece.end - from {
          let found = Instant(milliseconds: from + rest)
          return found <= .latest ? found : nil
        }
        rest -= piece.end - from
      }
      date = date.adding(days: 1)
      // Whole weeks at once, as long as something is left to find after them.
      let weeks = Int64(ordinaryDayCount(from: date) / 7)
      let stepped = ordinaryWeek == 0 ? weeks : min(weeks, max(rest - 1, 0) / ordinaryWeek)
      rest -= stepped * ordinaryWeek
      date = date.adding(days: Int(stepped) * 7)
    }
    return nil
  }

  /// The business time from `start` to `end`; zero when they are reversed.
  package func between(_ start: Instant, _ end: Instant) -> TimeSpan {
    guard start < end else { return .zero }
    var total: Int64 = 0
    var date = date(holding: start)
    let lastDate = self.date(holding: end)
    while date <= lastDate {
      for piece in pieces(of: date) {
        total += max(0, min(piece.end, end.milliseconds) - max(piece.start, start.milliseconds))
      }
      date = date.adding(days: 1)
      let weeks = min(ordinaryDayCount(from: date), lastDate.dayNumber - date.dayNumber) / 7
      if weeks > 0 {
        total += Int64(weeks) * ordinaryWeek
        date = date.adding(days: weeks * 7)
      }
    }
    return TimeSpan(milliseconds: total)
  }
}
