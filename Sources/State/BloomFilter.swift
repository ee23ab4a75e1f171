/// A set of keys that may say "perhaps" of one that it lacks (0.3 % of them at 12 bits a key), and never "no" of one that it has.
///
/// Eight probes by double hashing over the key's own two halves, which are well mixed (Kirsch and Mitzenmacher, "Less Hashing, Same
/// Performance", 2006).
struct BloomFilter {
  private static let bitsPerKey = 12
  private static let probes: UInt64 = 8

  private(set) var words: [UInt64]

  init(capacity: Int) {
    words = [UInt64](repeating: 0, count: max(1, (capacity * Self.bitsPerKey + 63) / 64))
  }

  /// A filter from its stored bytes.
  init(bytes: UnsafeRawBufferPointer) {
    words = (0..<bytes.count / 8).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
    if words.isEmpty { words = [UInt64.max] }
  }

  mutating func insert(_ key: SeenKey) {
    var at = key.high
    for _ in 0..<Self.probes {
      let bit = at.multipliedFullWidth(by: UInt64(words.count) * 64).high
      words[Int(bit >> 6)] |= 1 << (bit & 63)
      at &+= key.low | 1
    }
  }

  func mayContain(_ key: SeenKey) -> Bool {
    words.withUnsafeBufferPointer { words in
      var at = key.high
      for _ in 0..<Self.probes {
        let bit = at.multipliedFullWidth(by: UInt64(words.count) * 64).high
        if words[Int(bit >> 6)] & 1 << (bit & 63) == 0 { return false }
        at &+= key.low | 1
      }
      return true
    }
  }
}
