import FleetTesting
import Models
import State
import Testing

@Suite struct SeenIndexTests {
  let folder = TemporaryFolder()

  @Test func `every key is found again with its payload, over many runs and after reopening, and no other is`() throws {
    var random = SeededGenerator(seed: 11)
    let keys = (0..<150_000).map { _ in SeenKey(high: random.next(), low: random.next()) }
    func check(_ store: LaneStore) throws {
      for (index, key) in keys.enumerated() where index % 7 == 0 { #expect(try store.seen.payload(of: key) == UInt64(index)) }
      for _ in 0..<20_000 { #expect(try store.seen.payload(of: SeenKey(high: random.next(), low: random.next())) == nil) }
    }
    do {
      let store = try LaneStore(path: folder.path("lane"))
      var index = 0
      while index < keys.count {
        try store.begin()
        for _ in 0..<1_500 where index < keys.count {
          store.seen.insert(keys[index], payload: UInt64(index))
          index += 1
        }
        var outbound = OutboundBatch()
        try store.commit(store.checkpoint, outbound: &outbound, changelog: nil)
      }
      try check(store)
    }
    try check(try LaneStore(path: folder.path("lane")))
  }

  @Test func `a key is kept for 400 days of stream time and forgotten after them`() throws {
    let store = try LaneStore(path: folder.path("lane"))
    let key = SeenKey(high: 5, low: 6)
    func commit() throws -> [String] {
      var outbound = OutboundBatch()
      try store.commit(store.checkpoint, outbound: &outbound, changelog: ChangelogTarget(topic: "c", partition: 0))
      var tombstones: [String] = []
      try outbound.forEach { if $0.value == nil { tombstones.append(String(decoding: $0.key, as: UTF8.self)) } }
      return tombstones
    }
    let start = Instant(milliseconds: 0)
    store.seen.advance(to: start)
    try store.begin()
    store.seen.insert(key, payload: 9)
    #expect(try commit() == [])
    store.seen.advance(to: start + .days(400))
    #expect(try store.seen.payload(of: key) == 9)
    store.seen.advance(to: start + .days(401))
    #expect(try store.seen.payload(of: key) == nil)
    try store.begin()
    #expect(try commit() == ["seen/1"])
  }
}
