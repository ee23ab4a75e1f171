/// Walks the uncompressed records of a batch without copying them.
struct RecordReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// Starts before the first record.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// A record: where it is, and what compaction and searches need of it.
  struct Record {
    /// The whole record with its length.
    let range: Range<Int>
    let timestampDelta: Int64
    let offsetDelta: Int32
    /// `nil` when the record has no key.
    let key: UnsafeRawBufferPointer?
    /// Whether the record has no value: a tombstone.
    let isTombstone: Bool
  }

  /// The next record, or `nil` after the last.
  mutating func next() throws(Refusal) -> Record? {
    guard position < bytes.count else { return nil }
    let start = position
    let length = try varint()
    guard length >= 0, length <= bytes.count - position else { throw Self.malformed }
    let end = position + Int(length)
    position += 1
    let timestampDelta = try varint()
    guard let offsetDelta = Int32(exactly: try varint()) else { throw Self.malformed }
    let keyLength = try varint()
    var key: UnsafeRawBufferPointer?
    if keyLength >= 0 {
      guard position <= end, keyLength <= end - position else { throw Self.malformed }
      key = UnsafeRawBufferPointer(rebasing: bytes[position..<position + Int(keyLength)])
      position += Int(keyLength)
    }
    let valueLength = try varint()
    guard position <= end, valueLength <= end - position else { throw Self.malformed }
    position = end
    return Record(
      range: start..<end, timestampDelta: timestampDelta, offsetDelta: offsetDelta, key: key, isTombstone: valueLength < 0)
  }

  private static let malformed = Refusal(.invalidRecord, "a record's lengths do not fit its batch")

  /// A zigzag varint of up to ten bytes.
  private mutating func varint() throws(Refusal) -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 70 {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    throw Self.malformed
  }
}
