import Foundation
import Synchronization

/// An IANA time zone: instants to wall clocks and back, exact across daylight saving.
///
/// The rules of all zones come with the product's own Foundation, not from the machine, so every machine replays alike. Transitions
/// are tabled once per zone and process, for the years 1900–2200; outside them the nearest offset holds.
package struct Zone: Sendable {
  /// The identifier as it was asked for.
  package let identifier: String
  private let table: TransitionTable

  /// `nil` when there is no such zone.
  package init?(_ identifier: String) {
    guard let table = TransitionTable.of(identifier) else { return nil }
    self.identifier = identifier
    self.table = table
  }

  private init(utc table: TransitionTable) {
    identifier = "UTC"
    self.table = table
  }

  /// Coordinated Universal Time.
  package static let utc = Zone(utc: TransitionTable(starts: [], offsets: [0]))

  /// Seconds east of UTC at an instant.
  package func offset(at instant: Instant) -> Int { table.offsets[table.index(at: instant.milliseconds.flooredQuotient(1_000))] }

  /// What a wall clock of the zone shows at an instant.
  package func wallClock(at instant: Instant) -> WallClock {
    WallClock(milliseconds: instant.milliseconds + Int64(offset(at: instant)) * 1_000)
  }

  /// The zone's date at an instant.
  package func date(at instant: Instant) -> CivilDate { wallClock(at: instant).date }

  /// The instant at which a wall clock of the zone shows this time (RULES, "Store calendar"): one that a gap skips moves forward by
  /// the gap, of a doubled one it is the first.
  package func instant(of wall: WallClock) -> Instant {
    let seconds = wall.milliseconds.flooredQuotient(1_000)
    // The offsets in force around that time; a zone never changes twice within two days.
    let before = table.offsets[table.index(at: seconds - 86_400)]
    let after = table.offsets[table.index(at: seconds + 86_400)]
    let early = Instant(milliseconds: wall.milliseconds - Int64(before) * 1_000)
    if before == after || offset(at: early) == before { return early }
    let late = Instant(milliseconds: wall.milliseconds - Int64(after) * 1_000)
    // In a gap neither reading stands; the offset before the gap moves the time forward by the gap's length.
    return offset(at: late) == after ? late : early
  }

  /// The next instant at which the offset changes; `nil` after the last change that is tabled.
  package func nextOffsetChange(after instant: Instant) -> Instant? {
    let index = table.index(at: instant.milliseconds.flooredQuotient(1_000))
    return index < table.starts.count ? Instant(milliseconds: table.starts[index] * 1_000) : nil
  }

  /// The first instant of a date: its midnight, or the end of the gap that skips it.
  package func startOfDay(_ date: CivilDate) -> Instant { instant(of: WallClock(date: date, minuteOfDay: 0)) }
}

extension Zone: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.identifier == right.identifier }
  package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }
}

/// A date and a time of day without a zone, in milliseconds since 1970-01-01 00:00 on the same wall clock.
package struct WallClock: Hashable, Comparable, Sendable {
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// `minuteOfDay` may run past the day's end.
  package init(date: CivilDate, minuteOfDay: Int) {
    milliseconds = Int64(date.dayNumber) * 86_400_000 + Int64(minuteOfDay) * 60_000
  }

  package var date: CivilDate { CivilDate(dayNumber: Int(milliseconds.flooredQuotient(86_400_000))) }
  /// Milliseconds since the wall clock's midnight.
  package var millisecondOfDay: Int64 { milliseconds - milliseconds.flooredQuotient(86_400_000) * 86_400_000 }

  package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// The offsets of a zone and when they begin.
private final class TransitionTable: Sendable {
  /// Seconds since 1970 at which `offsets[index + 1]` begins, ascending.
  let starts: [Int64]
  /// Seconds east of UTC; one more than `starts`.
  let offsets: [Int]

  init(starts: [Int64], offsets: [Int]) {
    self.starts = starts
    self.offsets = offsets
  }

  func index(at seconds: Int64) -> Int { starts.partitioningIndex { $0 > seconds } }

  private static let known = Mutex<[String: TransitionTable]>([:])

  static func of(_ identifier: String) -> TransitionTable? {
    if let table = known.withLock({ $0[identifier] }) { return table }
    guard identifier.utf8.count <= 64, let zone = TimeZone(identifier: identifier) else { return nil }
    let first: Int64 = -2_208_988_800
    let last: Int64 = 7_258_118_400
    var starts: [Int64] = []
    var offsets = [zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(first)))]
    var at = Date(timeIntervalSince1970: TimeInterval(first))
    while let next = zone.nextDaylightSavingTimeTransition(after: at), next.timeIntervalSince1970 < TimeInterval(last), next > at {
      let offset = zone.secondsFromGMT(for: next)
      if offset != offsets[offsets.count - 1] {
        starts.append(Int64(next.timeIntervalSince1970.rounded(.up)))
        offsets.append(offset)
      }
      at = next
    }
    let table = TransitionTable(starts: starts, offsets: offsets)
    known.withLock { $0[identifier] = table }
    return table
  }
}
