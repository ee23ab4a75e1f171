import Testing

@testable import PocketBroker

@Suite struct `Looking for offsets` {
  let partition = TopicPartition("t", 0)

  @Test func `by time gives the first record that is not earlier`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      await bench.append(
        [TestRecord(value: "0", time: 10), TestRecord(value: "1", time: 30), TestRecord(value: "2", time: 20)], to: partition)
      await bench.append([TestRecord(value: "3", time: 15)], to: partition)
      await bench.append([TestRecord(value: "4", time: 40)], to: partition)
      let answers: [(Int64, Int64, Int64)] = [(0, 0, 10), (10, 0, 10), (11, 1, 30), (30, 1, 30), (31, 4, 40), (41, -1, -1)]
      for (time, offset, found) in answers {
        let answer = try await bench.engine.offset(.time(time), in: partition)
        #expect(answer.offset == offset, "at \(time)")
        #expect(answer.timestamp == found, "at \(time)")
      }
      let latest = try await bench.engine.offset(.maximumTimestamp, in: partition)
      #expect(latest == FoundOffset(offset: 4, timestamp: 40, leaderEpoch: 0))
    }
  }

  @Test func `at the end depends on open transactions`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      await bench.append([TestRecord(value: "0")], to: partition)
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      _ = try await bench.engine.addPartitions([partition], toTransactionOf: "x", producer: producer)
      await bench.append([TestRecord(value: "1")], to: partition, producer: producer, sequence: 0, transactionalID: "x")
      #expect(try await bench.engine.offset(.latest, in: partition).offset == 2)
      #expect(try await bench.engine.offset(.latest, in: partition, isolation: .readCommitted).offset == 1)
      #expect(try await bench.engine.endOffset(ofEpoch: 0, in: partition) == (0, 2))
      #expect(try await bench.engine.endOffset(ofEpoch: 1, in: partition) == (-1, -1))
    }
  }

  @Test func `in an empty log finds nothing but its ends`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      #expect(try await bench.engine.offset(.earliest, in: partition).offset == 0)
      #expect(try await bench.engine.offset(.latest, in: partition).offset == 0)
      #expect(try await bench.engine.offset(.time(0), in: partition).offset == -1)
      #expect(try await bench.engine.offset(.maximumTimestamp, in: partition).offset == -1)
      await #expect(throws: Refusal.self) { try await bench.engine.offset(.latest, in: TopicPartition("u", 0)) }
    }
  }
}
