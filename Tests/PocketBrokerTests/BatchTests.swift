import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

@Suite struct `A client's batch` {
  let partition = TopicPartition("t", 0)
  static let good = BatchMaker(records: [TestRecord(key: "a", value: "1"), TestRecord(key: "b", value: "2")])

  /// A way to break a batch, and the protocol's answer.
  static let broken: [(String, ErrorCode, @Sendable (inout ByteBuffer) -> Void)] = [
    ("format 0", .invalidRecord, { $0.setInteger(Int8(0), at: 16) }),
    ("format 1", .invalidRecord, { $0.setInteger(Int8(1), at: 16) }),
    ("format 9", .corruptMessage, { $0.setInteger(Int8(9), at: 16) }),
    ("a flipped bit", .corruptMessage, { $0.setInteger(UInt8(0xff), at: 70) }),
    ("a wrong checksum", .corruptMessage, { $0.setInteger(UInt32(1), at: 17) }),
    ("cut short", .corruptMessage, { $0 = $0.getSlice(at: 0, length: 65) ?? $0 }),
    ("only a header's part", .corruptMessage, { $0 = $0.getSlice(at: 0, length: 20) ?? $0 }),
    ("nothing", .corruptMessage, { $0.clear() }),
    ("a negative length", .corruptMessage, { $0.setInteger(Int32(-1), at: 8) }),
    ("a second batch behind", .invalidRecord, { $0.writeImmutableBuffer(good.bytes) }),
    ("no records", .invalidRecord, { $0 = signed($0) { $0.setInteger(Int32(0), at: 57) } }),
    (
      "a wrong count", .invalidRecord,
      {
        $0 = signed($0) {
          $0.setInteger(Int32(3), at: 57); $0.setInteger(Int32(2), at: 23)
        }
      }
    ),
    ("a wrong last offset", .invalidRecord, { $0 = signed($0) { $0.setInteger(Int32(7), at: 23) } }),
    ("a control batch", .invalidRecord, { $0 = signed($0) { $0.setInteger(Int16(0x20), at: 21) } }),
    ("transactional without producer", .invalidRecord, { $0 = signed($0) { $0.setInteger(Int16(0x10), at: 21) } }),
    ("a producer without sequence", .invalidRecord, { $0 = signed($0) { $0.setInteger(Int64(5), at: 43) } }),
    ("a record longer than the batch", .invalidRecord, { $0 = signed($0) { $0.setInteger(UInt8(0x7e), at: 61) } }),
    ("a record with a wrong offset", .invalidRecord, { $0 = signed($0) { $0.setInteger(UInt8(8), at: 64) } }),
  ]

  static func signed(_ bytes: ByteBuffer, _ change: (inout ByteBuffer) -> Void) -> ByteBuffer {
    var bytes = bytes
    change(&bytes)
    bytes.setInteger(BatchMaker.checksum(bytes), at: 17)
    return bytes
  }

  @Test(arguments: broken.indices) func `that is broken is refused and nothing is stored`(index: Int) async throws {
    let (name, expected, change) = Self.broken[index]
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      var bytes = Self.good.bytes
      change(&bytes)
      let outcome = await bench.engine.produce([
        ProduceBatch(partition: partition, records: bytes), ProduceBatch(partition: partition, records: Self.good.bytes),
      ])
      #expect(outcome.map(\.error) == [expected, .none], "\(name)")
      #expect(await bench.fetch(partition).highWatermark == 2)
    }
  }

  @Test func `larger than max.message.bytes is refused, and the limit can be raised`() async throws {
    try await Bench.run { bench in
      let size = Self.good.bytes.readableBytes
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: ["max.message.bytes": "\(size - 1)"])
      #expect(await bench.append(Self.good.records, to: partition).error == .messageTooLarge)
      try await bench.engine.alterConfigs("t", [.set("max.message.bytes", "\(size)")])
      #expect(await bench.append(Self.good.records, to: partition).error == .none)
    }
  }

  @Test func `gets the broker's time where the topic says so`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: ["message.timestamp.type": "LogAppendTime"])
      let outcome = await bench.append([TestRecord(key: "a", value: "1", time: 5)], to: partition)
      #expect(outcome.logAppendTime == bench.clock.now)
      #expect(try await bench.engine.offset(.maximumTimestamp, in: partition).timestamp == bench.clock.now)
      #expect(try await bench.batches(partition).count == 1)
    }
  }

  @Test func `to nowhere is refused`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      for missing in [TopicPartition("t", 1), TopicPartition("t", -1), TopicPartition("u", 0)] {
        #expect(await bench.append(Self.good.records, to: missing).error == .unknownTopicOrPartition)
      }
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 1_000]) func `has the checksum that counting bit by bit gives`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let bytes = ByteBuffer(bytes: (0..<count + 21).map { _ in UInt8.random(in: 0...255, using: &random) })
    let fast = bytes.withUnsafeReadableBytes { CRC32C.checksum(UnsafeRawBufferPointer(rebasing: $0[21...])) }
    #expect(fast == BatchMaker.checksum(bytes))
  }

  @Test func `random bytes never do harm`() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      var bytes = Self.good.bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        bytes.setInteger(UInt8.random(in: 0...255, using: &random), at: Int.random(in: 8..<bytes.readableBytes, using: &random))
      }
      let signed = Self.signed(bytes) { _ in }
      do throws(Refusal) {
        let batch = try RecordBatch(fromClient: signed)
        #expect(batch.recordCount == batch.lastOffsetDelta + 1)
      } catch {
        #expect([.invalidRecord, .corruptMessage].contains(error.code))
      }
    }
  }
}
