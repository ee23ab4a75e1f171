package import Models

/// A question to a calendar, as `mainstay calendar` asks it, so that whoever writes a policy can see what it means.
package enum CalendarQuestion: Hashable, Sendable {
  /// When is so much business time used up, pauses not counted?
  case due(start: Instant, work: TimeSpan, pauses: [CalendarPause])
  /// How much business time lies between two instants?
  case between(start: Instant, end: Instant)
  /// Is the store open?
  case open(at: Instant)
  /// When is it open next?
  case next(at: Instant)
}

/// A stretch that does not count; only its business time moves what is due.
package struct CalendarPause: Hashable, Sendable {
  package var start: Instant
  package var end: Instant

  package init(start: Instant, end: Instant) {
    self.start = start
    self.end = end
  }
}

/// What a calendar answers.
package enum CalendarAnswer: Hashable, Sendable {
  /// `nil`: the store is never open that long again.
  case due(Instant?)
  case work(TimeSpan)
  case isOpen(Bool)
  /// `nil`: the store never opens again.
  case next(Instant?)
}

extension StoreCalendar {
  /// Answers a question.
  ///
  /// Pauses may come in any order and overlap; a reversed one is none, and what lies before the start does not count. A pause that
  /// begins at the due instant does not move it (RULES, "Complaints" 3).
  package func answer(_ question: CalendarQuestion) -> CalendarAnswer {
    switch question {
    case .due(let start, let work, let pauses): .due(due(from: start, work, pauses))
    case .between(let start, let end): .work(between(start, end))
    case .open(let instant): .isOpen(isOpen(at: instant))
    case .next(let instant): .next(nextOpening(atOrAfter: instant))
    }
  }

  private func due(from start: Instant, _ work: TimeSpan, _ pauses: [CalendarPause]) -> Instant? {
    var rest = work
    var from = start
    for pause in pauses.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) where pause.start < pause.end && pause.end > from {
      let passed = between(from, pause.start)
      // A pause that lasts from before the start leaves nothing before it, and moves even a due instant of no work.
      if pause.start > from, rest <= passed { break }
      rest = rest - passed
      from = pause.end
    }
    return add(rest, to: from)
  }
}
