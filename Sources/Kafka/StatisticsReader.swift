/// Reads a `StatisticsDocument` from bytes by recursive descent; never reads beyond them.
struct StatisticsReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// One value with nothing after it.
  mutating func document() throws(StatisticsError) -> StatisticsDocument {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("the end of the document") }
    return value
  }

  private mutating func value() throws(StatisticsError) -> StatisticsDocument {
    skipSpace()
    switch peek {
    case UInt8(ascii: "{"): return .object(try nested { (reader: inout Self) throws(StatisticsError) in try reader.members() })
    case UInt8(ascii: "["): return .array(try nested { (reader: inout Self) throws(StatisticsError) in try reader.elements() })
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return try number()
    default: throw failure("a value")
    }
  }

  private mutating func nested<Value>(_ body: (inout Self) throws(StatisticsError) -> Value) throws(StatisticsError) -> Value {
    guard depth < StatisticsDocument.maximumDepth else { throw failure("at most \(StatisticsDocument.maximumDepth) levels") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func members() throws(StatisticsError) -> [String: StatisticsDocument] {
    var members: [String: StatisticsDocument] = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      skipSpace()
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure("a colon") }
      members[name] = try value()
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw failure("a comma or the end of the object") }
    return members
  }

  private mutating func elements() throws(StatisticsError) -> [StatisticsDocument] {
    var elements: [StatisticsDocument] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return elements }
    repeat {
      elements.append(try value())
      skipSpace()
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw failure("a comma or the end of the array") }
    return elements
  }

  private mutating func string() throws(StatisticsError) -> String {
    guard take(UInt8(ascii: "\"")) else { throw failure("a string") }
    var text: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("valid UTF-8") }
        return string
      case UInt8(ascii: "\\"): try text.append(contentsOf: escape())
      case ..<0x20: throw failure("an escape for a control character")
      default: text.append(byte)
      }
    }
    throw failure("the end of the string")
  }

  private mutating func escape() throws(StatisticsError) -> [UInt8] {
    guard let kind = peek else { throw failure("an escape") }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try Array(String(unicode()).utf8)
    default: throw failure("an escape")
    }
  }

  private mutating func unicode() throws(StatisticsError) -> Character {
    let first = try hexadecimal()
    var scalar = UInt32(first)
    if (0xD800..<0xDC00).contains(first) {
      guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw failure("a low surrogate") }
      let second = try hexadecimal()
      guard (0xDC00..<0xE000).contains(second) else { throw failure("a low surrogate") }
      scalar = 0x10000 + (UInt32(first - 0xD800) << 10) + UInt32(second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(scalar) else { throw failure("a character, found half of one") }
    return Character(scalar)
  }

  private mutating func hexadecimal() throws(StatisticsError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw failure("four hexadecimal digits") }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(StatisticsError) -> StatisticsDocument {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    var isFraction = false
    if take(UInt8(ascii: ".")) {
      isFraction = true
      try digits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isFraction = true
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if !isFraction, let integer = Int64(text) { return .integer(integer) }
    guard let fraction = Double(text) else { throw failure("a number") }
    return .fraction(fraction)
  }

  private mutating func digits() throws(StatisticsError) {
    let start = position
    while let byte = peek, Self.isDigit(byte) { position += 1 }
    guard position > start else { throw failure("a digit") }
  }

  private mutating func literal(_ text: StaticString, _ value: StatisticsDocument) throws(StatisticsError) -> StatisticsDocument {
    for place in 0..<text.utf8CodeUnitCount {
      guard take(text.utf8Start[place]) else { throw failure("\(text)") }
    }
    return value
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func failure(_ expected: String) -> StatisticsError { StatisticsError(position: position, expected: expected) }
}
