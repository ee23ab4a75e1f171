/// The hash by which Kafka's Java clients choose a partition, and librdkafka with `partitioner=murmur2_random`.
package enum Murmur2 {
  /// The partition of a key among `count`; 0 when `count` is not positive.
  ///
  /// Equal to `Utils.toPositive(Utils.murmur2(key)) % count` of Apache Kafka's default partitioner.
  package static func partition(of key: RawSpan, count: Int32) -> Partition {
    guard count > 0 else { return 0 }
    return Partition(rawValue: Int32(bitPattern: hash(key) & 0x7fff_ffff) % count)
  }

  /// The partition of a key that is text.
  package static func partition(of key: String, count: Int32) -> Partition {
    var key = key
    return key.withUTF8 { partition(of: UnsafeRawBufferPointer($0).bytes, count: count) }
  }

  /// The 32-bit hash: MurmurHash2 with Kafka's seed, little-endian whatever the machine.
  package static func hash(_ bytes: RawSpan) -> UInt32 {
    let multiplier: UInt32 = 0x5bd1_e995
    let size = bytes.byteCount
    var hash = 0x9747_b28c ^ UInt32(truncatingIfNeeded: size)
    var index = 0
    while index + 4 <= size {
      var word = UInt32(0)
      for place in 0..<4 { word |= UInt32(bytes[index + place]) << (8 * place) }
      word &*= multiplier
      word ^= word >> 24
      word &*= multiplier
      hash &*= multiplier
      hash ^= word
      index += 4
    }
    if index < size {
      for place in 0..<(size - index) { hash ^= UInt32(bytes[index + place]) << (8 * place) }
      hash &*= multiplier
    }
    hash ^= hash >> 13
    hash &*= multiplier
    return hash ^ (hash >> 15)
  }
}

extension RawSpan {
  fileprivate subscript(index: Int) -> UInt8 { unsafeLoadUnaligned(fromByteOffset: index, as: UInt8.self) }
}
