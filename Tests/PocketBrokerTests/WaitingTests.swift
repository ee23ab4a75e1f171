import NIOCore
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct `A waiting fetch` {
  let partition = TopicPartition("t", 0)

  func request(_ minBytes: Int = 1, _ isolation: Isolation = .readUncommitted, offset: Int64 = 0) -> FetchQuery {
    FetchQuery(
      positions: [
        .init(partition: partition, offset: offset, maxBytes: 1 << 20),
        .init(partition: TopicPartition("t", 1), offset: 0, maxBytes: 1 << 20),
      ],
      isolation: isolation, minBytes: minBytes, maxBytes: 1 << 20, maxWait: 500)
  }

  /// Returns when so many fetches wait.
  func isWaiting(_ bench: Bench, _ count: Int = 1) async {
    while bench.engine.board.waiterCount < count { await Task.yield() }
  }

  @Test func `is answered by the append it waits for, without the clock moving`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let request = request()
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      await bench.append([TestRecord(value: "v")], to: TopicPartition("t", 1))
      let parts = await fetched
      #expect(parts.map { $0.records.readableBytes > 0 } == [false, true])
      #expect(bench.engine.board.waiterCount == 0)
    }
  }

  @Test func `is answered empty when its time is over`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let running = Task { await engine.run() }
      let request = request()
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      bench.clock.advance(by: 500)
      #expect(await fetched.allSatisfy { $0.records.readableBytes == 0 && $0.error == .none })
      running.cancel()
      await running.value
    }
  }

  @Test func `ends with the others that began about when it did`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let running = Task { await engine.run() }
      let request = request()
      bench.clock.advance(by: 10)
      async let first = engine.fetch(request)
      await isWaiting(bench)
      bench.clock.advance(by: 70)
      async let second = engine.fetch(request)
      await isWaiting(bench, 2)
      bench.clock.advance(by: 669)
      #expect(bench.engine.board.waiterCount == 2)
      bench.clock.advance(by: 1)
      #expect(await [first.count, second.count] == [2, 2])
      running.cancel()
      await running.value
    }
  }

  @Test func `waits for as many bytes as it asks for`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let size = BatchMaker(records: [TestRecord(value: "v")]).bytes.readableBytes
      let request = request(3 * size)
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      for _ in 0..<3 { await bench.append([TestRecord(value: "v")], to: partition) }
      #expect(await fetched.first?.records.readableBytes == 3 * size)
    }
  }

  @Test func `of committed records is answered by the commit`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let request = request(1, .readCommitted)
      let producer = try await engine.initProducer(transactionalID: "x", timeout: 60_000)
      _ = try await engine.addPartitions([partition], toTransactionOf: "x", producer: producer)
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      await bench.append([TestRecord(value: "v")], to: partition, producer: producer, sequence: 0, transactionalID: "x")
      #expect(bench.engine.board.waiterCount == 1)
      try await engine.endTransaction("x", producer: producer, commit: true)
      #expect(await fetched.first?.lastStableOffset == 2)
    }
  }

  @Test func `ends when its task is cancelled`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let request = request()
      let task = Task { await engine.fetch(request) }
      await isWaiting(bench)
      task.cancel()
      #expect(await task.value.count == 2)
    }
  }

  @Test func `ends when the broker stops`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let request = request()
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      await engine.close()
      #expect(await fetched.map(\.error) == [.none, .none])
    }
  }

  @Test func `ends when its topic is deleted`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let engine = bench.engine
      let request = request()
      async let fetched = engine.fetch(request)
      await isWaiting(bench)
      try await engine.deleteTopic("t")
      #expect(await fetched.map(\.error) == [.unknownTopicOrPartition, .unknownTopicOrPartition])
    }
  }
}
