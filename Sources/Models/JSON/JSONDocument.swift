/// A parsed document: simdjson's tape and string buffer, lent by the parser that made it.
///
/// The tape (simdjson, doc/tape.md) is a list of 64-bit words. The high byte of a word is the kind of value; the rest is, of a
/// string, an offset into the string buffer, and of an object or a list the index after its end. A number takes a second word.
struct JSONDocument {
  let tape: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>
  /// Where this document stands in the event: `/data` for the data of binary mode, else empty.
  var place: StaticString = ""

  /// The document's only value.
  var root: JSONValue { JSONValue(document: self, index: 1) }
}

/// A value of a document by its place on the tape.
package struct JSONValue {
  let document: JSONDocument
  let index: Int

  /// What a value is, by the letter that simdjson marks it with.
  enum Kind: UInt8 {
    case object = 0x7B
    case list = 0x5B
    case string = 0x22
    case integer = 0x6C
    case largeInteger = 0x75
    case number = 0x64
    case truth = 0x74
    case falsehood = 0x66
    case null = 0x6E
    case endOfObject = 0x7D
    case endOfList = 0x5D
    case root = 0x72
  }

  @inline(__always) private var word: UInt64 { document.tape[index] }
  @inline(__always) private var mark: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }

  var kind: Kind { Kind(rawValue: mark) ?? .root }
  var isString: Bool { mark == Kind.string.rawValue }
  var isNull: Bool { mark == Kind.null.rawValue }
  var isObject: Bool { mark == Kind.object.rawValue }

  /// The index on the tape after this value.
  @inline(__always) var next: Int {
    let word = word
    switch UInt8(truncatingIfNeeded: word >> 56) {
    case Kind.object.rawValue, Kind.list.rawValue: return Int(truncatingIfNeeded: word & 0xFFFF_FFFF)
    case Kind.integer.rawValue, Kind.largeInteger.rawValue, Kind.number.rawValue: return index &+ 2
    default: return index &+ 1
    }
  }

  /// How many members or elements an object or a list has; `nil` when they are too many for simdjson to have counted them.
  var scopeCount: Int? {
    let count = Int(truncatingIfNeeded: word >> 32 & 0xFF_FFFF)
    return count < 0xFF_FFFF ? count : nil
  }

  /// The text of a string; only for one.
  var text: BorrowedText {
    let start = document.strings + Int(truncatingIfNeeded: word & 0x00FF_FFFF_FFFF_FFFF)
    let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return BorrowedText(bytes: UnsafeBufferPointer(start: start + 4, count: Int(count)))
  }

  /// The integer, when it was written as one and fits.
  var integer: Int64? { mark == Kind.integer.rawValue ? Int64(bitPattern: document.tape[index + 1]) : nil }

  /// The bits of a number as they stand on the tape; only for a number.
  var numberBits: UInt64 { document.tape[index + 1] }

  /// The number, however it was written.
  var double: Double? {
    switch kind {
    case .integer: Double(Int64(bitPattern: numberBits))
    case .largeInteger: Double(numberBits)
    case .number: Double(bitPattern: numberBits)
    default: nil
    }
  }

  var bool: Bool? {
    switch kind {
    case .truth: true
    case .falsehood: false
    default: nil
    }
  }
}
