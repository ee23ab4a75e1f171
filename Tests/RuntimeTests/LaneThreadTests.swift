import FleetTesting
import Foundation
import Models
import State
import Synchronization
import Testing

@testable import Runtime

@Suite struct LaneThreadTests {
  struct Broken: Error {}

  /// A worker whose lane 0 fails in the middle of an effect: its row is written, the event that goes with it is not.
  private struct FailingWorker: Worker {
    var name: String { "failing" }
    var inputs: [WorkerInput] { [WorkerInput("in")] }
    var outputs: [String] { [] }
    var tickCarrier: String? { nil }

    func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane {
      FailingLane(fails: place.partition == 0)
    }
  }

  private final class FailingLane: WorkerLane {
    private let fails: Bool

    init(fails: Bool) { self.fails = fails }

    func decode(_ record: ArrivedRecord) throws(Fault) -> Arrival {
      .event(
        DecodedEvent(
          time: Instant(milliseconds: record.offset), customer: nil, seenKey: nil, payload: 0, offset: record.offset, input: record.input,
          value: record.offset))
    }

    func handle(_ event: DecodedEvent, _ context: LaneContext) throws -> Outcome {
      var count = try context.tables.row(RowKey("all"), in: EchoRule.counts) ?? EchoCount()
      count.value += 1
      try context.tables.put(count, RowKey("all"), in: EchoRule.counts)
      if fails, event.offset == 2 { throw Broken() }
      return .done
    }
  }

  @Test func `an error in the middle of a batch makes all lanes of its thread give the batch up, and nothing of it is ever committed`()
    async throws
  {
    let folder = TemporaryFolder()
    let gauges = LaneGauges(limit: .max, timeLimit: .seconds(5))
    let failures = Mutex<[String]>([])
    let passes = LanePasses(add: { _ in }, flush: {}, flushIfMany: {})
    let thread = thread(gauges, passes) { error in
      failures.withLock { $0.append("\(error)") }
    }
    let paths = [folder.path("0"), folder.path("1")]
    try await thread.run { lanes in
      for partition in 0..<2 {
        let number = Int32(partition)
        lanes.lanes[number] = try Lane(
          place: LanePlace(partition: number, partitions: 2), store: LaneStore(path: paths[partition]), worker: FailingWorker(),
          starts: [0],
          layout: OutputLayout(partitions: [:], standard: 2), settings: LaneSettings(), changelogTopic: "c")
      }
    }
    func receive(_ partition: Int32, _ offsets: Range<Int64>) async {
      await thread.perform { lanes in
        let records = offsets.map { TestRecord(offset: $0, timestamp: nil, key: nil, value: [], headers: []) }
        try lanes.lanes[partition]?.receive(MemoryRecords(records), input: 0)
      }
    }
    func commit() async -> [Int64] {
      let sequences = Mutex<[Int64]>([])
      await thread.perform { lanes in
        for lane in lanes.lanes.values {
          guard let publication = try lane.commit() else { continue }
          sequences.withLock { $0.append(publication.checkpoint.sequence) }
        }
      }
      return sequences.withLock { $0 }
    }
    await receive(0, 0..<1)
    await receive(1, 0..<1)
    await thread.perform { _ in }
    #expect(await commit() == [1, 1])
    // Lane 1 has work in its batch when lane 0 fails.
    await receive(1, 1..<2)
    await receive(0, 1..<4)
    await thread.perform { _ in }
    #expect(await commit().isEmpty)
    #expect(failures.withLock { $0 } == ["lane 0, in-0 at offset 2: Broken()"])
    for path in paths {
      let store = try LaneStore(path: path)
      #expect(store.checkpoint.sequence == 1)
      #expect(store.checkpoint.positions["in"]?.next == 1)
      #expect(try store.tables.row(RowKey("all"), in: EchoRule.counts)?.value == 1)
    }
    thread.close()
  }

  private func thread(
    _ gauges: LaneGauges, _ passes: LanePasses, _ turns: LaneTurns = LaneTurns(count: 1), failed: @escaping @Sendable (any Error) -> Void
  ) -> LaneThread {
    let backlog = LaneBacklog(limit: .max, lanesAtOnce: 1, gauges: gauges)
    return LaneThread(name: "t", gauges: gauges, backlog: backlog, passes: passes, turns: turns, failed: failed)
  }

  /// Opens lane 1 and brings it records.
  private func open(_ path: String, on thread: LaneThread, _ settings: LaneSettings = LaneSettings(), records: Int64) async throws {
    try await thread.run { lanes in
      lanes.lanes[1] = try Lane(
        place: LanePlace(partition: 1, partitions: 2), store: LaneStore(path: path), worker: FailingWorker(), starts: [0],
        layout: OutputLayout(partitions: [:], standard: 2), settings: settings, changelogTopic: "c")
      let records = (0..<records).map { TestRecord(offset: $0, timestamp: nil, key: nil, value: [], headers: []) }
      try lanes.lanes[1]?.receive(MemoryRecords(records), input: 0)
    }
  }

  @Test func `a thread that waits for its turn carries out commands, and works when the turn has come`() async throws {
    let folder = TemporaryFolder()
    let gauges = LaneGauges(limit: .max, timeLimit: .seconds(5))
    let turns = LaneTurns(count: 1)
    let other = LaneTurns.Seat {}
    #expect(turns.begin(other, at: .earliest))
    let thread = thread(gauges, LanePasses(add: { _ in }, flush: {}, flushIfMany: {}), turns) { _ in }
    let path = folder.path("1")
    try await open(path, on: thread, records: 1)
    // The pass that follows each command finds no turn.
    for _ in 0..<3 { #expect(try await thread.run { lanes in lanes.lanes[1]?.waiting } == 1) }
    turns.end()
    #expect(try await awaited { try await thread.run { lanes in lanes.lanes[1]?.waiting == 0 } })
    // It has given its turn back.
    #expect(try await awaited { turns.begin(other, at: .earliest) })
    thread.close()
  }

  @Test func `a full batch is committed and handed over at once, while the lane goes on`() async throws {
    let folder = TemporaryFolder()
    let gauges = LaneGauges(limit: .max, timeLimit: .seconds(5))
    let handedOver = Mutex<[Int64]>([])
    let passes = LanePasses(
      add: { publications in handedOver.withLock { $0 += publications.map { $0.checkpoint.positions["in"]?.next ?? 0 } } }, flush: {},
      flushIfMany: {})
    let thread = thread(gauges, passes) { _ in }
    let path = folder.path("1")
    try await open(path, on: thread, LaneSettings(recordsPerCommit: 2), records: 5)
    #expect(try await awaited { try await thread.run { lanes in lanes.lanes[1]?.waiting == 0 } })
    #expect(handedOver.withLock { $0 } == [2, 4])
    let rest = try await thread.run { lanes in try lanes.lanes[1]?.commit()?.checkpoint.positions["in"]?.next }
    #expect(rest == 5)
    thread.close()
  }

  @Test func `lanes wait while an eighth of what may be unpublished is, and go on when it is out`() async throws {
    let folder = TemporaryFolder()
    let gauges = LaneGauges(limit: 800, timeLimit: .seconds(5))
    let passes = LanePasses(add: { _ in }, flush: {}, flushIfMany: {})
    let thread = thread(gauges, passes) { _ in }
    let path = folder.path("1")
    gauges.addUnpublished(100)
    #expect(gauges.isCrowded && !gauges.isBacklogged)
    #expect(!LaneGauges(limit: 1, timeLimit: .seconds(5)).isCrowded)
    try await open(path, on: thread, records: 1)
    // The pass that follows each command finds the lane waiting.
    for _ in 0..<3 { #expect(try await thread.run { lanes in lanes.lanes[1]?.waiting } == 1) }
    gauges.addUnpublished(-100)
    #expect(try await awaited { try await thread.run { lanes in lanes.lanes[1]?.waiting == 0 } })
    thread.close()
  }
}
