/// Text of a document or a header as UTF-8 that has been checked, lent like it.
struct BorrowedText {
  let bytes: UnsafeBufferPointer<UInt8>

  var count: Int { bytes.count }
  var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether both have the same bytes.
  static func == (left: BorrowedText, right: BorrowedText) -> Bool {
    guard left.count == right.count, let start = left.bytes.baseAddress, let other = right.bytes.baseAddress else {
      return left.count == right.count
    }
    return equal(start, other, left.count)
  }

  static func == (left: BorrowedText, right: StaticString) -> Bool {
    guard left.count == right.utf8CodeUnitCount, let start = left.bytes.baseAddress else { return left.count == right.utf8CodeUnitCount }
    return equal(start, right.utf8Start, left.count)
  }

  // Names are short, so words are compared in place of a call of memcmp; the last word overlaps the one before it.
  @inline(__always)
  private static func equal(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let left = UnsafeRawPointer(left)
    let right = UnsafeRawPointer(right)
    func differs<Word: FixedWidthInteger>(_ at: Int, _ word: Word.Type) -> Bool {
      left.loadUnaligned(fromByteOffset: at, as: word) != right.loadUnaligned(fromByteOffset: at, as: word)
    }
    if count >= 8 {
      var at = 0
      while at + 8 <= count {
        if differs(at, UInt64.self) { return false }
        at += 8
      }
      return !differs(count - 8, UInt64.self)
    }
    if count >= 4 { return !differs(0, UInt32.self) && !differs(count - 4, UInt32.self) }
    for at in 0..<count where differs(at, UInt8.self) { return false }
    return true
  }
}

/// Lets `switch` tell texts apart without making a `String` of them.
func ~= (pattern: StaticString, text: BorrowedText) -> Bool { text == pattern }
