package import Models

/// The dedupe key of an event: 128 well-mixed bits of (customer, topic, source, id).
package struct SeenKey: Hashable, Comparable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  package static func < (left: Self, right: Self) -> Bool { left.high != right.high ? left.high < right.high : left.low < right.low }

  // The bits are well mixed already; hashing them again would be work for nothing.
  package func hash(into hasher: inout Hasher) { hasher.combine(high) }
}

/// Which events a lane has handled, and with which payload, for 400 days of stream time (RULES, "All workers").
///
/// A small log-structured merge tree over SQLite instead of a row per event: random keys would touch a page of a B-tree each. New keys
/// stay in memory and go to the database as one packed row a commit; 8,192 of them become a sorted run of page-sized chunks behind a
/// Bloom filter, and four runs of a size are merged into one (O'Neil et al., "The Log-Structured Merge-Tree", 1996). An event that
/// is new, as nearly all are, is answered from memory. Belongs to the lane's thread.
package final class SeenIndex {
  /// How long a key is kept, in whole days of stream time.
  package static let keptDays: Int32 = 400
  /// Keys in memory before they become a run.
  static let recentLimit = 8_192
  /// Runs of one size before they are merged.
  private static let mergeWidth = 4
  /// Runs above this level (half a million keys) stay as they are: a merge is part of one commit.
  private static let topLevel: Int64 = 3

  private let store: SeenStore
  private var recent: [SeenKey: SeenEntry] = [:]
  private var fresh: [SeenEntry] = []
  private var runs: [SeenRun]
  /// `nil` before the first tick.
  private var today: Int32?
  private var expiredOn: Int32 = 0
  /// Whether there are keys that were handled before the first tick and have no day yet.
  private var hasUndated = false

  init(prepare: @escaping (String) throws -> StoreStatement) throws {
    store = try SeenStore(prepare: prepare)
    runs = try store.runs()
    try store.forEachRecent { recent[$0.key] = $0 }
    hasUndated = runs.contains { $0.lastDay == SeenEntry.undated } || recent.values.contains { $0.lastDay == SeenEntry.undated }
  }

  /// How many keys are held, expired ones included.
  package var count: Int { recent.count + runs.reduce(0) { $0 + $1.count } }

  /// Moves stream time; keys of more than 400 days ago count as never seen.
  package func advance(to instant: Instant) { today = SeenIndex.day(of: instant) }

  /// The payload hash under which the key was handled; `nil` when it was not.
  package func payload(of key: SeenKey) throws -> UInt64? {
    if let entry = recent[key] { return isKept(entry) ? entry.payload : nil }
    for run in runs.reversed() where run.filter.mayContain(key) {
      if let entry = try store.find(key, in: run.number) { return isKept(entry) ? entry.payload : nil }
    }
    return nil
  }

  /// Notes that the key has been handled.
  package func insert(_ key: SeenKey, payload: UInt64) { add(SeenEntry(key: key, payload: payload, day: today ?? SeenEntry.undated)) }

  /// Takes a key back: from now on it was never handled.
  package func forget(_ key: SeenKey) { add(SeenEntry(key: key, payload: 0, day: ~(today ?? SeenEntry.undated))) }

  private func add(_ entry: SeenEntry) {
    recent[entry.key] = entry
    fresh.append(entry)
    if today == nil { hasUndated = true }
  }

  /// Makes what is new durable, and tells of each packed record that the changelog gains (or loses, with `nil`).
  func flush(_ changed: (Int64, [UInt8]?) throws -> Void) throws {
    if let today, hasUndated { try date(today, changed) }
    if !fresh.isEmpty {
      let packed = SeenEntry.pack(fresh[...])
      try changed(try store.addRecent(packed, day: today ?? SeenEntry.undated), packed)
      fresh.removeAll(keepingCapacity: true)
    }
    if recent.count >= SeenIndex.recentLimit { try settle(changed) }
    if let today, today != expiredOn {
      for number in try store.expire(before: today - SeenIndex.keptDays) { try changed(number, nil) }
      runs.removeAll { $0.lastDay < today - SeenIndex.keptDays }
      expiredOn = today
    }
  }

  /// Takes a packed record from the changelog; `nil` takes it away.
  func restore(number: Int64, _ packed: UnsafeRawBufferPointer?) throws {
    guard let packed else {
      try store.removeRecord(number)
      return
    }
    let entries = SeenEntry.unpack(packed)
    try store.restoreRecord(number, packed, day: entries.map(\.lastDay).max() ?? 0)
    for entry in entries {
      recent[entry.key] = entry
      if entry.lastDay == SeenEntry.undated { hasUndated = true }
    }
    if recent.count >= SeenIndex.recentLimit {
      try addRun(recent.values.sorted { $0.key < $1.key }, level: 0)
      try store.clearRecent()
      recent.removeAll(keepingCapacity: true)
    }
  }

  /// Gives the day of the first tick to what was handled before it: from that day on the 400 days are counted. Whatever is there by now is
  /// undated, or in memory.
  private func date(_ day: Int32, _ changed: (Int64, [UInt8]?) throws -> Void) throws {
    var entries: [SeenKey: SeenEntry] = [:]
    for run in runs where run.lastDay == SeenEntry.undated {
      let cursor = try store.cursor(run.number)
      while let entry = cursor.current {
        entries[entry.key] = entry
        try cursor.advance()
      }
      try store.removeRun(run.number)
    }
    runs.removeAll { $0.lastDay == SeenEntry.undated }
    recent = entries.merging(recent) { _, newer in newer }.mapValues { $0.dated(day) }
    for number in try store.removeUndatedRecords() { try changed(number, nil) }
    fresh.removeAll(keepingCapacity: true)
    hasUndated = false
    try settle(changed)
  }

  /// Turns the keys in memory into a run. Their changelog records are replaced by fewer, larger ones.
  private func settle(_ changed: (Int64, [UInt8]?) throws -> Void) throws {
    let entries = recent.values.sorted { $0.key < $1.key }
    for number in try store.clearRecent() { try changed(number, nil) }
    for start in stride(from: 0, to: entries.count, by: 2_048) {
      let part = entries[start..<min(start + 2_048, entries.count)]
      let packed = SeenEntry.pack(part)
      try changed(try store.addSettled(day: part.map(\.lastDay).max() ?? SeenEntry.undated), packed)
    }
    recent.removeAll(keepingCapacity: true)
    try addRun(entries, level: 0)
  }

  private func addRun(_ entries: [SeenEntry], level: Int64) throws {
    var writer = store.makeRun(level: level, capacity: entries.count)
    for entry in entries { try writer.append(entry) }
    if let run = try writer.finish() { runs.append(run) }
    try merge(level)
  }

  /// Merges the runs of a level into one of the next once there are enough of them. Of a key that stands in several the newest run's entry
  /// counts; a forgotten one stays, to hide older runs' entries.
  private func merge(_ level: Int64) throws {
    let same = runs.filter { $0.level == level }
    guard level < SeenIndex.topLevel, same.count >= SeenIndex.mergeWidth else { return }
    // The newest first: the first of several cursors at a key has the entry that counts.
    let cursors = try same.reversed().map { try store.cursor($0.number) }
    var writer = store.makeRun(level: level + 1, capacity: same.reduce(0) { $0 + $1.count })
    while let entry = cursors.lazy.compactMap(\.current).min(by: { $0.key < $1.key }) {
      if entry.isForgotten || isKept(entry) { try writer.append(entry) }
      for cursor in cursors where cursor.current?.key == entry.key { try cursor.advance() }
    }
    let merged = try writer.finish()
    for run in same { try store.removeRun(run.number) }
    runs.removeAll { run in same.contains { $0.number == run.number } }
    if let merged { runs.append(merged) }
    try merge(level + 1)
  }

  private func isKept(_ entry: SeenEntry) -> Bool { !entry.isForgotten && entry.day >= (today ?? 0) - SeenIndex.keptDays }

  private static func day(of instant: Instant) -> Int32 { Int32(clamping: max(0, instant.milliseconds.flooredQuotient(86_400_000))) }
}

/// One handled event.
struct SeenEntry {
  /// Bytes of a packed entry: the key (big-endian, so that bytes sort as keys do), the payload hash and the day.
  static let size = 28
  /// The day of what was handled before the first tick: later than any, so that it is kept.
  static let undated = Int32.max

  var key: SeenKey
  var payload: UInt64
  /// Days since 1970 of the stream time at which it was handled; the complement of the day for an entry that takes its key back.
  var day: Int32

  var isForgotten: Bool { day < 0 }
  /// The day that decides how long the entry is of use.
  var lastDay: Int32 { isForgotten ? ~day : day }

  /// This entry with a day in place of none.
  func dated(_ day: Int32) -> SeenEntry {
    var entry = self
    if lastDay == SeenEntry.undated { entry.day = isForgotten ? ~day : day }
    return entry
  }

  static func pack(_ entries: ArraySlice<SeenEntry>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: entries.count * size) { buffer, count in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      for (index, entry) in entries.enumerated() {
        let at = index * size
        raw.storeBytes(of: entry.key.high.bigEndian, toByteOffset: at, as: UInt64.self)
        raw.storeBytes(of: entry.key.low.bigEndian, toByteOffset: at + 8, as: UInt64.self)
        raw.storeBytes(of: entry.payload.littleEndian, toByteOffset: at + 16, as: UInt64.self)
        raw.storeBytes(of: entry.day.littleEndian, toByteOffset: at + 24, as: Int32.self)
      }
      count = entries.count * size
    }
  }

  /// Reads the whole entries of packed bytes.
  static func unpack(_ bytes: UnsafeRawBufferPointer) -> [SeenEntry] {
    (0..<bytes.count / size).map { entry(in: bytes, at: $0) }
  }

  static func entry(in bytes: UnsafeRawBufferPointer, at index: Int) -> SeenEntry {
    let at = index * size
    return SeenEntry(
      key: key(in: bytes, at: index), payload: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self)),
      day: Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 24, as: Int32.self)))
  }

  static func key(in bytes: UnsafeRawBufferPointer, at index: Int) -> SeenKey {
    let at = index * size
    return SeenKey(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self)))
  }
}

/// A sorted run of handled events, without its entries.
struct SeenRun {
  var number: Int64
  var level: Int64
  var count: Int
  var lastDay: Int32
  var filter: BloomFilter
}
