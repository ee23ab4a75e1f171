/// A 128-bit hash that is the same in every process and on every machine.
///
/// Two lanes of 64-bit words, each folded by a 64 × 64 → 128 bit multiplication. Fast and well mixed, for telling records apart; not
/// a defence against someone who makes collisions on purpose, who could only harm his own events with them.
package struct Hash128: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The sixteen bytes, high word first, big-endian.
  package var bytes: [UInt8] {
    withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { [UInt8]($0) }
  }

  // The fractional digits of pi, as good as any odd constants with nothing up their sleeve.
  private static let constants: (UInt64, UInt64, UInt64, UInt64) = (
    0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7345, 0xA409_3822_299F_31D1, 0x082E_FA98_EC4E_6C89
  )

  /// The hash of nothing under a tag that keeps kinds of values apart.
  @inline(__always)
  init(tag: UInt64) {
    high = Self.constants.0 ^ tag
    low = Self.constants.1 &+ tag
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Takes in one word; the order of words counts.
  @inline(__always)
  mutating func combine(_ word: UInt64) {
    high = Self.fold(high ^ word, Self.constants.2) &+ low
    low = Self.fold(low ^ word.byteSwapped, Self.constants.3) ^ high
  }

  /// Takes in another hash as a whole.
  @inline(__always)
  mutating func combine(_ other: Hash128) {
    combine(other.high)
    combine(other.low)
  }

  /// Takes in bytes and their number.
  mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    var at = 0
    while at + 8 <= bytes.count {
      combine(bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
      at += 8
    }
    var last: UInt64 = 0
    while at < bytes.count {
      last = last << 8 | UInt64(bytes[at])
      at += 1
    }
    combine(last)
    combine(UInt64(bytes.count))
  }

  mutating func combine(_ text: BorrowedText) { combine(UnsafeRawBufferPointer(text.bytes)) }

  /// Takes in another hash in such a way that the order does not count.
  @inline(__always)
  mutating func add(_ other: Hash128) {
    let (sum, carried) = low.addingReportingOverflow(other.low)
    low = sum
    high = high &+ other.high &+ (carried ? 1 : 0)
  }

  /// The hash of what was taken in.
  @inline(__always)
  consuming func finished() -> Hash128 {
    combine(Self.constants.3)
    combine(Self.constants.1)
    return self
  }
}
