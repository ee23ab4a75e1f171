import Models

/// A pattern of a date, with the letters of Unicode's date fields (UTS 35).
///
/// `yyyy`, `yy` (2000–2099), `MM` or `M`, `MMM` (English), `dd` or `d`, `HH` or `H`, `hh` or `h` with `a`, `mm` or `m`, `ss` or `s`, `SSS` (any number of
/// digits), `X` once to three times (an offset). Everything else stands for itself; letters in single quotes too. Beside patterns there are `unix` and
/// `unix-ms` (seconds and milliseconds since 1970) and `excel` (days since 1899-12-30).
package struct DatePattern: Hashable, Sendable {
  private enum Piece: Hashable {
    case year(Int)
    case month(Int)
    case monthName
    case day(Int)
    case hour(Int)
    case hourOfHalf(Int)
    case half
    case minute(Int)
    case second(Int)
    case fraction
    case offset
    case literal(UInt8)
    case unix(perSecond: Int64)
    case excel
  }

  private let pieces: [Piece]

  /// `nil` when it has a letter that means nothing, or no date in it.
  package init?(_ pattern: String) {
    switch pattern {
    case "unix": pieces = [.unix(perSecond: 1)]
    case "unix-ms": pieces = [.unix(perSecond: 1_000)]
    case "excel": pieces = [.excel]
    default:
      guard let parsed = Self.parse(pattern) else { return nil }
      pieces = parsed
    }
  }

  private static func parse(_ pattern: String) -> [Piece]? {
    let bytes = Array(pattern.utf8)
    var pieces: [Piece] = []
    var at = 0
    while at < bytes.count {
      let byte = bytes[at]
      if byte == UInt8(ascii: "'") {
        guard let end = bytes[(at + 1)...].firstIndex(of: byte) else { return nil }
        // Two quotes in a row are one that is meant.
        pieces += end == at + 1 ? [.literal(byte)] : bytes[(at + 1)..<end].map { .literal($0) }
        at = end + 1
        continue
      }
      guard (byte | 0x20) &- UInt8(ascii: "a") < 26 else {
        pieces.append(.literal(byte))
        at += 1
        continue
      }
      let end = bytes[at...].firstIndex { $0 != byte } ?? bytes.count
      guard let piece = piece(byte, end - at) else { return nil }
      pieces.append(piece)
      at = end
    }
    let hasYear = pieces.contains { if case .year = $0 { true } else { false } }
    let hasMonth = pieces.contains { if case .month = $0 { true } else { $0 == .monthName } }
    let hasDay = pieces.contains { if case .day = $0 { true } else { false } }
    return hasYear && hasMonth && hasDay ? pieces : nil
  }

  private static func piece(_ letter: UInt8, _ count: Int) -> Piece? {
    switch (letter, count) {
    case (UInt8(ascii: "y"), 4), (UInt8(ascii: "y"), 2): .year(count)
    case (UInt8(ascii: "M"), 1...2): .month(count)
    case (UInt8(ascii: "M"), 3): .monthName
    case (UInt8(ascii: "d"), 1...2): .day(count)
    case (UInt8(ascii: "H"), 1...2): .hour(count)
    case (UInt8(ascii: "h"), 1...2): .hourOfHalf(count)
    case (UInt8(ascii: "a"), 1...2): .half
    case (UInt8(ascii: "m"), 1...2): .minute(count)
    case (UInt8(ascii: "s"), 1...2): .second(count)
    case (UInt8(ascii: "S"), _): .fraction
    case (UInt8(ascii: "X"), 1...3): .offset
    default: nil
    }
  }

  /// `nil` when the text is none of this pattern, to its end.
  func read(_ text: UnsafeBufferPointer<UInt8>) -> ReadDate? {
    var cursor = DateCursor(text)
    var parts = DateParts()
    for piece in pieces {
      guard Self.read(piece, &cursor, &parts, text) else { return nil }
    }
    if parts.read.instant != nil { return parts.read }
    guard cursor.isAtEnd else { return nil }
    return parts.finished()
  }

  private static func read(_ piece: Piece, _ cursor: inout DateCursor, _ parts: inout DateParts, _ text: UnsafeBufferPointer<UInt8>) -> Bool
  {
    // One letter takes one or two digits, two letters take two.
    func two(_ count: Int) -> Int? { cursor.number(count, 2) }
    switch piece {
    case .year(let count):
      parts.year = cursor.number(count, count).map { count == 2 ? 2_000 + $0 : $0 }
      return parts.year != nil
    case .month(let count):
      parts.month = two(count)
      return parts.month != nil
    case .monthName:
      let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
      parts.month = months.firstIndex(of: String(cursor.word().prefix(3))).map { $0 + 1 }
      return parts.month != nil
    case .day(let count):
      parts.day = two(count)
      return parts.day != nil
    case .hour(let count), .hourOfHalf(let count):
      parts.hour = two(count)
      return parts.hour != nil
    case .half:
      parts.half = cursor.word()
      return parts.half == "am" || parts.half == "pm"
    case .minute(let count):
      parts.minute = two(count) ?? -1
      return parts.minute >= 0
    case .second(let count):
      parts.second = two(count) ?? -1
      return parts.second >= 0
    case .fraction:
      parts.fraction = cursor.fraction() ?? -1
      return parts.fraction >= 0
    case .offset:
      parts.read.offset = cursor.offset()
      return parts.read.offset != nil
    case .literal(let byte): return cursor.take(byte)
    case .unix(let perSecond):
      parts.read.instant = Decimal(text).flatMap { $0.cut(byPowerOfTen: perSecond == 1 ? 3 : 0) }.map { Instant(milliseconds: $0) }
      return parts.read.instant != nil
    case .excel:
      guard let days = Decimal(text)?.double, days.magnitude < 3_000_000 else { return false }
      let milliseconds = Int64((days * 86_400_000).rounded())
      parts.read.date = CivilDate(dayNumber: Int(milliseconds.flooredQuotient(86_400_000)) - 25_569)
      parts.read.millisecondOfDay = milliseconds - milliseconds.flooredQuotient(86_400_000) * 86_400_000
      while !cursor.isAtEnd { cursor.skip() }
      return true
    }
  }
}

/// The parts of a date as a pattern finds them.
private struct DateParts {
  var read = ReadDate()
  var year: Int?
  var month: Int?
  var day: Int?
  var hour: Int?
  var half: String?
  var minute = 0
  var second = 0
  var fraction: Int64 = 0

  func finished() -> ReadDate? {
    if read.date != nil { return read }
    guard let year, let month, let day, let date = CivilDate(year: year, month: month, day: day) else { return nil }
    var result = read
    result.date = date
    guard var hour else { return result }
    if let half {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + (half == "pm" ? 12 : 0)
    }
    guard let inDay = ReadDate.inDay(hour, minute, second, fraction) else { return nil }
    result.millisecondOfDay = inDay
    return result
  }
}
