import CJSON

/// Says where and why a refused document is no JSON that we take.
///
/// simdjson tells only the kind of fault. This second, slow reading by the grammar of RFC 8259 finds the byte and, inside a value, the
/// JSON pointer. It runs for refused documents only, stops at the first fault, and takes memory for one path.
struct JSONDiagnosis {
  let bytes: UnsafeRawBufferPointer
  private let maximumBytes: Int
  private let maximumDepth: Int
  private var at = 0
  private var path: [String] = []

  init(_ bytes: UnsafeRawBufferPointer, maximumBytes: Int, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumBytes = maximumBytes
    self.maximumDepth = maximumDepth
  }

  /// What to say when there is no memory for a parser at all.
  static var outOfMemory: Fault { Fault(.malformed, message: "there is no memory to read the document") }

  /// The fault of a document that the parser refused with this result.
  consuming func fault(_ result: cjson_result) -> Fault {
    if result == cjson_too_large {
      return Fault(.tooLarge, message: "the document has \(bytes.count) bytes; at most \(maximumBytes) are accepted")
    }
    if result == cjson_no_memory { return Self.outOfMemory }
    do {
      try document()
    } catch {
      return error
    }
    return Fault(.malformed, message: "is not JSON (RFC 8259)")
  }

  // MARK: Grammar

  /// Reads the whole document; throws at the first byte that breaks the grammar or a limit.
  mutating func document() throws(Fault) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw refuse("begins with a byte order mark; JSON has none (RFC 8259, section 8.1)") }
    skipSpace()
    guard at < bytes.count else { throw refuse("the document is empty") }
    try value(depth: 1)
    skipSpace()
    guard at == bytes.count else { throw refuse("byte \(at): \(found) follows the end of the document") }
  }

  private mutating func value(depth: Int) throws(Fault) {
    switch peek {
    case UInt8(ascii: "{"): try object(depth: depth)
    case UInt8(ascii: "["): try list(depth: depth)
    case UInt8(ascii: "\""): _ = try string(keep: false)
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): try number()
    default: throw expected("a value")
    }
  }

  private mutating func object(depth: Int) throws(Fault) {
    try open(depth)
    if try close(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard peek == UInt8(ascii: "\"") else { throw expected("a name in quotation marks") }
      let name = try string(keep: true)
      skipSpace()
      guard peek == UInt8(ascii: ":") else { throw expected("a colon after \(name.quotedForFault)") }
      at += 1
      skipSpace()
      path.append(name.pointerToken)
      try value(depth: depth + 1)
      path.removeLast()
      if try end(UInt8(ascii: "}"), "a comma or }") { return }
    }
  }

  private mutating func list(depth: Int) throws(Fault) {
    try open(depth)
    if try close(UInt8(ascii: "]")) { return }
    var index = 0
    while true {
      skipSpace()
      path.append(String(index))
      try value(depth: depth + 1)
      path.removeLast()
      index += 1
      if try end(UInt8(ascii: "]"), "a comma or ]") { return }
    }
  }

  private mutating func open(_ depth: Int) throws(Fault) {
    guard depth < maximumDepth else { throw refuse("is nested more than \(maximumDepth - 1) levels deep") }
    at += 1
    skipSpace()
  }

  private mutating func close(_ bracket: UInt8) throws(Fault) -> Bool {
    guard peek == bracket else { return false }
    at += 1
    return true
  }

  /// After a member or element: true at the closing bracket, false after a comma.
  private mutating func end(_ bracket: UInt8, _ what: String) throws(Fault) -> Bool {
    skipSpace()
    if try close(bracket) { return true }
    guard peek == UInt8(ascii: ",") else { throw expected(what) }
    at += 1
    return false
  }

  private mutating func literal(_ word: StaticString) throws(Fault) {
    let text = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[at...].starts(with: text) else { throw expected(String(describing: word)) }
    at += text.count
    try endOfScalar()
  }

  private mutating func number() throws(Fault) {
    let start = at
    if peek == UInt8(ascii: "-") { at += 1 }
    let firstDigit = at
    guard digits() > 0 else { throw expected("a digit") }
    guard bytes[firstDigit] != UInt8(ascii: "0") || at == firstDigit + 1 else {
      throw refuse("byte \(start): a number must not begin with 0")
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      guard digits() > 0 else { throw expected("a digit after the decimal point") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      at += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { at += 1 }
      guard digits() > 0 else { throw expected("a digit in the exponent") }
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    try endOfScalar()
    let fits = isInteger ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite ?? false
    guard fits else { throw refuse("the number \(text.prefix(40))\(text.utf8.count > 40 ? "…" : "") does not fit in 64 bits") }
  }

  private mutating func digits() -> Int {
    let start = at
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
    return at - start
  }

  /// A scalar ends at a bracket, a comma, a space or the end.
  private func endOfScalar() throws(Fault) {
    switch peek {
    case nil, UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return
    default: throw expected("the end of the value")
    }
  }

  // MARK: Bytes

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
  }

  private var found: String {
    guard let peek else { return "the end" }
    return (0x21...0x7E).contains(peek) ? "'\(Character(Unicode.Scalar(peek)))'" : "byte 0x\(String(peek, radix: 16))"
  }

  private func expected(_ what: String) -> Fault { refuse("byte \(at): expected \(what), found \(found)") }

  private func refuse(_ message: String) -> Fault {
    Fault(.malformed, pointer: path.isEmpty ? nil : "/" + path.joined(separator: "/"), message: message)
  }
}

// MARK: Strings

extension JSONDiagnosis {
  /// Reads a string; its unescaped beginning is returned when it is kept, which names are.
  private mutating func string(keep: Bool) throws(Fault) -> String {
    let start = at
    var kept = ""
    at += 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        at += 1
        return kept
      case UInt8(ascii: "\\"):
        let scalar = try escape()
        if keep, kept.utf8.count < 1_024 { kept.unicodeScalars.append(scalar) }
      case 0..<0x20:
        throw refuse("byte \(at): a control character stands in a text without an escape")
      default:
        let scalar = try character()
        if keep, kept.utf8.count < 1_024 { kept.unicodeScalars.append(scalar) }
      }
    }
    throw refuse("byte \(start): the text that begins here has no end")
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    let start = at
    at += 1
    guard let letter = peek else { throw expected("an escape") }
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      at -= 1
      throw expected("an escape")
    }
    let unit = try hexadecimal()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // Half a surrogate pair: it counts only with the other half.
    guard unit < 0xDC00, peek == UInt8(ascii: "\\"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "u") else {
      throw refuse("byte \(start): half a surrogate pair stands alone")
    }
    at += 2
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) else {
      throw refuse("byte \(start): half a surrogate pair stands alone")
    }
    return scalar
  }

  private mutating func hexadecimal() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw expected("a hexadecimal digit") }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  private mutating func character() throws(Fault) -> Unicode.Scalar {
    var decoder = UTF8()
    var rest = bytes[at..<min(at + 4, bytes.count)].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { throw refuse("byte \(at): is not UTF-8") }
    at += UTF8.width(scalar)
    return scalar
  }
}
