import Synchronization
import Testing

@testable import Runtime

@Suite struct LaneBacklogTests {
  private let gauges = LaneGauges(limit: 100, timeLimit: .seconds(3_600))

  @Test func `reading waits while lanes can work off more than the limit, and goes on when they have`() async {
    let backlog = LaneBacklog(limit: 1_000, lanesAtOnce: 1, gauges: gauges)
    backlog.send(1_500)
    backlog.arrive(at: 0, isOpen: true)
    let released = Flag()
    await withTaskGroup { group in
      group.addTask {
        await backlog.waitForRoom()
        #expect(released.isSet)
      }
      group.addTask {
        for _ in 0..<100 { await Task.yield() }
        released.set()
        backlog.release(1_000)
      }
    }
  }

  /// Each of these would wait for ever if it were none.
  @Test(arguments: ["idle lanes", "a closed runtime", "a lane that is gone", "a full outbox"])
  func `reading does not wait for what nobody will work off`(reason: String) async {
    let backlog = LaneBacklog(limit: 1_000, lanesAtOnce: 1, gauges: gauges)
    backlog.send(1_500)
    switch reason {
    case "idle lanes":
      backlog.arrive(at: 0, isOpen: true)
      backlog.set(0, isBusy: false)
    case "a closed runtime": backlog.close()
    case "a lane that is gone": backlog.arrive(at: 0, isOpen: false)
    default: gauges.addUnpublished(100)
    }
    await backlog.waitForRoom()
  }

  /// It would wait for ever if it did.
  @Test func `reading does not wait while fewer lanes have something to do than there are cores`() async {
    let backlog = LaneBacklog(limit: 1_000, lanesAtOnce: 2, gauges: gauges)
    backlog.send(1_500)
    backlog.arrive(at: 0, isOpen: true)
    await backlog.waitForRoom()
  }

  @Test(arguments: [(1_500, [0, 1]), (8_000, [0])])
  func `reading waits where enough lanes have something to do, and of far too many bytes where one has`(bytes: Int, busy: [Int32]) async {
    let backlog = LaneBacklog(limit: 1_000, lanesAtOnce: 2, gauges: gauges)
    for (lane, part) in zip(busy, [bytes - busy.count + 1] + Array(repeating: 1, count: busy.count)) {
      backlog.send(part)
      backlog.arrive(at: lane, isOpen: true)
    }
    let isIdle = Flag()
    await withTaskGroup { group in
      group.addTask {
        await backlog.waitForRoom()
        #expect(isIdle.isSet)
      }
      group.addTask {
        for _ in 0..<100 { await Task.yield() }
        isIdle.set()
        backlog.set(busy[0], isBusy: false)
      }
    }
  }

  @Test func `lanes wait for the publisher at a number of bytes and at an age`() {
    let old = LaneGauges(limit: 100, timeLimit: .seconds(5))
    #expect(!old.isBacklogged)
    old.setOldestUnpublished(.now - .seconds(4))
    #expect(!old.isBacklogged)
    old.setOldestUnpublished(.now - .seconds(6))
    #expect(old.isBacklogged)
    old.setOldestUnpublished(nil)
    old.addUnpublished(99)
    #expect(!old.isBacklogged)
    old.addUnpublished(1)
    #expect(old.isBacklogged)
  }
}

/// Something that has happened, told from one task to another.
private final class Flag: Sendable {
  private let state = Atomic(false)
  var isSet: Bool { state.load(ordering: .sequentiallyConsistent) }
  func set() { state.store(true, ordering: .sequentiallyConsistent) }
}
