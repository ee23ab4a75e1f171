/// Walks through the bytes of a date.
struct DateCursor {
  private let text: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { at == text.count }
  var peek: UInt8? { at < text.count ? text[at] : nil }

  mutating func skip() { at += 1 }

  mutating func skipSpaces() {
    while at < text.count, text[at] == UInt8(ascii: " ") { at += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// The number of at least `least` and at most `most` digits.
  mutating func number(_ least: Int, _ most: Int) -> Int? {
    var value = 0
    var count = 0
    while count < most, at < text.count, text[at] &- UInt8(ascii: "0") < 10 {
      value = value * 10 + Int(text[at] &- UInt8(ascii: "0"))
      count += 1
      at += 1
    }
    return count >= least ? value : nil
  }

  /// The milliseconds of a fraction of a second; finer digits are cut off.
  mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while at < text.count, text[at] &- UInt8(ascii: "0") < 10 {
      if count < 3 { value = value * 10 + Int64(text[at] &- UInt8(ascii: "0")) }
      count += 1
      at += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 3)..<3 { value *= 10 }
    return value
  }

  /// Letters, in lower case.
  mutating func word() -> String {
    var letters: [UInt8] = []
    while at < text.count, (text[at] | 0x20) &- UInt8(ascii: "a") < 26 {
      letters.append(text[at] | 0x20)
      at += 1
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// Seconds east of UTC from `Z`, `UTC`, `GMT`, `+08:00`, `+0800` or `+08`.
  mutating func offset() -> Int? {
    if let byte = peek, (byte | 0x20) &- UInt8(ascii: "a") < 26 { return ["z", "utc", "gmt"].contains(word()) ? 0 : nil }
    let isWest = take(UInt8(ascii: "-"))
    guard isWest || take(UInt8(ascii: "+")), let hours = number(2, 2), hours < 24 else { return nil }
    var minutes = 0
    if take(UInt8(ascii: ":")) || (peek ?? 0) &- UInt8(ascii: "0") < 10 {
      guard let read = number(2, 2), read < 60 else { return nil }
      minutes = read
    }
    let seconds = hours * 3_600 + minutes * 60
    return isWest ? -seconds : seconds
  }
}
