import FleetTesting
import Foundation
import Models
import State
import Testing

@Suite struct TimerTableTests {
  private let folder = TemporaryFolder()
  private static let target = ChangelogTarget(topic: "test-changelog", partition: 0)

  private func timer(_ customer: String, _ name: String, due: Int64, trace: String? = nil) -> PendingTimer {
    PendingTimer(customer: customer, name: name, due: Instant(milliseconds: due), run: 1, trace: trace)
  }

  @Test func `how many are due is counted up to an instant, and it included`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    try store.begin()
    #expect(try store.timers.count(dueBy: Instant(milliseconds: 100)) == 0)
    for number: Int64 in 1...5 { try store.timers.set(timer("c", "n\(number)", due: number * 10)) }
    #expect(try store.timers.count(dueBy: Instant(milliseconds: 9)) == 0)
    #expect(try store.timers.count(dueBy: Instant(milliseconds: 30)) == 3)
    try store.timers.cancel(customer: "c", name: "n1")
    #expect(try store.timers.count(dueBy: Instant(milliseconds: 1_000)) == 4)
    store.rollback()
  }

  @Test(arguments: [5, 63, 64, 65, 400]) func `a customer's timers before an instant come in order, few or many as are due`(
    _ others: Int
  ) throws {
    let store = try LaneStore(path: folder.path("lane"))
    try store.begin()
    var random = SeededGenerator(seed: UInt64(others))
    var own: [PendingTimer] = []
    for number in 0..<40 {
      own.append(timer("c", "n\(number)", due: Int64.random(in: 0..<20, using: &random)))
      try store.timers.set(own[number])
    }
    for number in 0..<others { try store.timers.set(timer("d\(number % 7)", "n\(number)", due: Int64.random(in: 0..<20, using: &random))) }
    for instant: Int64 in 0...20 {
      let due = own.filter { $0.due.milliseconds < instant }
      let expected = due.sorted { ($0.due, $0.name) < ($1.due, $1.name) }
      var taken: [PendingTimer] = []
      while let next = try store.timers.takeNext(of: "c", before: Instant(milliseconds: instant)) { taken.append(next) }
      #expect(taken == expected)
      own.removeAll { expected.contains($0) }
    }
    #expect(own.isEmpty)
    store.rollback()
  }

  /// Many more than are held in memory, many at one instant, few customers with very many: every path of the table, beside a plain list.
  @Test(arguments: [1, 2, 3]) func `whatever is set, cancelled and taken, timers come as from a sorted list`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let path = folder.path("lane-\(seed)")
    var reopened: LaneStore?
    var plain: [String: PendingTimer] = [:]
    func order(_ one: PendingTimer, _ other: PendingTimer) -> Bool {
      (one.due, one.customer, one.name) < (other.due, other.customer, other.name)
    }
    func id(_ timer: PendingTimer) -> String { "\(timer.customer)/\(timer.name)" }
    var now: Int64 = 0
    for batch in 0..<20 {
      let store = try reopened ?? LaneStore(path: path)
      try store.begin()
      // Now and then a wave that is more than a window holds.
      for _ in 0..<(batch % 10 == 3 ? 4_000 : 150) {
        let customer = Int.random(in: 0..<3, using: &random) == 0 ? "d\(Int.random(in: 0..<400, using: &random))" : "fleet"
        let name = "n\(Int.random(in: 0..<3_000, using: &random))"
        let due = now + Int64.random(in: 0..<(Bool.random(using: &random) ? 3 : 2_000), using: &random)
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<15:
          let timer = timer(customer, name, due: due)
          try store.timers.set(timer)
          plain[id(timer)] = timer
        case 15..<19:
          try store.timers.cancel(customer: customer, name: name)
          plain["\(customer)/\(name)"] = nil
        default:
          let expected = plain.values.filter { $0.customer == customer && $0.due.milliseconds < due }.min(by: order)
          #expect(try store.timers.takeNext(of: customer, before: Instant(milliseconds: due)) == expected)
          if let expected { plain[id(expected)] = nil }
        }
      }
      now += Int64.random(in: 0..<60, using: &random)
      for expected in plain.values.filter({ $0.due.milliseconds <= now }).sorted(by: order) {
        #expect(try store.timers.takeNext(dueBy: Instant(milliseconds: now)) == expected)
        plain[id(expected)] = nil
      }
      #expect(try store.timers.takeNext(dueBy: Instant(milliseconds: now)) == nil)
      #expect(try store.timers.earliestDue() == plain.values.map(\.due).min())
      #expect(try store.timers.pending(of: "fleet") == plain.values.filter { $0.customer == "fleet" }.sorted(by: order))
      var outbound = OutboundBatch()
      try store.commit(store.checkpoint, outbound: &outbound, changelog: Self.target)
      #expect(store.timers.count == Int64(plain.count))
      reopened = Int.random(in: 0..<4, using: &random) == 0 ? nil : store
    }
  }

  @Test func `what is set and taken within a batch leaves no trace in the changelog`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    #expect(try store.timers.earliestDue() == nil)
    try store.begin()
    try store.timers.set(timer("c", "n", due: 1))
    try store.timers.set(timer("c", "m", due: 2))
    #expect(try store.timers.takeNext(dueBy: Instant(milliseconds: 1)) == timer("c", "n", due: 1))
    var outbound = OutboundBatch()
    try store.commit(store.checkpoint, outbound: &outbound, changelog: Self.target)
    var keys: [String] = []
    try outbound.forEach { keys.append(String(decoding: $0.key, as: UTF8.self)) }
    #expect(keys == ["timer/01c01m", "checkpoint"])
  }

  @Test func `a customer's timers are listed as they are due, and nobody else's`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    try store.begin()
    let own = [timer("c", "b", due: 5), timer("c", "a", due: 7, trace: "t"), timer("c", "c", due: 7)]
    for timer in own.reversed() + [timer("cc", "a", due: 1)] { try store.timers.set(timer) }
    #expect(try store.timers.pending(of: "c") == own)
    #expect(try store.timers.pending(of: "d").isEmpty)
    store.rollback()
  }

  @Test func `a timer keeps its trace over a restart and over the changelog, and loses it when it is set without`() throws {
    var outbound = OutboundBatch()
    do {
      let store = try LaneStore(path: folder.path("lane"))
      try store.begin()
      try store.timers.set(timer("c", "kept", due: 1, trace: "00-abc-def-01"))
      try store.timers.set(timer("c", "reset", due: 2, trace: "00-abc-def-01"))
      try store.timers.set(timer("c", "reset", due: 2))
      try store.commit(store.checkpoint, outbound: &outbound, changelog: Self.target)
    }
    let expected = [timer("c", "kept", due: 1, trace: "00-abc-def-01"), timer("c", "reset", due: 2)]
    #expect(try LaneStore(path: folder.path("lane")).timers.pending(of: "c") == expected)
    let restored = try LaneStore(path: folder.path("restored"))
    try restored.begin()
    try outbound.forEach { record in
      try record.value?.withUnsafeBytes { try restored.restore(key: String(decoding: record.key, as: UTF8.self), value: $0) }
    }
    try restored.commitRestored(changelogOffset: 0)
    #expect(try restored.timers.pending(of: "c") == expected)
  }

  @Test func `offsets that were taken ahead of their turn or skipped are counted`() {
    var position = InputPosition(next: 10)
    position.take(12)
    position.skip(20..<25)
    #expect(position.takenAhead == 6)
    position.take(10)
    position.take(11)
    #expect(position.next == 13)
    #expect(position.takenAhead == 5)
  }
}
