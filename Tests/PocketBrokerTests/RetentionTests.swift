import NIOCore
import Testing

@testable import PocketBroker

@Suite struct `Retention` {
  let partition = TopicPartition("t", 0)

  @Test func `drops what is older than retention.ms, from the start of the log`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: ["retention.ms": "1000"])
      let now = bench.clock.now
      for time in [now - 2_000, now - 1_001, now - 1_000, now] { await bench.append([TestRecord(value: "v", time: time)], to: partition) }
      try await Housekeeper(engine: bench.engine).round()
      #expect(await bench.fetch(partition, 2).logStartOffset == 2)
      #expect(await bench.fetch(partition, 1).error == .offsetOutOfRange)
      #expect(try await bench.records(partition).keys.sorted() == [2, 3])
      #expect(try await bench.batchRows() == 2)
      try await bench.restart()
      #expect(try await bench.records(partition).keys.sorted() == [2, 3])
    }
  }

  @Test func `drops what is more than retention.bytes, and never goes below`() async throws {
    try await Bench.run { bench in
      let size = Int64(BatchMaker(records: [TestRecord(value: "v")]).bytes.readableBytes)
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: ["retention.ms": "-1", "retention.bytes": "\(size * 3 - 1)"])
      for _ in 0..<10 { await bench.append([TestRecord(value: "v")], to: partition) }
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.records(partition).keys.sorted() == [7, 8, 9])
      #expect(bench.engine.size(of: partition) == size * 3)
    }
  }

  @Test func `never goes past an open transaction`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1, configs: ["retention.ms": "0"])
      await bench.append([TestRecord(value: "v")], to: partition)
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      _ = try await bench.engine.addPartitions([partition], toTransactionOf: "x", producer: producer)
      await bench.append([TestRecord(value: "v")], to: partition, producer: producer, sequence: 0, transactionalID: "x")
      try await Housekeeper(engine: bench.engine).round()
      #expect(await bench.fetch(partition, 1).logStartOffset == 1)
    }
  }

  @Test func `records are deleted on request up to an offset`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      await bench.append([TestRecord(value: "0"), TestRecord(value: "1"), TestRecord(value: "2")], to: partition)
      #expect(try await bench.engine.deleteRecords(before: 2, in: partition) == 2)
      #expect(try await bench.engine.offset(.earliest, in: partition).offset == 2)
      #expect(try await bench.engine.deleteRecords(before: 1, in: partition) == 2)
      #expect(try await bench.batches(partition, from: 2).map(\.base) == [0])
      #expect(try await bench.engine.deleteRecords(before: -1, in: partition) == 3)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.batchRows() == 0)
      #expect(await bench.append([TestRecord(value: "3")], to: partition).baseOffset == 3)
      await #expect(throws: Refusal.self) { try await bench.engine.deleteRecords(before: 9, in: partition) }
    }
  }

  @Test func `a deleted topic gives its room back, and a new one of its name begins anew`() async throws {
    try await Bench.run { bench in
      let first = try await bench.engine.createTopic("t", partitions: 2)
      for _ in 0..<700 { await bench.append([TestRecord(value: "v")], to: partition) }
      try await bench.engine.deleteTopic("t")
      #expect(bench.engine.topic(named: "t") == nil)
      #expect(await bench.fetch(partition).error == .unknownTopicOrPartition)
      let second = try await bench.engine.createTopic("t", partitions: 1)
      #expect(second.id != first.id)
      #expect(await bench.append([TestRecord(value: "v", time: bench.clock.now)], to: partition).baseOffset == 0)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.batchRows() == 1)
    }
  }
}

extension Bench {
  /// How many batches the database holds, reachable or not.
  func batchRows() async throws -> Int64 {
    try await engine.readers.read { database throws(StorageError) in
      let rows = try database.first("SELECT (SELECT count(*) FROM batches) * 1000000 + (SELECT count(*) FROM blobs)") { $0.int(0) } ?? 0
      return rows / 1_000_000 == rows % 1_000_000 ? rows / 1_000_000 : -1
    }
  }
}
