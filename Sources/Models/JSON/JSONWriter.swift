/// Writes JSON straight into a buffer of bytes that it keeps from document to document.
///
/// Objects and lists are opened and closed by the caller; commas take care of themselves. What is written is always UTF-8, and JSON
/// as long as the calls are balanced. Owned by one lane.
package struct JSONWriter: ~Copyable {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The bytes written so far.
  package private(set) var count = 0
  private var needsComma = false

  /// A writer with room for a first document of this size in bytes.
  package init(capacity: Int = 2_048) {
    self.capacity = max(64, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// Empties the writer and keeps its memory.
  package mutating func reset() {
    count = 0
    needsComma = false
  }

  /// Lends what has been written; not to be kept beyond the closure.
  package borrowing func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// A copy of what has been written.
  package var bytes: [UInt8] { [UInt8](UnsafeBufferPointer(start: start, count: count)) }

  // MARK: Structure

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginList() { begin(UInt8(ascii: "[")) }
  package mutating func endList() { end(UInt8(ascii: "]")) }

  private mutating func begin(_ bracket: UInt8) {
    reserve(2)
    comma()
    put(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    reserve(1)
    put(bracket)
    needsComma = true
  }

  /// The name of the next value; one that needs no escape.
  @inline(__always)
  package mutating func name(_ name: StaticString) {
    let length = name.utf8CodeUnitCount
    reserve(length + 4)
    comma()
    put(UInt8(ascii: "\""))
    (start + count).update(from: name.utf8Start, count: length)
    count += length
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The name of the next value, escaped where it must be.
  package mutating func name(text: String) {
    value(text)
    reserve(1)
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  // MARK: Values

  package mutating func value(_ text: String) {
    var copy = text
    copy.withUTF8 { quoted($0) }
  }

  /// Text as UTF-8 that has been checked.
  package mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) { quoted(text) }

  /// A value that is JSON already.
  package mutating func value(json: [UInt8]) {
    prepared(json)
    needsComma = true
  }

  /// The name of the next value that is JSON already, quotes and colon included.
  package mutating func name(json: [UInt8]) {
    prepared(json)
    needsComma = false
  }

  /// The end of an object whose beginning went into a name, as JSON.
  package mutating func end(json: [UInt8]) {
    needsComma = false
    prepared(json)
    needsComma = true
  }

  private mutating func prepared(_ json: [UInt8]) {
    reserve(json.count + 1)
    comma()
    json.withUnsafeBufferPointer { bytes in
      guard let source = bytes.baseAddress else { return }
      (start + count).update(from: source, count: bytes.count)
      count += bytes.count
    }
  }

  package mutating func value(_ number: Int64) {
    reserve(21)
    comma()
    if number < 0 { put(UInt8(ascii: "-")) }
    digits(number.magnitude)
    needsComma = true
  }

  /// A whole number is written without a fraction; what is not finite has no form in JSON and is written as null.
  package mutating func value(_ number: Double) {
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 { return value(whole) }
    raw(number.isFinite ? number.description : "null")
  }

  package mutating func null() { raw("null") }

  package mutating func value(_ truth: Bool) { raw(truth ? "true" : "false") }

  /// RFC 3339 in UTC with milliseconds.
  package mutating func value(_ instant: Instant) {
    reserve(27)
    comma()
    put(UInt8(ascii: "\""))
    instant.writeRFC3339(to: start + count)
    count += 24
    put(UInt8(ascii: "\""))
    needsComma = true
  }

  package mutating func value(_ currency: Currency) {
    reserve(6)
    comma()
    put(UInt8(ascii: "\""))
    put(UInt8(truncatingIfNeeded: currency.packed >> 16))
    put(UInt8(truncatingIfNeeded: currency.packed >> 8))
    put(UInt8(truncatingIfNeeded: currency.packed))
    put(UInt8(ascii: "\""))
    needsComma = true
  }

  /// A word that is JSON already.
  private mutating func raw(_ word: String) {
    reserve(word.utf8.count + 1)
    comma()
    for byte in word.utf8 { put(byte) }
    needsComma = true
  }

  private mutating func quoted(_ utf8: UnsafeBufferPointer<UInt8>) {
    reserve(utf8.count + 3)
    comma()
    put(UInt8(ascii: "\""))
    let plain = utf8.firstIndex(where: \.needsEscape) ?? utf8.count
    if plain > 0, let source = utf8.baseAddress {
      (start + count).update(from: source, count: plain)
      count += plain
    }
    for byte in utf8[plain...] { escaped(byte) }
    reserve(1)
    put(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func escaped(_ byte: UInt8) {
    reserve(6)
    guard byte.needsEscape else { return put(byte) }
    put(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
    case 0x08: put(UInt8(ascii: "b"))
    case 0x09: put(UInt8(ascii: "t"))
    case 0x0A: put(UInt8(ascii: "n"))
    case 0x0C: put(UInt8(ascii: "f"))
    case 0x0D: put(UInt8(ascii: "r"))
    default:
      for digit in [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), (byte >> 4).hexDigit, (byte & 15).hexDigit] { put(digit) }
    }
  }

  private mutating func digits(_ number: UInt64) {
    var width = 1
    var bound: UInt64 = 10
    while width < 20, number >= bound {
      width += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    var rest = number
    var at = count + width
    count = at
    repeat {
      at -= 1
      (start + at).pointee = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
  }

  // MARK: Bytes

  @inline(__always)
  private mutating func comma() {
    if needsComma { put(UInt8(ascii: ",")) }
  }

  /// Room must have been reserved.
  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    (start + count).pointee = byte
    count &+= 1
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity &- count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(capacity * 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: start, count: count)
    start.deallocate()
    start = moved
    capacity = larger
  }
}

extension UInt8 {
  /// Whether a byte of a JSON string must be escaped (RFC 8259, section 7).
  fileprivate var needsEscape: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }

  /// The lower-case hexadecimal digit of 0–15.
  var hexDigit: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "a") - 10 + self }
}
