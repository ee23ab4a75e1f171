package import Models

/// When a store does business: the calendar in which complaints are timed and calls are made (RULES, "Store calendar").
///
/// Hours belong to the date on which they begin: a holiday closes the intervals that begin on it and leaves the end of the night
/// shift before it. A holiday beats special hours, special hours beat those of the week. Overlapping intervals count once. Wall
/// times become instants as `Zone.instant(of:)` says: one in a daylight saving gap moves forward by the gap, a doubled one is the
/// first; an interval that is empty after that is none. So a day of 25 hours that is open around the clock has 25 business hours.
/// Business time between a reversed pair of instants is zero, and nothing added at closing time is the next opening.
package struct StoreCalendar: Sendable {
  package let zone: Zone
  /// The hours of the week; a day that is missing is closed.
  package let weekly: [Weekday: [OpenHours]]
  package let holidays: Set<CivilDate>
  /// Hours that replace those of the week on a date.
  package let special: [CivilDate: [OpenHours]]

  /// The dates that differ from the week, ascending.
  private let exceptions: [CivilDate]
  /// What each day of the week is open where nothing is special about it or the days around it, in milliseconds of the wall clock.
  private let ordinaryDays: [[OpenPiece]]
  /// The business milliseconds of such a week.
  let ordinaryWeek: Int64

  package init(
    zone: Zone, weekly: [Weekday: [OpenHours]], holidays: Set<CivilDate> = [], special: [CivilDate: [OpenHours]] = [:]
  ) {
    self.zone = zone
    self.weekly = weekly.filter { !$0.value.isEmpty }
    self.holidays = holidays
    self.special = special
    exceptions = holidays.union(special.keys).sorted()
    ordinaryDays = Weekday.allCases.indices.map { day in
      let own = (weekly[Weekday(daysSinceMonday: day)] ?? []).map { OpenPiece($0, shiftedByDays: 0) }
      let spilled = (weekly[Weekday(daysSinceMonday: day - 1)] ?? []).map { OpenPiece($0, shiftedByDays: -1) }
      return OpenPiece.union(of: own + spilled, within: 0, 86_400_000)
    }
    ordinaryWeek = ordinaryDays.joined().reduce(0) { $0 + $1.length }
  }

  /// Whether the store is ever open; a policy with a calendar that is not is refused.
  package var hasOpenHours: Bool {
    !weekly.isEmpty || special.contains { !$0.value.isEmpty && !holidays.contains($0.key) }
  }

  /// The last date with special hours or a holiday.
  var lastException: CivilDate? { exceptions.last }

  /// The hours that begin on a date.
  package func hours(beginningOn date: CivilDate) -> [OpenHours] {
    if holidays.contains(date) { return [] }
    return special[date] ?? weekly[date.weekday] ?? []
  }

  /// The hours that begin on a date, as instants; unsorted, and they may overlap.
  func pieces(beginningOn date: CivilDate) -> [OpenPiece] {
    hours(beginningOn: date).compactMap { hours in
      let start = zone.instant(of: WallClock(date: date, minuteOfDay: hours.from.minuteOfDay))
      let end = zone.instant(of: WallClock(date: date, minuteOfDay: hours.endMinute))
      return start < end ? OpenPiece(start: start.milliseconds, end: end.milliseconds) : nil
    }
  }

  /// What is open from the first instant of a date to that of the next, ascending and without overlap.
  ///
  /// The first instants of the dates divide all time without gaps, whatever the zone does at midnight, so a walk over dates sees
  /// every business millisecond once.
  func pieces(of date: CivilDate) -> [OpenPiece] {
    if ordinaryDayCount(from: date) > 0 {
      let midnight = zone.startOfDay(date).milliseconds
      return ordinaryDays[date.weekday.daysSinceMonday].map { OpenPiece(start: $0.start + midnight, end: $0.end + midnight) }
    }
    // Hours of two days before may reach into this one where a zone skipped a day; those of the next may begin in a gap at midnight.
    let near = (-2...1).flatMap { pieces(beginningOn: date.adding(days: $0)) }
    return OpenPiece.union(
      of: near, within: zone.startOfDay(date).milliseconds, zone.startOfDay(date.adding(days: 1)).milliseconds)
  }

  /// How many dates from this one on are ordinary: no holiday, special hours or change of offset on them or close enough to matter.
  func ordinaryDayCount(from date: CivilDate) -> Int {
    let earliest = date.adding(days: -2)
    let next = exceptions.partitioningIndex { $0 >= earliest }
    var count = CivilDate.last.dayNumber - date.dayNumber
    if next < exceptions.count { count = min(count, exceptions[next].dayNumber - 1 - date.dayNumber) }
    // Three days on either side cover a night shift, every offset from UTC and a skipped day.
    let reach = Instant(milliseconds: Int64(date.dayNumber - 3) * 86_400_000)
    if let change = zone.nextOffsetChange(after: reach) {
      count = min(count, Int(change.milliseconds.flooredQuotient(86_400_000)) - 3 - date.dayNumber)
    }
    return max(count, 0)
  }

  /// The date whose stretch of time holds an instant.
  func date(holding instant: Instant) -> CivilDate {
    var date = zone.date(at: instant)
    while instant < zone.startOfDay(date) { date = date.adding(days: -1) }
    return date
  }
}

extension StoreCalendar: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.zone == right.zone && left.weekly == right.weekly && left.holidays == right.holidays && left.special == right.special
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(zone)
    hasher.combine(weekly)
    hasher.combine(holidays)
    hasher.combine(special)
  }
}

/// A stretch of open time in milliseconds; the end is exclusive.
struct OpenPiece: Hashable {
  var start: Int64
  var end: Int64

  var length: Int64 { end - start }

  init(start: Int64, end: Int64) {
    self.start = start
    self.end = end
  }

  /// Hours as milliseconds since the midnight of a day, `days` days later than the one on which they begin.
  init(_ hours: OpenHours, shiftedByDays days: Int) {
    start = Int64(hours.from.minuteOfDay + days * 1_440) * 60_000
    end = Int64(hours.endMinute + days * 1_440) * 60_000
  }

  /// The pieces cut to a stretch, ascending, those that overlap or touch joined.
  static func union(of pieces: [OpenPiece], within start: Int64, _ end: Int64) -> [OpenPiece] {
    var joined: [OpenPiece] = []
    for piece in pieces.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      let cut = OpenPiece(start: max(piece.start, start), end: min(piece.end, end))
      guard cut.start < cut.end else { continue }
      if let last = joined.last, cut.start <= last.end {
        joined[joined.count - 1].end = max(last.end, cut.end)
      } else {
        joined.append(cut)
      }
    }
    return joined
  }
}

extension CivilDate {
  /// The last date on which an instant can be written.
  static let last = Zone.utc.date(at: .latest)
}

extension Weekday {
  /// 0 is Monday.
  var daysSinceMonday: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
