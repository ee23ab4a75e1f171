extension Instant {
  /// Reads an RFC 3339 date-time with any offset, from UTF-8; `nil` when it is none.
  ///
  /// A leap second (`:60`) is taken as the first instant of the next minute, as POSIX time does. Fractions finer than a
  /// millisecond are cut off. Instants outside the years 0000–9999 in UTC are refused, since they could not be written again.
  package init?(rfc3339 text: UnsafeBufferPointer<UInt8>) {
    guard text.count >= 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t") || text[10] == UInt8(ascii: " "),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":")
    else { return nil }
    guard let century = text.two(0), let yearOfCentury = text.two(2), let month = text.two(5), let day = text.two(8),
      let hour = text.two(11), let minute = text.two(14), let second = text.two(17),
      let date = CivilDate(year: century * 100 + yearOfCentury, month: month, day: day), hour < 24, minute < 60, second <= 60
    else { return nil }
    var at = 19
    var fraction: Int64 = 0
    if text[at] == UInt8(ascii: ".") {
      at += 1
      var digits = 0
      while at < text.count, let digit = text.digit(at) {
        if digits < 3 { fraction = fraction * 10 + Int64(digit) }
        digits += 1
        at += 1
      }
      guard digits > 0 else { return nil }
      for _ in min(digits, 3)..<3 { fraction *= 10 }
    }
    guard at < text.count, let offset = text.offset(at) else { return nil }
    let seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3_600 + minute * 60 + second) - Int64(offset)
    let instant = Instant(milliseconds: seconds * 1_000 + fraction)
    guard instant >= .earliest, instant <= .latest else { return nil }
    self = instant
  }

  /// Reads an RFC 3339 date-time with any offset; `nil` when it is none.
  package init?(rfc3339 text: String) {
    var copy = text
    guard let instant = copy.withUTF8({ Instant(rfc3339: $0) }) else { return nil }
    self = instant
  }

  /// Writes RFC 3339 in UTC with milliseconds, always 24 bytes of ASCII; instants outside the writable years are clamped to them.
  package func writeRFC3339(_ write: (UInt8) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { text in
      guard let start = text.baseAddress else { return }
      writeRFC3339(to: start)
      for byte in text { write(byte) }
    }
  }

  /// Writes the same 24 bytes to memory that has room for them.
  func writeRFC3339(to text: UnsafeMutablePointer<UInt8>) {
    let clamped = max(Instant.earliest, min(Instant.latest, self)).milliseconds
    let days = clamped.flooredQuotient(86_400_000)
    let (year, month, day) = CivilDate(dayNumber: Int(days)).parts
    let inDay = UInt32(truncatingIfNeeded: clamped - days * 86_400_000)
    func two(_ at: Int, _ value: UInt32) {
      text[at] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / 10)
      text[at + 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value % 10)
    }
    let years = UInt32(truncatingIfNeeded: year)
    two(0, years / 100)
    two(2, years % 100)
    text[4] = UInt8(ascii: "-")
    two(5, UInt32(truncatingIfNeeded: month))
    text[7] = UInt8(ascii: "-")
    two(8, UInt32(truncatingIfNeeded: day))
    text[10] = UInt8(ascii: "T")
    two(11, inDay / 3_600_000)
    text[13] = UInt8(ascii: ":")
    two(14, inDay / 60_000 % 60)
    text[16] = UInt8(ascii: ":")
    two(17, inDay / 1_000 % 60)
    text[19] = UInt8(ascii: ".")
    text[20] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: inDay % 1_000 / 100)
    two(21, inDay % 100)
    text[23] = UInt8(ascii: "Z")
  }

  /// RFC 3339 in UTC with milliseconds, as every output carries it.
  package var rfc3339: String {
    String(unsafeUninitializedCapacity: 24) { text in
      guard let start = text.baseAddress else { return 0 }
      writeRFC3339(to: start)
      return 24
    }
  }
}

extension Instant: CustomStringConvertible {
  package var description: String { rfc3339 }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  fileprivate func digit(_ at: Int) -> UInt8? {
    let value = self[at] &- UInt8(ascii: "0")
    return value < 10 ? value : nil
  }

  /// The number of two digits; both must be within the text.
  @inline(__always)
  fileprivate func two(_ at: Int) -> Int? {
    guard let tens = digit(at), let ones = digit(at + 1) else { return nil }
    return Int(tens) &* 10 &+ Int(ones)
  }

  /// Seconds east of UTC from `Z`, `+hh:mm` or `-hh:mm` that must end the text.
  fileprivate func offset(_ at: Int) -> Int? {
    switch self[at] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      return at + 1 == count ? 0 : nil
    case let sign where sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"):
      guard at + 6 == count, self[at + 3] == UInt8(ascii: ":"), let hours = two(at + 1), let minutes = two(at + 4),
        hours < 24, minutes < 60
      else { return nil }
      let seconds = hours * 3_600 + minutes * 60
      return sign == UInt8(ascii: "-") ? -seconds : seconds
    default:
      return nil
    }
  }
}
