import Foundation
import Models
import Synchronization
import Testing

@testable import Runtime

@Suite struct LaneTurnsTests {
  /// Whose turn has come, in the order in which they were told.
  private final class Calls: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func seat(_ name: String) -> LaneTurns.Seat { LaneTurns.Seat { [self] in names.withLock { $0.append(name) } } }
  }

  private let calls = Calls()
  private func at(_ day: Int64) -> Instant { Instant(milliseconds: day * 86_400_000) }

  @Test func `no more work at once than may, and a turn that is given back is the next one's`() {
    let turns = LaneTurns(count: 2)
    let seats = ["a", "b", "c"].map(calls.seat)
    #expect(turns.begin(seats[0], at: at(0)))
    #expect(turns.begin(seats[1], at: at(0)))
    #expect(!turns.begin(seats[2], at: at(0)))
    #expect(calls.all.isEmpty)
    turns.end()
    #expect(calls.all == ["c"])
    // Its turn is kept for it, though another asks first.
    turns.end()
    #expect(turns.begin(seats[0], at: at(0)))
    #expect(!turns.begin(seats[1], at: at(0)))
    #expect(turns.begin(seats[2], at: at(0)))
  }

  @Test func `who is furthest behind in the past comes first, and live lanes in the order in which they ask`() {
    let turns = LaneTurns(count: 1)
    let first = calls.seat("first")
    #expect(turns.begin(first, at: at(0)))
    let asking: [(String, Instant)] = [
      ("a year on", at(365)), ("live, asks first", .earliest), ("a day on", at(1)), ("live, asks last", .earliest),
    ]
    for (name, position) in asking { #expect(!turns.begin(calls.seat(name), at: position)) }
    for _ in asking { turns.end() }
    #expect(calls.all == ["live, asks first", "live, asks last", "a day on", "a year on"])
  }

  @Test func `asking again says how far one has come and keeps the place`() {
    let turns = LaneTurns(count: 1)
    let (runner, slow, fast) = (calls.seat("runner"), calls.seat("slow"), calls.seat("fast"))
    #expect(turns.begin(runner, at: at(0)))
    #expect(!turns.begin(slow, at: at(5)))
    #expect(!turns.begin(fast, at: at(4)))
    #expect(!turns.begin(fast, at: at(6)))
    turns.end()
    #expect(calls.all == ["slow"])
  }

  @Test func `who leaves gives up its place and passes on the turn that was kept for it`() {
    let turns = LaneTurns(count: 1)
    let (runner, gone, next) = (calls.seat("runner"), calls.seat("gone"), calls.seat("next"))
    #expect(turns.begin(runner, at: at(0)))
    #expect(!turns.begin(gone, at: at(0)))
    #expect(!turns.begin(next, at: at(1)))
    turns.end()
    #expect(calls.all == ["gone"])
    turns.leave(gone)
    #expect(calls.all == ["gone", "next"])
    turns.leave(next)
    // Nobody is left: the turn is free again, and leaving twice gives none away.
    turns.leave(next)
    #expect(turns.begin(runner, at: at(0)))
    #expect(!turns.begin(gone, at: at(0)))
  }

  @Test func `however many threads compete, each gets its turns and never more than may work at once`() async {
    let turns = LaneTurns(count: 2)
    let gauge = Gauge()
    await withTaskGroup { group in
      for number: Int64 in 0..<8 {
        group.addTask {
          let (wakes, wake) = AsyncStream.makeStream(of: Void.self)
          let seat = LaneTurns.Seat { wake.yield() }
          var waiting = wakes.makeAsyncIterator()
          for round: Int64 in 0..<200 {
            while !turns.begin(seat, at: Instant(milliseconds: round * number)) { await waiting.next() }
            gauge.enter()
            await Task.yield()
            gauge.leave()
            turns.end()
          }
          turns.leave(seat)
        }
      }
    }
    #expect(gauge.most <= 2)
    #expect(gauge.entries == 8 * 200)
  }

  /// How many work at once.
  private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0, entries: 0))
    var most: Int { state.withLock { $0.most } }
    var entries: Int { state.withLock { $0.entries } }

    func enter() {
      state.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
        $0.entries += 1
      }
    }

    func leave() { state.withLock { $0.now -= 1 } }
  }
}
