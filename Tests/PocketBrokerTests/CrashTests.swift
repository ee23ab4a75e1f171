import FleetTesting
import Foundation
import Synchronization
import Testing

@testable import PocketBroker

/// What a killed broker leaves behind: everything acknowledged, and no half of anything.
@Suite(.serialized) struct `After a crash` {
  static let partitions = [TopicPartition("t", 0), TopicPartition("t", 1)]

  @Test func `nothing that was acknowledged is missing and nothing is there twice`() async throws {
    let directory = NSTemporaryDirectory() + "crash-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    for round in 1...6 {
      await #expect(processExitsWith: .signal(SIGKILL)) { [directory = directory as String, round = round as Int] in
        try await Self.work(in: directory, round: round)
      }
      try await Self.inspect(directory)
    }
  }

  /// A cut write-ahead log is what power loss leaves of commits that no sync had reached: some prefix of them is there.
  @Test func `a write-ahead log that ends anywhere opens with whole commits`() async throws {
    var random = SeededGenerator(seed: 5)
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      try await bench.engine.writer.perform { _ in }
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      for number in 0..<30 {
        _ = try await bench.engine.addPartitions(Self.partitions, toTransactionOf: "x", producer: producer)
        for partition in Self.partitions {
          await bench.append(
            [TestRecord(key: "x", value: "\(number)")], to: partition, producer: producer, sequence: Int32(number), transactionalID: "x")
        }
        try await bench.engine.endTransaction("x", producer: producer, commit: true)
      }
      let log = try Data(contentsOf: URL(fileURLWithPath: bench.directory + "/broker.sqlite-wal"))
      let database = try Data(contentsOf: URL(fileURLWithPath: bench.directory + "/broker.sqlite"))
      var lengths: Set<Int> = []
      for _ in 0..<25 {
        let copy = EngineOptions(directory: bench.directory + "/copy")
        try FileManager.default.createDirectory(atPath: copy.directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: copy.directory) }
        try database.write(to: URL(fileURLWithPath: copy.databasePath))
        try log.prefix(Int.random(in: log.count / 2...log.count, using: &random)).write(
          to: URL(fileURLWithPath: copy.databasePath + "-wal"))
        let engine = try Engine(options: copy, clock: bench.clock)
        var opened = bench
        opened.engine = engine
        let left = try await opened.records(Self.partitions[0], .readCommitted).values.map(\.value)
        let right = try await opened.records(Self.partitions[1], .readCommitted).values.map(\.value)
        #expect(Set(left) == Set((0..<left.count).map { "\($0)" }))
        #expect(Set(left) == Set(right))
        lengths.insert(left.count)
        await engine.close()
      }
      #expect(lengths.count > 5)
    }
  }

  // MARK: The child that is killed

  /// Produces, commits and joins until the process kills itself in the midst of it; notes each acknowledgement in a file.
  static func work(in directory: String, round: Int) async throws {
    var options = EngineOptions(directory: directory)
    options.fsync = false
    let engine = try Engine(options: options)
    if engine.topic(named: "t") == nil { _ = try await engine.createTopic("t", partitions: 2) }
    let journal = open(directory + "/acknowledged", O_WRONLY | O_APPEND | O_CREAT, 0o644)
    let left = Atomic(Int.random(in: 20...60) * round)
    let note: @Sendable (String) -> Void = { line in
      let bytes = Array((line + "\n").utf8)
      _ = write(journal, bytes, bytes.count)
      if left.wrappingSubtract(1, ordering: .relaxed).newValue <= 0 { kill(getpid(), SIGKILL) }
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await produce(engine, round, note) }
      group.addTask { await transact(engine, round, note) }
      group.addTask { await commitOffsets(engine, note) }
    }
  }

  static func produce(_ engine: Engine, _ round: Int, _ note: @Sendable (String) -> Void) async {
    guard let producer = try? await engine.initProducer(transactionalID: nil, timeout: 0) else { return }
    for number in 0... {
      let value = "plain-\(round)-\(number)"
      let batch = BatchMaker(records: [TestRecord(key: "k", value: value)], producer: producer, sequence: Int32(number))
      let outcome = await engine.produce([ProduceBatch(partition: partitions[0], records: batch.bytes)])[0]
      if outcome.error == .none { note("record \(outcome.baseOffset) \(value)") }
    }
  }

  static func transact(_ engine: Engine, _ round: Int, _ note: @Sendable (String) -> Void) async {
    guard let producer = try? await engine.initProducer(transactionalID: "x", timeout: 60_000) else { return }
    for number in 0... {
      let value = "transaction-\(round)-\(number)"
      let batch = BatchMaker(
        records: [TestRecord(key: "k", value: value)], producer: producer, sequence: Int32(number), attributes: 0x10)
      _ = try? await engine.addPartitions(partitions, toTransactionOf: "x", producer: producer)
      _ = await engine.produce(partitions.map { ProduceBatch(partition: $0, records: batch.bytes) }, transactionalID: "x")
      let commit = number % 3 != 0
      if (try? await engine.endTransaction("x", producer: producer, commit: commit)) != nil, commit { note("committed \(value)") }
    }
  }

  static func commitOffsets(_ engine: Engine, _ note: @Sendable (String) -> Void) async {
    let member = GroupMember(group: "g")
    let start = (try? await engine.fetchOffsets(of: "g", partitions: [partitions[0]]))?.first?.committed?.offset ?? 0
    for offset in (start + 1)... {
      let errors = await engine.commitOffsets([partitions[0]: CommittedOffset(offset: offset)], of: member)
      if errors[partitions[0]] == ErrorCode.none { note("offset \(offset)") }
    }
  }

  /// Compares what a new engine finds with what was acknowledged.
  static func inspect(_ directory: String) async throws {
    let lines = try String(contentsOfFile: directory + "/acknowledged", encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: " ")
    }
    var options = EngineOptions(directory: directory)
    options.fsync = false
    let engine = try Engine(options: options)
    let reader = Bench(engine: engine, options: options)
    let all = try await reader.records(partitions[0])
    let left = try await reader.records(partitions[0], .readCommitted).values.compactMap(\.value)
    let right = Set(try await reader.records(partitions[1], .readCommitted).values.compactMap(\.value))
    let plain = all.values.compactMap(\.value).filter { $0.hasPrefix("plain") }
    #expect(Set(plain).count == plain.count)
    let transactions = Set(left.filter { $0.hasPrefix("transaction") })
    #expect(transactions == right)
    #expect(!lines.isEmpty)
    let offset = try await engine.fetchOffsets(of: "g", partitions: [partitions[0]]).first?.committed?.offset ?? 0
    for line in lines {
      switch line.first {
      case "record": #expect(all[Int64(line[1]) ?? -1]?.value == String(line[2]))
      case "committed": #expect(transactions.contains(String(line[1])))
      default: #expect(offset >= Int64(line[1]) ?? Int64.max)
      }
    }
    for value in transactions { #expect((value.split(separator: "-").last.flatMap { Int($0) } ?? 0) % 3 != 0, "\(value) was aborted") }
    await engine.close()
  }
}
