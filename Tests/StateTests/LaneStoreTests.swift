import FleetTesting
import Foundation
import Models
import State
import Testing

@Suite struct LaneStoreTests {
  static let cities = Table<Note>("notes")
  static let others = Table<Note>("others")

  struct Note: RowCodable, Equatable {
    var text: String
    func encode(into row: inout RowWriter) { row.write(text) }
    init(_ text: String) { self.text = text }
    init(from row: inout RowReader) throws(RowError) { text = try row.readString() }
  }

  let folder = TemporaryFolder()
  let target = ChangelogTarget(topic: "test-changelog", partition: 3)

  @Test func `what was committed is there after closing, and what was not is gone`() throws {
    do {
      let store = try LaneStore(path: folder.path("lane"))
      try store.begin()
      try store.tables.put(Note("kept"), RowKey("a"), in: Self.cities)
      try store.timers.set(PendingTimer(customer: "c", name: "n", due: Instant(milliseconds: 5), run: 2))
      store.seen.insert(SeenKey(high: 1, low: 2), payload: 3)
      var checkpoint = store.checkpoint
      checkpoint.positions["in"] = InputPosition(next: 7)
      var outbound = OutboundBatch()
      try store.commit(checkpoint, outbound: &outbound, changelog: target)
      #expect(outbound.count == 4)
      try store.begin()
      try store.tables.put(Note("lost"), RowKey("b"), in: Self.cities)
      store.rollback()
    }
    let store = try LaneStore(path: folder.path("lane"))
    #expect(store.checkpoint.sequence == 1)
    #expect(store.checkpoint.positions == ["in": InputPosition(next: 7)])
    #expect(try store.tables.row(RowKey("a"), in: Self.cities) == Note("kept"))
    #expect(try store.tables.row(RowKey("b"), in: Self.cities) == nil)
    #expect(try store.timers.earliestDue() == Instant(milliseconds: 5))
    #expect(try store.seen.payload(of: SeenKey(high: 1, low: 2)) == 3)
    #expect(try store.pending().map(\.sequence) == [1])
  }

  @Test func `a file that another owner holds is refused`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    #expect(throws: StateError.self) { try LaneStore(path: folder.path("lane")) }
    #expect(store.checkpoint.sequence == 0)
  }

  @Test func `what was published is trimmed with the next commit, and only that`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    for number in 1...3 {
      try store.begin()
      try store.tables.put(Note("\(number)"), RowKey("a"), in: Self.cities)
      var outbound = OutboundBatch()
      try store.commit(store.checkpoint, outbound: &outbound, changelog: target)
    }
    store.published(through: 2, at: Instant(milliseconds: 1_000))
    try store.settle(changelogOffset: 9)
    #expect(try store.pending().map(\.sequence) == [3])
    #expect(store.lastPublished == Instant(milliseconds: 1_000))
    #expect(store.changelogOffset == 9)
  }

  @Test(arguments: 1...8)
  func `a lane restored from its changelog is the original, table by table`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let original = try LaneStore(path: folder.path("original"), options: LaneStoreOptions(cachedRows: CacheBudget(limit: 1_000)))
    var changelog: [String: [UInt8]?] = [:]
    var seen: Set<SeenKey> = []
    for _ in 0..<40 {
      try original.begin()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let key = RowKey("k\(Int.random(in: 0..<15, using: &random))")
        let table = Bool.random(using: &random) ? Self.cities : Self.others
        switch Int.random(in: 0..<6, using: &random) {
        case 0: try original.tables.remove(key, in: table)
        case 1: try original.timers.cancel(customer: key.text, name: "t")
        case 2:
          let due = Instant(milliseconds: Int64.random(in: 0...50, using: &random))
          try original.timers.set(PendingTimer(customer: key.text, name: "t", due: due, run: 1))
        case 3:
          let key = SeenKey(high: UInt64.random(in: 0...UInt64.max, using: &random), low: 1)
          original.seen.insert(key, payload: 4)
          seen.insert(key)
        default: try original.tables.put(Note("\(Int.random(in: 0..<1_000, using: &random))"), key, in: table)
        }
      }
      var outbound = OutboundBatch()
      try original.commit(original.checkpoint, outbound: &outbound, changelog: target)
      try outbound.forEach { changelog[String(decoding: $0.key, as: UTF8.self)] = .some($0.value.map { [UInt8]($0) }) }
    }
    let restored = try LaneStore(path: folder.path("restored"))
    try restored.begin()
    // A compacted topic keeps the last record of each key, in any order between keys.
    for (key, value) in changelog.shuffled(using: &random) {
      if let value {
        try value.withUnsafeBytes { try restored.restore(key: key, value: $0) }
      } else {
        try restored.restore(key: key, value: nil)
      }
    }
    try restored.commitRestored(changelogOffset: 1)
    #expect(try contents(restored) == contents(original))
    #expect(restored.checkpoint == original.checkpoint)
    for key in seen { #expect(try restored.seen.payload(of: key) == 4) }
    #expect(restored.seen.count == original.seen.count)
  }

  private func contents(_ store: LaneStore) throws -> [String] {
    var lines: [String] = []
    for table in [Self.cities, Self.others] {
      try store.tables.forEach(in: table, prefix: nil) { lines.append("\(table.name) \($0.text) \($1.text)") }
    }
    try store.begin()
    while let timer = try store.timers.takeNext(dueBy: Instant(milliseconds: .max)) { lines.append("\(timer)") }
    store.rollback()
    return lines
  }
}
