package import Models

/// Reads an instant from a cell: by patterns, tried in their order, in a zone for what names no offset.
package struct DateReading: Hashable, Sendable {
  /// Empty: `DatePattern.common`.
  var patterns: [DatePattern]
  var zone: Zone
  /// The time of day of a date without one, in minutes; midnight unless given.
  var minuteOfDay: Int
  /// Added to what was read.
  var shift: TimeSpan

  package init(patterns: [DatePattern] = [], zone: Zone = .utc, minuteOfDay: Int = 0, shift: TimeSpan = .zero) {
    self.patterns = patterns
    self.zone = zone
    self.minuteOfDay = minuteOfDay
    self.shift = shift
  }

  /// `nil` when no pattern fits.
  package func instant(_ text: UnsafeBufferPointer<UInt8>) -> Instant? {
    for pattern in patterns {
      if let read = pattern.read(text) { return instant(read) }
    }
    guard patterns.isEmpty, let read = ReadDate(plain: text) else { return nil }
    return instant(read)
  }

  private func instant(_ read: ReadDate) -> Instant? {
    if let instant = read.instant { return checked(instant) }
    guard let date = read.date else { return nil }
    let inDay = read.millisecondOfDay ?? Int64(minuteOfDay) * 60_000
    let wall = WallClock(milliseconds: Int64(date.dayNumber) * 86_400_000 + inDay)
    if let offset = read.offset { return checked(Instant(milliseconds: wall.milliseconds - Int64(offset) * 1_000)) }
    return checked(zone.instant(of: wall))
  }

  private func checked(_ instant: Instant) -> Instant? {
    let shifted = instant + shift
    return shifted >= .earliest && shifted <= .latest ? shifted : nil
  }
}

/// What was read of a date: either an instant, or a date with perhaps a time and an offset.
struct ReadDate {
  var instant: Instant?
  var date: CivilDate?
  var millisecondOfDay: Int64?
  /// Seconds east of UTC.
  var offset: Int?
}
