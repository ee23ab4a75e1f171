import CKafka
import Kafka
import Testing

@Suite struct Murmur2Tests {
  /// Hashes that `org.apache.kafka.common.utils.Utils.murmur2` gives.
  @Test(
    arguments: [
      ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
      ("a-little-bit-longer-string", -1_486_304_829), ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
      ("abc", 479_470_107),
    ] as [(String, Int32)])
  func `the hash is Java's`(key: String, hash: Int32) {
    let bytes = Array(key.utf8)
    #expect(Int32(bitPattern: Murmur2.hash(bytes.span.bytes)) == hash)
    #expect(Murmur2.partition(of: key, count: 12) == Partition(rawValue: (hash & 0x7fff_ffff) % 12))
  }

  @Test func `every key goes where librdkafka's own partitioner sends it`() {
    var random = Seeded(seed: 7)
    for _ in 0..<2_000 {
      let key = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let count = Int32.random(in: 1...100, using: &random)
      let theirs = key.withUnsafeBytes { rd_kafka_msg_partitioner_murmur2(nil, $0.baseAddress, $0.count, count, nil, nil) }
      #expect(Murmur2.partition(of: key.span.bytes, count: count).rawValue == theirs, "\(key) of \(count)")
    }
  }

  @Test func `a count that is no count gives partition 0`() {
    #expect(Murmur2.partition(of: "key", count: 0) == 0)
    #expect(Murmur2.partition(of: "key", count: -3) == 0)
  }
}

/// A generator that gives the same numbers in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
