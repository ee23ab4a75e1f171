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

  @Test(arguments: [3, 20_000]) func `what was handled before the first tick is kept for 400 days from it`(number: Int) throws {
    var random = SeededGenerator(seed: 12)
    let keys = (0..<number).map { _ in SeenKey(high: random.next(), low: random.next()) }
    let taken = SeenKey(high: random.next(), low: random.next())
    let first = Instant(milliseconds: 1_770_000_000_000)
    var changelog: [String: [UInt8]] = [:]
    func commit(_ store: LaneStore) throws {
      var outbound = OutboundBatch()
      try store.commit(store.checkpoint, outbound: &outbound, changelog: ChangelogTarget(topic: "c", partition: 0))
      try outbound.forEach { record in
        let key = String(decoding: record.key, as: UTF8.self)
        if key.hasPrefix("seen/") { changelog[key] = record.value.map { Array($0) } }
      }
    }
    func check(_ store: LaneStore, at instant: Instant, kept: Bool) throws {
      store.seen.advance(to: instant)
      for (index, key) in keys.enumerated() { #expect(try store.seen.payload(of: key) == (kept ? UInt64(index) : nil)) }
      #expect(try store.seen.payload(of: taken) == nil)
    }
    do {
      let store = try LaneStore(path: folder.path("lane"))
      for start in stride(from: 0, to: number, by: 5_000) {
        try store.begin()
        for index in start..<min(start + 5_000, number) { store.seen.insert(keys[index], payload: UInt64(index)) }
        store.seen.insert(taken, payload: 1)
        store.seen.forget(taken)
        try commit(store)
      }
    }
    do {
      let store = try LaneStore(path: folder.path("lane"))
      try check(store, at: first, kept: true)
      try store.begin()
      try commit(store)
      try check(store, at: first, kept: true)
    }
    let store = try LaneStore(path: folder.path("lane"))
    try check(store, at: first + .days(400), kept: true)
    try check(store, at: first + .days(401), kept: false)
    try store.begin()
    try commit(store)
    #expect(changelog.isEmpty)
  }
}
