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

  // The fractional digits of pi: odd enough, and with nothing up their sleeve.
  private static let constants: (UInt64, UInt64, UInt64, UInt64) = (
    0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7345, 0xA409_3822_299F_31D1, 0x082E_FA98_EC4E_6C89
  )

  /// The hash of nothing under a tag that keeps kinds of values apart.
  @inline(__always)
  init(tag: UInt64) {
    high = 0x4528_21E6_38D0_1377 &+ tag &* 0xBE54_66CF_34E9_0C6D
    low = 0xC0AC_29B7_C97C_50DD ^ tag
  }

  @inline(__always)
  private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = left.multipliedFullWidth(by: right)
    return product.high ^ product.low
  }

  /// Takes in two words; their order counts.
  @inline(__always)
  mutating func combine(_ first: UInt64, _ second: UInt64) {
    let mixed = Self.fold(high ^ first ^ Self.constants.0, low ^ second ^ Self.constants.1)
    low = Self.fold(low &+ first ^ Self.constants.2, high &+ second ^ Self.constants.3)
    high = mixed
  }

  /// Takes in another hash as a whole.
  @inline(__always)
  mutating func combine(_ other: Hash128) { combine(other.high, other.low) }

  /// Takes in bytes and their number.
  @inline(__always)
  mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    // The number goes first, so that the words of the end may overlap without two texts looking alike.
    low ^= UInt64(truncatingIfNeeded: count) &* 0x9216_D5D9_8979_FB1B
    guard let start = bytes.baseAddress, count > 0 else { return combine(0, 0) }
    func word(_ at: Int) -> UInt64 { start.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian }
    func half(_ at: Int) -> UInt64 { UInt64(start.loadUnaligned(fromByteOffset: at, as: UInt32.self).littleEndian) }
    func byte(_ at: Int) -> UInt64 { UInt64(start.load(fromByteOffset: at, as: UInt8.self)) }
    var at = 0
    while count - at > 16 {
      combine(word(at), word(at + 8))
      at += 16
    }
    let rest = count - at
    if rest >= 8 {
      combine(word(at), word(count - 8))
    } else if rest >= 4 {
      combine(half(at), half(count - 4))
    } else {
      combine(byte(at) << 16 | byte(at + rest / 2) << 8 | byte(count - 1), 0)
    }
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
    combine(Self.constants.3, Self.constants.1)
    return self
  }
}
