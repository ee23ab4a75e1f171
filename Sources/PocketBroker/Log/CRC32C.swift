/// The checksum of record batches: CRC-32C (Castagnoli, RFC 3720), eight bytes a step.
enum CRC32C {
  /// `table[i]` has the effect of a byte that is followed by `i` zero bytes.
  private static let table: [UInt32] = {
    var table = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82f6_3b78 : value >> 1 }
      table[byte] = value
    }
    for byte in 256..<8 * 256 {
      let previous = table[byte - 256]
      table[byte] = previous >> 8 ^ table[Int(previous & 0xff)]
    }
    return table
  }()

  /// The checksum of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      var crc = ~UInt32(0)
      var index = 0
      let words = bytes.count & ~7
      while index < words {
        let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ UInt64(crc)
        let low = table[7 * 256 + Int(word & 0xff)] ^ table[6 * 256 + Int(word >> 8 & 0xff)]
        let lower = table[5 * 256 + Int(word >> 16 & 0xff)] ^ table[4 * 256 + Int(word >> 24 & 0xff)]
        let high = table[3 * 256 + Int(word >> 32 & 0xff)] ^ table[2 * 256 + Int(word >> 40 & 0xff)]
        let higher = table[256 + Int(word >> 48 & 0xff)] ^ table[Int(word >> 56)]
        crc = low ^ lower ^ high ^ higher
        index += 8
      }
      while index < bytes.count {
        crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[index])) & 0xff)]
        index += 1
      }
      return ~crc
    }
  }
}
