/// A value that a lane keeps as one row: written and read in a compact binary form, the same in the database and on the changelog.
///
/// Fields are written in a fixed order. A type that changes its form begins with a version byte of its own and reads the older ones.
package protocol RowCodable: Sendable {
  func encode(into row: inout RowWriter)
  init(from row: inout RowReader) throws(RowError)
}

/// Why a row cannot be read: the store or the changelog is corrupt, or from a later version. The worker stops.
package enum RowError: Error, Hashable, Sendable {
  /// The row ends before its fields do.
  case truncated
  /// A value that its type does not have.
  case invalid(String)
  /// Bytes are left after the last field.
  case trailing(Int)
}

/// Writes a row: integers as zigzag varints (LEB128), text and lists with their length before them.
package struct RowWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Empties the writer and keeps its memory.
  package mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  package mutating func write(_ value: Int64) { writeUnsigned(UInt64(bitPattern: value << 1 ^ value >> 63)) }
  package mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }
  package mutating func write(_ value: Double) { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
  package mutating func write(_ value: Instant) { write(value.milliseconds) }
  package mutating func write(_ value: TimeSpan) { write(value.milliseconds) }
  package mutating func write(_ value: CivilDate) { write(Int64(value.dayNumber)) }
  package mutating func write(_ value: Currency) { write(Int64(value.packed)) }
  package mutating func write<Kind>(_ value: Identifier<Kind>) { write(value.rawValue) }
  package mutating func write(_ value: some RawRepresentable<String>) { write(value.rawValue) }
  package mutating func write(_ value: some RowCodable) { value.encode(into: &self) }

  package mutating func write(_ value: String) {
    var copy = value
    copy.withUTF8 { text in
      writeUnsigned(UInt64(text.count))
      bytes.append(contentsOf: text)
    }
  }

  package mutating func write(_ value: [UInt8]) {
    writeUnsigned(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  package mutating func write(_ value: Instant?) {
    write(value != nil)
    if let value { write(value) }
  }

  /// An optional: a byte that says whether it is there, then the value.
  package mutating func write<Value>(_ value: Value?, _ encode: (inout RowWriter, Value) -> Void) {
    write(value != nil)
    if let value { encode(&self, value) }
  }

  /// A list: its length, then its elements.
  package mutating func write<Elements: Collection>(_ values: Elements, _ encode: (inout RowWriter, Elements.Element) -> Void) {
    writeUnsigned(UInt64(values.count))
    for value in values { encode(&self, value) }
  }

  private mutating func writeUnsigned(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads a row that `RowWriter` wrote; never past its end.
///
/// The bytes are borrowed: a reader must not outlive the closure that lent them.
package struct RowReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads one whole value and refuses bytes after it.
  package static func read<Value: RowCodable>(_ type: Value.Type = Value.self, from bytes: UnsafeRawBufferPointer) throws(RowError) -> Value
  {
    var reader = RowReader(bytes)
    let value = try Value(from: &reader)
    guard reader.position == bytes.count else { throw .trailing(bytes.count - reader.position) }
    return value
  }

  /// Whether the row ends here: how a value that earlier versions did not write is told.
  package var isAtEnd: Bool { position == bytes.count }

  package mutating func readInt64() throws(RowError) -> Int64 {
    let value = try readUnsigned()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  package mutating func readInt() throws(RowError) -> Int { Int(try readInt64()) }

  package mutating func readBool() throws(RowError) -> Bool {
    switch try readByte() {
    case 0: false
    case 1: true
    default: throw .invalid("Bool")
    }
  }

  package mutating func readDouble() throws(RowError) -> Double {
    let slice = try take(8)
    return Double(bitPattern: UInt64(littleEndian: slice.loadUnaligned(as: UInt64.self)))
  }

  package mutating func readInstant() throws(RowError) -> Instant { Instant(milliseconds: try readInt64()) }
  package mutating func readOptionalInstant() throws(RowError) -> Instant? { try readBool() ? try readInstant() : nil }
  package mutating func readTimeSpan() throws(RowError) -> TimeSpan { TimeSpan(milliseconds: try readInt64()) }
  package mutating func readDate() throws(RowError) -> CivilDate { CivilDate(dayNumber: try readInt()) }

  package mutating func readCurrency() throws(RowError) -> Currency {
    guard let packed = UInt32(exactly: try readInt64()), let currency = Currency(packed: packed) else { throw .invalid("Currency") }
    return currency
  }

  package mutating func readString() throws(RowError) -> String {
    String(decoding: try take(try readCount(of: 1)), as: UTF8.self)
  }

  package mutating func readBytes() throws(RowError) -> [UInt8] { [UInt8](try take(try readCount(of: 1))) }

  package mutating func readID<Kind>(_ type: Identifier<Kind>.Type = Identifier<Kind>.self) throws(RowError) -> Identifier<Kind> {
    guard let id = Identifier<Kind>(try readString()) else { throw .invalid("\(Kind.self) id") }
    return id
  }

  package mutating func readEnum<Value: RawRepresentable<String>>(_ type: Value.Type = Value.self) throws(RowError) -> Value {
    let text = try readString()
    guard let value = Value(rawValue: text) else { throw .invalid("\(Value.self) \(text)") }
    return value
  }

  package mutating func read<Value: RowCodable>(_ type: Value.Type = Value.self) throws(RowError) -> Value { try Value(from: &self) }

  package mutating func readOptional<Value>(_ decode: (inout RowReader) throws(RowError) -> Value) throws(RowError) -> Value? {
    try readBool() ? try decode(&self) : nil
  }

  package mutating func readArray<Value>(_ decode: (inout RowReader) throws(RowError) -> Value) throws(RowError) -> [Value] {
    let count = try readCount(of: 1)
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try decode(&self)) }
    return values
  }

  private mutating func readUnsigned() throws(RowError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try readByte()
      // The tenth byte holds one bit.
      guard shift < 63 || (shift == 63 && byte <= 1) else { throw .invalid("integer") }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }

  /// A count of elements of at least `size` bytes each; one that cannot fit is refused before memory is taken for it.
  private mutating func readCount(of size: Int) throws(RowError) -> Int {
    let count = try readUnsigned()
    guard count <= UInt64(bytes.count - position) / UInt64(size) else { throw .truncated }
    return Int(count)
  }

  private mutating func readByte() throws(RowError) -> UInt8 {
    guard position < bytes.count else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func take(_ count: Int) throws(RowError) -> UnsafeRawBufferPointer {
    guard count <= bytes.count - position else { throw .truncated }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }
}
