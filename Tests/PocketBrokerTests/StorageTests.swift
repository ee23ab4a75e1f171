import Foundation
import NIOCore
import Synchronization
import Testing

@testable import PocketBroker

@Suite struct `The disk` {
  let partition = TopicPartition("t", 0)
  static let large = [TestRecord(key: "k", value: String(repeating: "x", count: 20_000), time: 1_800_000_000_000)]

  @Test func `when it is full refuses produces, keeps what it has, and recovers`() async throws {
    let events = Mutex<[EngineEvent]>([])
    try await Bench.run {
      $0.sizeLimit = 1 << 20
      $0.report = { event in events.withLock { $0.append(event) } }
    } _: { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let producer = ProducerIdentity(id: 1, epoch: 0)
      var stored: Int32 = 0
      var outcome = await bench.append(Self.large, to: partition, producer: producer, sequence: 0)
      while outcome.error == .none, stored < 100 {
        stored += 1
        outcome = await bench.append(Self.large, to: partition, producer: producer, sequence: stored)
      }
      #expect(outcome.error == .kafkaStorageError)
      #expect(stored > 10)
      #expect(events.withLock { $0.contains { if case .commitFailed = $0 { true } else { false } } })
      #expect(try await bench.records(partition).count == Int(stored))
      #expect(await bench.append(Self.large, to: partition, producer: producer, sequence: stored).error == .kafkaStorageError)
      _ = try await bench.engine.deleteRecords(before: Int64(stored), in: partition)
      try await Housekeeper(engine: bench.engine).round()
      // The refused batch left no trace: its sequence is the next one expected.
      let again = await bench.append(Self.large, to: partition, producer: producer, sequence: stored)
      #expect(again.error == .none)
      #expect(again.baseOffset == Int64(stored))
    }
  }

  @Test func `when a file may not grow refuses produces, and takes them again when it may`() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      let bench = try Bench()
      let partition = TopicPartition("t", 0)
      _ = try await bench.engine.createTopic("t", partitions: 1)
      setrlimit(__rlimit_resource_t(1), [rlimit(rlim_cur: 1 << 20, rlim_max: rlim_t.max)])
      var count = 0
      var outcome = await bench.append(Self.large, to: partition)
      while outcome.error == .none, count < 1_000 {
        count += 1
        outcome = await bench.append(Self.large, to: partition)
      }
      #expect(outcome.error == .kafkaStorageError)
      setrlimit(__rlimit_resource_t(1), [rlimit(rlim_cur: rlim_t.max, rlim_max: rlim_t.max)])
      #expect(await bench.append(Self.large, to: partition).error == .none)
      #expect(try await bench.records(partition).count == count + 1)
      await bench.remove()
    }
  }

  @Test func `is used by one broker at a time`() async throws {
    try await Bench.run { bench in
      let options = bench.options
      #expect(throws: EngineError.locked(path: bench.directory)) { try Engine(options: options) }
      try await bench.restart()
    }
  }

  @Test func `that holds something else is refused with the reason`() throws {
    let directory = NSTemporaryDirectory() + "broker-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try Data(repeating: 7, count: 20_000).write(to: URL(fileURLWithPath: directory + "/broker.sqlite"))
    #expect(throws: EngineError.self) { try Engine(options: EngineOptions(directory: directory)) }
    #expect(throws: EngineError.self) { try Engine(options: EngineOptions(directory: "/proc/nowhere")) }
  }

  @Test func `that an earlier version wrote is taken over with its offsets`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      #expect(await bench.engine.commitOffsets([partition: CommittedOffset(offset: 5)], of: GroupMember(group: "g")) == [partition: .none])
      await bench.engine.close()
      try Database(path: bench.options.databasePath, readOnly: false).execute(
        """
        ALTER TABLE offsets DROP COLUMN place; ALTER TABLE pending_offsets DROP COLUMN place; PRAGMA user_version = 1;
        """)
      try await bench.restart()
      let member = GroupMember(group: "g")
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: [partition]).map { $0.committed?.offset } == [5])
      #expect(await bench.engine.commitOffsets([partition: CommittedOffset(offset: 6)], of: member) == [partition: .none])
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: [partition]).map { $0.committed?.offset } == [6])
    }
  }

  @Test func `has the same cluster id after a restart, and refuses changes after a close`() async throws {
    try await Bench.run { bench in
      let id = bench.engine.clusterID
      #expect(id.utf8.count == 22)
      let closed = bench.engine
      try await bench.restart()
      #expect(bench.engine.clusterID == id)
      await #expect(throws: Refusal.self) { try await closed.createTopic("t", partitions: 1) }
    }
  }

  @Test func `sees changes in the order of the calls, many to a commit`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let engine = bench.engine
      let partition = partition
      let offsets = await withTaskGroup(of: Int64.self) { group in
        for number in 0..<500 {
          group.addTask {
            let batch = BatchMaker(records: [TestRecord(key: "\(number)", value: "v")])
            return await engine.produce([ProduceBatch(partition: partition, records: batch.bytes)])[0].baseOffset
          }
        }
        return await group.reduce(into: Set<Int64>()) { $0.insert($1) }
      }
      #expect(offsets == Set(0..<500))
      #expect(try await bench.records(partition).count == 500)
    }
  }
}
