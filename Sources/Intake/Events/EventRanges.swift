/// Where the events of a body stand in it.
///
/// Only brackets and quotation marks are looked at: what an event is made of the decoder checks, one event at a time, so that a bad one
/// does not spoil its neighbours.
enum EventRanges {
  /// Why a body cannot be taken apart.
  enum Failure: Error, Equatable {
    /// It is not what its content type says; the sentence says where.
    case malformed(String)
    /// It has more events than are allowed.
    case tooMany
  }

  /// The lines of NDJSON; empty ones are skipped.
  static func lines(of bytes: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var (first, last) = (start, end)
      while first < last, isSpace(bytes[first]) { first += 1 }
      while last > first, isSpace(bytes[last - 1]) { last -= 1 }
      if first < last {
        guard ranges.count < limit else { throw .tooMany }
        ranges.append(first..<last)
      }
      start = end + 1
    }
    return ranges
  }

  /// The elements of a JSON list.
  static func elements(of bytes: UnsafeRawBufferPointer, limit: Int) throws(Failure) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var at = skipSpace(bytes, from: 0)
    guard at < bytes.count, bytes[at] == UInt8(ascii: "[") else {
      throw .malformed("a batch is a JSON list; byte \(at) does not begin one")
    }
    at = skipSpace(bytes, from: at + 1)
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
      try end(of: bytes, from: at + 1)
      return []
    }
    while true {
      let range = try value(bytes, from: at)
      guard ranges.count < limit else { throw .tooMany }
      ranges.append(range)
      at = skipSpace(bytes, from: range.upperBound)
      guard at < bytes.count else { throw .malformed("the list has no end") }
      if bytes[at] == UInt8(ascii: "]") {
        try end(of: bytes, from: at + 1)
        return ranges
      }
      // A value ends at nothing else.
      at = skipSpace(bytes, from: at + 1)
    }
  }

  /// Whether the bytes are one JSON object by their brackets, with nothing around it but space: what they hold is not looked at.
  static func isObject(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var at = skipSpace(bytes, from: 0)
    guard at < bytes.count, bytes[at] == UInt8(ascii: "{") else { return false }
    var depth = 0
    repeat {
      guard at < bytes.count else { return false }
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard let end = try? string(bytes, from: at) else { return false }
        at = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      at += 1
    } while depth > 0
    return skipSpace(bytes, from: at) == bytes.count
  }

  /// A value from its first byte to the comma or bracket after it, without the space before that.
  private static func value(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(Failure) -> Range<Int> {
    var at = start
    var depth = 0
    var last = start
    scan: while at < bytes.count {
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        at = try string(bytes, from: at)
        last = at
        continue scan
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { break scan }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { break scan }
      default: break
      }
      at += 1
      if !isSpace(byte) { last = at }
    }
    guard depth == 0 else { throw .malformed("the value that begins at byte \(start) has no end") }
    guard last > start else { throw .malformed("byte \(at): expected an event") }
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") { throw .malformed("byte \(at): a bracket closes that was not opened") }
    return start..<last
  }

  /// The index after a string.
  private static func string(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(Failure) -> Int {
    var at = start + 1
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""): return at + 1
      case UInt8(ascii: "\\"): at += 2
      default: at += 1
      }
    }
    throw .malformed("the text that begins at byte \(start) has no end")
  }

  private static func end(of bytes: UnsafeRawBufferPointer, from start: Int) throws(Failure) {
    let at = skipSpace(bytes, from: start)
    guard at == bytes.count else { throw .malformed("byte \(at): something follows the end of the list") }
  }

  private static func skipSpace(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at < bytes.count, isSpace(bytes[at]) { at += 1 }
    return at
  }

  /// White space as JSON knows it (RFC 8259, section 2).
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
