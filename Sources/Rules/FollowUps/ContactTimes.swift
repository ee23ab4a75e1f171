import Models

/// When a customer may be contacted, as it is known at one gate (RULES, "Follow-ups", "The gate").
///
/// Each of the four conditions is a set of instants that is known as "the first at or after"; a contact needs all of them.
struct ContactTimes {
  var zone: Zone
  var quietHours: QuietHours
  /// None means any time.
  var windows: [ContactWindow]
  /// The store's hours count where somebody has to make a call.
  var calendar: StoreCalendar?
  var caps: [CountedCap]

  /// A cap with the contacts that it counts for this follow-up.
  struct CountedCap {
    var cap: ContactCap
    /// Ascending.
    var times: [Instant]
  }

  /// The first condition that an instant fails, in the order of the gate.
  func obstacle(at instant: Instant) -> FollowUpReason? {
    if firstOutsideQuietHours(instant) != instant { return .quietHours }
    if firstInWindow(instant) != instant { return .contactWindow }
    if firstInStoreHours(instant) != instant { return .storeClosed }
    if firstUnderCaps(instant) != instant { return .frequencyCap }
    return nil
  }

  /// The first instant at or after `start` at which all conditions hold; `nil` where that is past `limit` or never.
  func first(from start: Instant, until limit: Instant) -> Instant? {
    var instant = start
    while instant <= limit {
      var next = firstOutsideQuietHours(instant)
      guard let inWindow = firstInWindow(next), let inStore = firstInStoreHours(inWindow), let free = firstUnderCaps(inStore) else {
        return nil
      }
      next = free
      if next == instant { return instant }
      instant = next
    }
    return nil
  }

  private func firstOutsideQuietHours(_ instant: Instant) -> Instant { zone.firstOutside(quietHours, from: instant) }

  /// `nil` where no window ever opens.
  private func firstInWindow(_ instant: Instant) -> Instant? {
    guard !windows.isEmpty else { return instant }
    let today = zone.date(at: instant)
    var found: Instant?
    // The week after next still has a window whose first occurrence daylight saving has emptied.
    for offset in -1...15 {
      let date = today.adding(days: offset)
      for window in windows where window.days.contains(date.weekday) {
        let stretch = zone.stretch(from: window.from.minuteOfDay, to: window.to.minuteOfDay, on: date)
        guard stretch.upperBound > instant, !stretch.isEmpty else { continue }
        found = min(found ?? .latest, max(stretch.lowerBound, instant))
      }
      if found != nil, offset >= 0 { return found }
    }
    return found
  }

  private func firstInStoreHours(_ instant: Instant) -> Instant? {
    guard let calendar else { return instant }
    return calendar.nextOpening(atOrAfter: instant)
  }

  private func firstUnderCaps(_ instant: Instant) -> Instant? {
    var instant = instant
    var moved = true
    while moved {
      moved = false
      for counted in caps {
        guard counted.cap.most > 0 else { return nil }
        let inSpan = counted.times.filter { $0 > instant - counted.cap.within && $0 <= instant }
        guard inSpan.count >= counted.cap.most else { continue }
        // Room for one more as soon as all but `most` − 1 of them have left the span.
        instant = inSpan[inSpan.count - counted.cap.most] + counted.cap.within
        moved = true
      }
    }
    return instant
  }
}

extension Zone {
  /// The first instant at or after `instant` that is not quiet.
  func firstOutside(_ quietHours: QuietHours, from instant: Instant) -> Instant {
    guard quietHours.from != quietHours.to else { return instant }
    var instant = instant
    // What began the day before may run into this day; a second look sees one that begins where the other ends.
    for _ in 0..<2 {
      let today = date(at: instant)
      for date in [today.adding(days: -1), today] {
        let stretch = stretch(from: quietHours.from, to: quietHours.to, on: date)
        if stretch.contains(instant) { instant = stretch.upperBound }
      }
    }
    return instant
  }

  /// From a time of the day to the next time that the wall clock shows `to`: on the next day where `to` is at or before `from`.
  fileprivate func stretch(from: Int, to: Int, on date: CivilDate) -> Range<Instant> {
    let start = instant(of: WallClock(date: date, minuteOfDay: from))
    let end = instant(of: WallClock(date: date, minuteOfDay: to > from ? to : to + 1_440))
    return start..<max(start, end)
  }
}
