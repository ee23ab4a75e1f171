import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

@Suite struct `Compaction` {
  let partition = TopicPartition("table", 0)

  func make(_ bench: Bench, _ settings: [String: String] = [:]) async throws {
    let compacted = ["cleanup.policy": "compact", "min.cleanable.dirty.ratio": "0", "delete.retention.ms": "1000"]
    _ = try await bench.engine.createTopic("table", partitions: 1, configs: compacted.merging(settings) { $1 })
  }

  @discardableResult
  func compact(_ bench: Bench, keyLimit: Int = 200_000, stepBytes: Int = 1 << 20) async throws -> EngineEvent? {
    let partition = partition
    guard let job = try await bench.engine.writer.perform({ $0.nextCompaction(force: partition) }) else { return nil }
    return try await Compactor(readers: bench.engine.readers, writer: bench.engine.writer, keyLimit: keyLimit, stepBytes: stepBytes)
      .compact(job)
  }

  @Test func `keeps the latest record of each key at its offset`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      await bench.append([TestRecord(key: "a", value: "1"), TestRecord(key: "b", value: "1")], to: partition)
      await bench.append([TestRecord(key: "a", value: "2")], to: partition)
      await bench.append([TestRecord(key: "c", value: "1")], to: partition)
      try await compact(bench)
      let records = try await bench.records(partition)
      #expect(
        records == [
          1: TestRecord(key: "b", value: "1"), 2: TestRecord(key: "a", value: "2"), 3: TestRecord(key: "c", value: "1"),
        ])
      #expect(await bench.append([TestRecord(key: "d", value: "1")], to: partition).baseOffset == 4)
    }
  }

  @Test func `keeps a tombstone for as long as delete retention says, then drops it`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      await bench.append([TestRecord(key: "a", value: "1")], to: partition)
      await bench.append([TestRecord(key: "a", value: nil)], to: partition)
      await bench.append([TestRecord(key: "z", value: "1")], to: partition)
      try await compact(bench)
      #expect(try await bench.records(partition).keys.sorted() == [1, 2])
      bench.clock.advance(by: 999)
      try await bench.restart()
      try await compact(bench)
      #expect(try await bench.records(partition).keys.sorted() == [1, 2])
      bench.clock.advance(by: 1)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.records(partition).keys.sorted() == [2])
    }
  }

  @Test func `never goes past the last stable offset`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      await bench.append([TestRecord(key: "a", value: "1")], to: partition)
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      _ = try await bench.engine.addPartitions([partition], toTransactionOf: "x", producer: producer)
      await bench.append([TestRecord(key: "a", value: "2")], to: partition, producer: producer, sequence: 0, transactionalID: "x")
      await bench.append([TestRecord(key: "a", value: "3")], to: partition)
      try await compact(bench)
      #expect(try await bench.records(partition).keys.sorted() == [0, 1, 2])
      try await bench.engine.endTransaction("x", producer: producer, commit: false)
      try await compact(bench)
      #expect(try await bench.records(partition).keys.sorted() == [2])
      #expect(try await bench.records(partition, .readCommitted).keys.sorted() == [2])
    }
  }

  @Test func `drops an abort marker together with the note of what it aborted`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      for (round, commit) in [false, true].enumerated() {
        _ = try await bench.engine.addPartitions([partition], toTransactionOf: "x", producer: producer)
        await bench.append(
          [TestRecord(key: "a", value: "\(round)")], to: partition, producer: producer, sequence: Int32(round), transactionalID: "x")
        try await bench.engine.endTransaction("x", producer: producer, commit: commit)
      }
      try await compact(bench)
      bench.clock.advance(by: 1_000)
      try await compact(bench)
      let fetched = await bench.fetch(partition, 0, .readCommitted)
      #expect(fetched.aborted == [])
      #expect(try await bench.records(partition, .readCommitted) == [2: TestRecord(key: "a", value: "1")])
      #expect(try ReadBatch.decode(fetched.records).map(\.marker) == [nil, 1])
    }
  }

  @Test func `leaves the last batch in place, so that readers come to the end`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      await bench.append([TestRecord(key: "a", value: nil)], to: partition)
      try await compact(bench)
      bench.clock.advance(by: 1_000)
      try await compact(bench)
      let batches = try await bench.batches(partition)
      #expect(batches.map(\.last) == [0])
      #expect(batches.flatMap(\.records).isEmpty)
    }
  }

  @Test func `leaves compressed batches, and tombstones that may be meant for them`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      let compressed = BatchMaker(records: [TestRecord(key: "a", value: "1")], attributes: 4)
      _ = await bench.engine.produce([ProduceBatch(partition: partition, records: compressed.bytes)])
      await bench.append([TestRecord(key: "a", value: nil)], to: partition)
      await bench.append([TestRecord(key: "b", value: "1")], to: partition)
      for _ in 0..<3 {
        try await compact(bench)
        bench.clock.advance(by: 1_000)
      }
      #expect(try await bench.batches(partition).map(\.base) == [0, 1, 2])
    }
  }

  @Test func `leaves records that are younger than the lag`() async throws {
    try await Bench.run { bench in
      try await make(bench, ["min.compaction.lag.ms": "500"])
      let now = bench.clock.now
      await bench.append([TestRecord(key: "a", value: "1", time: now)], to: partition)
      await bench.append([TestRecord(key: "a", value: "2", time: now + 400)], to: partition)
      await bench.append([TestRecord(key: "a", value: "3", time: now + 800)], to: partition)
      bench.clock.advance(by: 900)
      try await compact(bench)
      #expect(try await bench.records(partition).keys.sorted() == [1, 2])
    }
  }

  @Test func `a record without a key is refused`() async throws {
    try await Bench.run { bench in
      try await make(bench)
      let outcome = await bench.append([TestRecord(key: "a", value: "1"), TestRecord(key: nil, value: "1")], to: partition)
      #expect(outcome.error == .invalidRecord)
      #expect(await bench.fetch(partition).highWatermark == 0)
    }
  }

  /// Random histories of records, tombstones and transactions, compacted at random moments with little memory and small steps, say
  /// the same as a dictionary: the latest decided value of each key, at its offset.
  @Test(arguments: 1...12 as ClosedRange<UInt64>) func `says the same as a dictionary`(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    try await Bench.run { bench in
      try await make(bench)
      var latest: [String: (offset: Int64, record: TestRecord)] = [:]
      var writers: [(id: String, producer: ProducerIdentity, sequence: Int32, open: [(Int64, TestRecord)], isOpen: Bool)] = []
      for name in ["x", "y"] {
        writers.append((name, try await bench.engine.initProducer(transactionalID: name, timeout: 900_000), 0, [], false))
      }
      for step in 0..<150 {
        let records = (0..<Int.random(in: 1...4, using: &random)).map { _ in
          TestRecord(key: "k\(Int.random(in: 0..<12, using: &random))", value: Int.random(in: 0..<4, using: &random) == 0 ? nil : "\(step)")
        }
        let index = Int.random(in: 0..<2, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<4:
          let base = await bench.append(records, to: partition).baseOffset
          for (delta, record) in records.enumerated() { latest[record.key ?? ""] = (base + Int64(delta), record) }
        case 4..<6:
          _ = try await bench.engine.addPartitions([partition], toTransactionOf: writers[index].id, producer: writers[index].producer)
          writers[index].isOpen = true
          let outcome = await bench.append(
            records, to: partition, producer: writers[index].producer, sequence: writers[index].sequence,
            transactionalID: writers[index].id)
          #expect(outcome.error == .none)
          writers[index].sequence += Int32(records.count)
          for (delta, record) in records.enumerated() { writers[index].open.append((outcome.baseOffset + Int64(delta), record)) }
        case 6..<8:
          guard writers[index].isOpen else { continue }
          let commit = Bool.random(using: &random)
          try await bench.engine.endTransaction(writers[index].id, producer: writers[index].producer, commit: commit)
          if commit {
            for (offset, record) in writers[index].open where offset > latest[record.key ?? ""]?.offset ?? -1 {
              latest[record.key ?? ""] = (offset, record)
            }
          }
          writers[index].open = []
          writers[index].isOpen = false
        case 8:
          try await compact(bench, keyLimit: Int.random(in: 1...30, using: &random), stepBytes: Int.random(in: 100...2_000, using: &random))
        default: bench.clock.advance(by: Int64.random(in: 0..<1_500, using: &random))
        }
      }
      for writer in writers where writer.isOpen {
        try await bench.engine.endTransaction(writer.id, producer: writer.producer, commit: false)
      }
      let expected = latest.mapValues(\.record.value)
      func values() async throws -> [String: String?] {
        var values: [String: String?] = [:]
        for (_, record) in try await bench.records(partition, .readCommitted).sorted(by: { $0.key < $1.key }) {
          values[record.key ?? ""] = record.value
        }
        return values
      }
      // Before a full pass, a reader that goes through everything ends with the same values, but for tombstones that are gone.
      #expect(try await values().compactMapValues { $0 } == expected.compactMapValues { $0 })
      try await compact(bench)
      try await bench.restart()
      let kept = try await bench.records(partition, .readCommitted)
      #expect(try await values().compactMapValues { $0 } == expected.compactMapValues { $0 })
      for (offset, record) in kept { #expect(latest[record.key ?? ""]?.offset == offset) }
      bench.clock.advance(by: 2_000)
      try await compact(bench)
      #expect(try await values().values.filter { $0 == nil }.isEmpty)
      #expect(try await values().compactMapValues { $0 } == expected.compactMapValues { $0 })
    }
  }
}
