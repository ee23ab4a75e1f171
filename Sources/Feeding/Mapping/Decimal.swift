/// A decimal number as people write it in tills: digits, separators of thousands, a decimal mark, a sign, a currency beside it.
struct Decimal: Hashable {
  /// The digits as one whole number.
  var digits: Int64
  /// How many of them stand behind the decimal mark.
  var scale: Int

  /// Reads `1250`, `12.50 yuan`, `¥1,234.50`, `12,50 €` (with a comma as decimal mark), `-3`, `(3)`; `nil` when it is none.
  ///
  /// What is neither a digit, a mark nor a sign may stand before and behind the number, but not within it. Letters right before it must be a
  /// currency's: `CNY12` is an amount, and `C12` or `INV-12` is the number of something. Exact, at most 18 digits.
  init?(_ text: UnsafeBufferPointer<UInt8>, decimalMark: UInt8 = UInt8(ascii: ".")) {
    let isDigit = { (byte: UInt8) in byte &- UInt8(ascii: "0") < 10 }
    guard let first = text.firstIndex(where: isDigit), let last = text.lastIndex(where: isDigit) else { return nil }
    var begin = first
    // ".5" and "-.5" have their mark before the first digit.
    if begin > 0, text[begin - 1] == decimalMark { begin -= 1 }
    guard Self.mayStand(before: text[..<begin]) else { return nil }
    guard let isNegative = Self.sign(before: text[..<begin], behind: text[(last + 1)...]) else { return nil }
    let thousands: UInt8 = decimalMark == UInt8(ascii: ",") ? UInt8(ascii: ".") : UInt8(ascii: ",")
    var value: Int64 = 0
    var count = 0
    var places: Int?
    for byte in text[begin...last] {
      if isDigit(byte) {
        if value != 0 || byte != UInt8(ascii: "0") { count += 1 }
        guard count <= 18 else { return nil }
        value = value * 10 + Int64(byte &- UInt8(ascii: "0"))
        if let before = places { places = before + 1 }
      } else if byte == decimalMark, places == nil {
        places = 0
      } else if places == nil, byte == thousands || byte == UInt8(ascii: " ") || byte == UInt8(ascii: "'") {
        continue
      } else {
        return nil
      }
    }
    digits = isNegative ? -value : value
    scale = places ?? 0
  }

  /// Letters that tills write right before a number.
  private static let attachable = Set(
    "AUD CAD CHF CNY CZK DKK EUR GBP HKD INR JPY KR KRW NOK NZD PLN RM RMB RS SEK SGD TWD US USD ZAR".split(separator: " "))

  /// Whether the letters that touch the number, or its sign, belong to an amount.
  private static func mayStand(before text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    if text.isEmpty { return true }
    let isSign = { (byte: UInt8) in byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "(") }
    var letters = ""
    for byte in text.reversed().drop(while: isSign) {
      let upper = byte & 0xDF
      guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(upper), byte < 0x80 else { break }
      letters.insert(Character(Unicode.Scalar(upper)), at: letters.startIndex)
    }
    return letters.isEmpty || attachable.contains(Substring(letters))
  }

  /// Whether a minus stands beside the number, or brackets around it as accountants write; `nil` when the signs make no sense.
  private static func sign(before: Slice<UnsafeBufferPointer<UInt8>>, behind: Slice<UnsafeBufferPointer<UInt8>>) -> Bool? {
    let minus = UInt8(ascii: "-")
    let minuses = before.count { $0 == minus } + behind.count { $0 == minus }
    let isBracketed = before.contains(UInt8(ascii: "(")) && behind.contains(UInt8(ascii: ")"))
    guard minuses + (isBracketed ? 1 : 0) <= 1 else { return nil }
    return minuses == 1 || isBracketed
  }

  /// The number times a power of ten as a whole number; `nil` when it is none, or too large.
  func scaled(byPowerOfTen power: Int) -> Int64? {
    var value = digits
    var shift = power - scale
    while shift < 0 {
      guard value % 10 == 0 else { return nil }
      value /= 10
      shift += 1
    }
    while shift > 0 {
      let (next, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = next
      shift -= 1
    }
    return value
  }

  /// The number times a power of ten, what is finer cut off; `nil` when it is too large.
  func cut(byPowerOfTen power: Int) -> Int64? {
    var cut = self
    while cut.scale > power {
      cut.digits /= 10
      cut.scale -= 1
    }
    return cut.scaled(byPowerOfTen: power)
  }

  /// The nearest binary number.
  var double: Double {
    var divisor = 1.0
    for _ in 0..<scale { divisor *= 10 }
    return Double(digits) / divisor
  }
}
