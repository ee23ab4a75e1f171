import Models

extension ReadDate {
  /// Reads the forms that need no explanation: year, month and day in this order with `-`, `/` or `.` between them, or as eight digits, then
  /// perhaps a space or `T` and hours, minutes, seconds and a fraction, then perhaps `Z`, `UTC`, `+08:00`, `+0800` or `+08`.
  init?(plain text: UnsafeBufferPointer<UInt8>) {
    var cursor = DateCursor(text)
    guard let year = cursor.number(4, 4) else { return nil }
    if let separator = cursor.peek, separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".") {
      cursor.skip()
      guard let month = cursor.number(1, 2), cursor.take(separator), let day = cursor.number(1, 2) else { return nil }
      date = CivilDate(year: year, month: month, day: day)
    } else {
      guard let month = cursor.number(2, 2), let day = cursor.number(2, 2) else { return nil }
      date = CivilDate(year: year, month: month, day: day)
    }
    guard date != nil else { return nil }
    if cursor.isAtEnd { return }
    guard cursor.take(UInt8(ascii: " ")) || cursor.take(UInt8(ascii: "T")) || cursor.take(UInt8(ascii: "t")) else { return nil }
    guard let hour = cursor.number(1, 2), cursor.take(UInt8(ascii: ":")), let minute = cursor.number(2, 2) else { return nil }
    var second = 0
    var fraction: Int64 = 0
    if cursor.take(UInt8(ascii: ":")) {
      guard let read = cursor.number(2, 2) else { return nil }
      second = read
      if cursor.take(UInt8(ascii: ".")) {
        guard let read = cursor.fraction() else { return nil }
        fraction = read
      }
    }
    guard let inDay = Self.inDay(hour, minute, second, fraction) else { return nil }
    millisecondOfDay = inDay
    cursor.skipSpaces()
    if cursor.isAtEnd { return }
    guard let seconds = cursor.offset(), cursor.isAtEnd else { return nil }
    offset = seconds
  }

  /// Milliseconds since midnight; `nil` for a time that no day has. A leap second is the first instant of the next minute.
  static func inDay(_ hour: Int, _ minute: Int, _ second: Int, _ fraction: Int64) -> Int64? {
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    return Int64(hour * 3_600 + minute * 60 + second) * 1_000 + fraction
  }
}
