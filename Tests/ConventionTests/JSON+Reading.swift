extension JSON {
  /// Where a text is no JSON, in bytes.
  struct Broken: Error {
    let at: Int
  }

  init(_ text: String) throws(Broken) {
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.value()
    reader.skipSpace()
    guard reader.at == reader.bytes.count else { throw Broken(at: reader.at) }
  }

  private struct Reader {
    let bytes: [UInt8]
    var at = 0

    var broken: Broken { Broken(at: at) }

    mutating func skipSpace() {
      while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    mutating func take(_ character: Character) -> Bool {
      skipSpace()
      guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
      at += 1
      return true
    }

    mutating func value() throws(Broken) -> JSON {
      skipSpace()
      if take("{") { return .object(try members()) }
      if take("[") { return .list(try elements()) }
      if take("\"") { return .string(try string()) }
      let word = bytes[at...].prefix { !Array("{}[],: \n\r\t".utf8).contains($0) }
      at += word.count
      switch String(decoding: word, as: UTF8.self) {
      case "null": return .null
      case "true": return .bool(true)
      case "false": return .bool(false)
      case let text where Double(text) != nil: return .number(text)
      default: throw broken
      }
    }

    mutating func members() throws(Broken) -> [Member] {
      var members: [Member] = []
      if take("}") { return members }
      repeat {
        guard take("\"") else { throw broken }
        let name = try string()
        guard take(":") else { throw broken }
        members.append(Member(name: name, value: try value()))
      } while take(",")
      guard take("}") else { throw broken }
      return members
    }

    mutating func elements() throws(Broken) -> [JSON] {
      var elements: [JSON] = []
      if take("]") { return elements }
      repeat { elements.append(try value()) } while take(",")
      guard take("]") else { throw broken }
      return elements
    }

    mutating func string() throws(Broken) -> String {
      var units: [UInt16] = []
      while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
        if bytes[at] == UInt8(ascii: "\\") {
          units.append(try escape())
        } else {
          let start = at
          while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
          units.append(contentsOf: String(decoding: bytes[start..<at], as: UTF8.self).utf16)
        }
      }
      guard at < bytes.count else { throw broken }
      at += 1
      return String(decoding: units, as: UTF16.self)
    }

    mutating func escape() throws(Broken) -> UInt16 {
      guard at + 1 < bytes.count else { throw broken }
      let letter = bytes[at + 1]
      at += 2
      switch letter {
      case UInt8(ascii: "n"): return 0x0A
      case UInt8(ascii: "t"): return 0x09
      case UInt8(ascii: "r"): return 0x0D
      case UInt8(ascii: "b"): return 0x08
      case UInt8(ascii: "f"): return 0x0C
      case UInt8(ascii: "u"):
        guard at + 4 <= bytes.count, let unit = UInt16(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16) else { throw broken }
        at += 4
        return unit
      default: return UInt16(letter)
      }
    }
  }
}
