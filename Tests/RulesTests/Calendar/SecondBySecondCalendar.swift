import Foundation
import Models
import Rules

/// The naive oracle: it knows of each second whether the store is open, and counts.
///
/// Written from the rule's text against Foundation's own clock, not against `Zone` or `StoreCalendar`: the opening instants of the
/// dates around the stretch are found by asking Foundation for the wall clock of every second.
struct SecondBySecondCalendar {
  /// The first second of the stretch, since 1970.
  let first: Int64
  /// Whether the store is open in each second from `first` on.
  private(set) var open: [Bool]

  init(_ calendar: StoreCalendar, days: ClosedRange<CivilDate>) {
    let zone = TimeZone(identifier: calendar.zone.identifier) ?? .gmt
    // Three days more before and two after hold what reaches in.
    let start = Int64(days.lowerBound.dayNumber - 3) * 86_400
    let end = Int64(days.upperBound.dayNumber + 3) * 86_400
    var shown: [Int64] = []
    shown.reserveCapacity(Int(end - start))
    var offset = 0
    var moment = start
    while moment < end {
      // No zone changes its offset off a whole minute in the years under test.
      if moment % 60 == 0 { offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment))) }
      shown.append(moment + Int64(offset))
      moment += 1
    }
    first = start
    open = Array(repeating: false, count: shown.count)
    // The first second that shows a wall time; a wall time that a gap skips is looked for a gap later.
    var firstShowing: [Int64: Int64] = [:]
    var gaps: [(from: Int64, to: Int64)] = []
    var index = 0
    while index < shown.count {
      let wall = shown[index]
      if wall % 60 == 0, firstShowing[wall] == nil { firstShowing[wall] = start + Int64(index) }
      if index > 0, wall > shown[index - 1] + 1 { gaps.append((shown[index - 1] + 1, wall)) }
      index += 1
    }
    func second(showing wall: Int64) -> Int64? {
      let gap = gaps.first { $0.from <= wall && wall < $0.to }
      return firstShowing[gap.map { wall + $0.to - $0.from } ?? wall]
    }
    for day in days.lowerBound.dayNumber - 2...days.upperBound.dayNumber + 1 {
      let date = CivilDate(dayNumber: day)
      guard !calendar.holidays.contains(date) else { continue }
      for hours in calendar.special[date] ?? calendar.weekly[date.weekday] ?? [] {
        let from = Int64(day) * 86_400 + Int64(hours.from.minuteOfDay) * 60
        var to = Int64(day) * 86_400 + Int64(hours.to.minuteOfDay) * 60
        if to < from { to += 86_400 }
        guard let opens = second(showing: from), let closes = second(showing: to), opens < closes else { continue }
        for second in opens..<closes { open[Int(second - start)] = true }
      }
    }
  }

  func isOpen(_ second: Int64) -> Bool { open[Int(second - first)] }

  /// Counts open seconds one by one.
  func between(_ start: Int64, _ end: Int64) -> Int64 {
    var count: Int64 = 0
    var second = start
    while second < end {
      if isOpen(second) { count += 1 }
      second += 1
    }
    return count
  }

  /// Steps second by second until `seconds` open ones have passed; `nil` when the stretch ends before.
  func add(_ seconds: Int64, to start: Int64) -> Int64? {
    var left = seconds
    var second = start
    while second < first + Int64(open.count) {
      if left == 0, seconds > 0 || isOpen(second) { return second }
      if isOpen(second) { left -= 1 }
      second += 1
    }
    return nil
  }
}
