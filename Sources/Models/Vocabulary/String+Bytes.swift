extension String {
  /// Whether both are the same bytes of UTF-8. Swift's own `==` follows Unicode equivalence, and ids and keys must not.
  package func hasSameBytes(as other: String) -> Bool {
    let left = utf8Span.span.bytes
    let right = other.utf8Span.span.bytes
    guard left.byteCount == right.byteCount else { return false }
    // Words of eight bytes, then the rest: several times as fast as byte by byte. In bounds, since both have the same count.
    var at = 0
    while at &+ 8 <= left.byteCount {
      guard
        left.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self) == right.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      else { return false }
      at &+= 8
    }
    while at < left.byteCount {
      guard left.unsafeLoad(fromByteOffset: at, as: UInt8.self) == right.unsafeLoad(fromByteOffset: at, as: UInt8.self) else {
        return false
      }
      at &+= 1
    }
    return true
  }

  /// Whether this comes before the other by its bytes of UTF-8, the order of ids and keys.
  package func precedesByBytes(_ other: String) -> Bool {
    let left = utf8Span.span.bytes
    let right = other.utf8Span.span.bytes
    let shared = min(left.byteCount, right.byteCount)
    var at = 0
    while at &+ 8 <= shared {
      let one = UInt64(bigEndian: left.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      let two = UInt64(bigEndian: right.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      if one != two { return one < two }
      at &+= 8
    }
    while at < shared {
      let one = left.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      let two = right.unsafeLoad(fromByteOffset: at, as: UInt8.self)
      if one != two { return one < two }
      at &+= 1
    }
    return left.byteCount < right.byteCount
  }
}
