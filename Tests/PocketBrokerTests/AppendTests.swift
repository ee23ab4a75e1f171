import NIOCore
import Testing

@testable import PocketBroker

@Suite struct `Appending and fetching` {
  let partition = TopicPartition("orders", 0)

  @Test func `a batch comes back as it was sent, with its offset`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("orders", partitions: 1)
      let first = await bench.append([TestRecord(key: "a", value: "1", time: 5), TestRecord(key: nil, value: "2", time: 7)], to: partition)
      let second = await bench.append([TestRecord(key: "b", value: nil, time: 6)], to: partition)
      #expect(first.baseOffset == 0)
      #expect(second.baseOffset == 2)
      let records = try await bench.records(partition)
      #expect(
        records == [
          0: TestRecord(key: "a", value: "1", time: 5), 1: TestRecord(key: nil, value: "2", time: 7),
          2: TestRecord(key: "b", value: nil, time: 6),
        ])
      try await bench.restart()
      #expect(try await bench.records(partition) == records)
      #expect(await bench.append([TestRecord(key: "c", value: "3")], to: partition).baseOffset == 3)
    }
  }

  @Test func `a compacted topic names the records without a key`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("orders", partitions: 1, configs: ["cleanup.policy": "compact"])
      let keyless = TestRecord(key: nil, value: "2")
      let refused = await bench.append([keyless, TestRecord(key: "a", value: "1"), keyless], to: partition)
      #expect(refused.error == .invalidRecord)
      #expect(refused.invalidRecords == [0, 2])
      #expect(await bench.append([TestRecord(key: "a", value: "1")], to: partition).baseOffset == 0)
    }
  }

  @Test func `a fetch from the middle of a batch begins with that batch`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("orders", partitions: 1)
      for _ in 0..<3 { await bench.append([TestRecord(key: "a", value: "1"), TestRecord(key: "b", value: "2")], to: partition) }
      #expect(try await bench.batches(partition, from: 3).map(\.base) == [2, 4])
      #expect(await bench.fetch(partition, 6).records.readableBytes == 0)
      #expect(await bench.fetch(partition, 7).error == .offsetOutOfRange)
      #expect(await bench.fetch(partition, 0, maxBytes: 1).records.readableBytes > 0)
    }
  }
}
