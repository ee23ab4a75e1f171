import Models

/// The tables behind the seen index: packed recent records, chunks of sorted runs, and which records the changelog holds.
final class SeenStore {
  private let insertRecent: StoreStatement
  private let selectRecent: StoreStatement
  private let recentNumbers: StoreStatement
  private let deleteRecent: StoreStatement
  private let insertChunkRow: StoreStatement
  private let findChunk: StoreStatement
  private let prepare: (String) throws -> StoreStatement
  private let deleteChunks: StoreStatement
  private let insertRun: StoreStatement
  private let selectRuns: StoreStatement
  private let deleteRun: StoreStatement
  private let insertRecord: StoreStatement
  private let expiredRecords: StoreStatement
  private let undatedRecords: StoreStatement
  private let deleteRecord: StoreStatement
  private let deleteRecentNumber: StoreStatement
  private let expiredRuns: StoreStatement
  private var nextNumber: Int64
  private var nextRun: Int64

  init(prepare: @escaping (String) throws -> StoreStatement) throws {
    self.prepare = prepare
    insertRecent = try prepare("INSERT OR REPLACE INTO seen_recent(number, bytes) VALUES(?, ?)")
    selectRecent = try prepare("SELECT bytes FROM seen_recent ORDER BY number")
    recentNumbers = try prepare("SELECT number FROM seen_recent ORDER BY number")
    deleteRecent = try prepare("DELETE FROM seen_recent")
    deleteRecentNumber = try prepare("DELETE FROM seen_recent WHERE number = ?")
    insertChunkRow = try prepare("INSERT INTO seen_chunks(run, first, bytes) VALUES(?, ?, ?)")
    findChunk = try prepare("SELECT bytes FROM seen_chunks WHERE run = ? AND first <= ? ORDER BY first DESC LIMIT 1")
    deleteChunks = try prepare("DELETE FROM seen_chunks WHERE run = ?")
    insertRun = try prepare("INSERT INTO seen_runs(number, level, count, last_day, filter) VALUES(?, ?, ?, ?, ?)")
    selectRuns = try prepare("SELECT number, level, count, last_day, filter FROM seen_runs ORDER BY number")
    deleteRun = try prepare("DELETE FROM seen_runs WHERE number = ?")
    insertRecord = try prepare("INSERT OR REPLACE INTO seen_records(number, last_day) VALUES(?, ?)")
    expiredRecords = try prepare("SELECT number FROM seen_records WHERE last_day < ? ORDER BY number")
    undatedRecords = try prepare("SELECT number FROM seen_records WHERE last_day = ? ORDER BY number")
    deleteRecord = try prepare("DELETE FROM seen_records WHERE number = ?")
    expiredRuns = try prepare("SELECT number FROM seen_runs WHERE last_day < ?")
    nextNumber = try Self.single(prepare("SELECT COALESCE(MAX(number), 0) + 1 FROM seen_records"))
    nextRun = try Self.single(prepare("SELECT COALESCE(MAX(number), 0) + 1 FROM seen_runs"))
  }

  func runs() throws -> [SeenRun] {
    defer { selectRuns.reset() }
    var runs: [SeenRun] = []
    while try selectRuns.step() {
      runs.append(
        SeenRun(
          number: selectRuns.integer(0), level: selectRuns.integer(1), count: Int(selectRuns.integer(2)),
          lastDay: Int32(clamping: selectRuns.integer(3)), filter: BloomFilter(bytes: selectRuns.blob(4))))
    }
    return runs
  }

  func forEachRecent(_ body: (SeenEntry) -> Void) throws {
    defer { selectRecent.reset() }
    while try selectRecent.step() {
      for entry in SeenEntry.unpack(selectRecent.blob(0)) { body(entry) }
    }
  }

  /// Keeps a packed record of new keys; its number names it on the changelog.
  func addRecent(_ packed: [UInt8], day: Int32) throws -> Int64 {
    let number = try addSettled(day: day)
    try packed.withUnsafeBytes { try putRecent(number, $0) }
    return number
  }

  /// Notes a record that only the changelog holds, since a run holds its keys here.
  func addSettled(day: Int32) throws -> Int64 {
    let number = nextNumber
    nextNumber += 1
    try putRecord(number, day: day)
    return number
  }

  func restoreRecord(_ number: Int64, _ packed: UnsafeRawBufferPointer, day: Int32) throws {
    nextNumber = max(nextNumber, number + 1)
    try putRecord(number, day: day)
    try putRecent(number, packed)
  }

  func removeRecord(_ number: Int64) throws {
    for statement in [deleteRecord, deleteRecentNumber] {
      statement.bind(number, at: 1)
      try statement.run()
    }
  }

  /// Empties the recent records and gives their numbers.
  @discardableResult
  func clearRecent() throws -> [Int64] {
    let numbers = try Self.list(recentNumbers)
    try deleteRecent.run()
    return numbers
  }

  /// Begins a run that gets at most `capacity` entries.
  func makeRun(level: Int64, capacity: Int) -> SeenRunWriter {
    defer { nextRun += 1 }
    return SeenRunWriter(store: self, number: nextRun, level: level, capacity: capacity)
  }

  /// Takes a chunk of packed entries into a run that is being written.
  func insertChunk(_ packed: [UInt8], of run: Int64) throws {
    try packed.withUnsafeBytes { bytes in
      insertChunkRow.bind(run, at: 1)
      insertChunkRow.bind(blob: UnsafeRawBufferPointer(rebasing: bytes[..<16]), at: 2)
      insertChunkRow.bind(blob: bytes, at: 3)
      try insertChunkRow.run()
    }
  }

  /// Notes a run whose chunks have been written.
  func insert(_ run: SeenRun) throws {
    try run.filter.words.withUnsafeBytes { bytes in
      insertRun.bind(run.number, at: 1)
      insertRun.bind(run.level, at: 2)
      insertRun.bind(Int64(run.count), at: 3)
      insertRun.bind(Int64(run.lastDay), at: 4)
      insertRun.bind(blob: bytes, at: 5)
      try insertRun.run()
    }
  }

  /// Reads a run from its beginning.
  func cursor(_ run: Int64) throws -> SeenRunCursor {
    try SeenRunCursor(prepare("SELECT bytes FROM seen_chunks WHERE run = ? ORDER BY first"), run: run)
  }

  func removeRun(_ number: Int64) throws {
    for statement in [deleteChunks, deleteRun] {
      statement.bind(number, at: 1)
      try statement.run()
    }
  }

  func find(_ key: SeenKey, in run: Int64) throws -> SeenEntry? {
    let bytes = (key.high.bigEndian, key.low.bigEndian)
    return try withUnsafeBytes(of: bytes) { first in
      findChunk.bind(run, at: 1)
      findChunk.bind(blob: first, at: 2)
      defer { findChunk.reset() }
      guard try findChunk.step() else { return nil }
      let chunk = findChunk.blob(0)
      var low = 0
      var high = chunk.count / SeenEntry.size
      while low < high {
        let middle = (low + high) / 2
        if SeenEntry.key(in: chunk, at: middle) < key { low = middle + 1 } else { high = middle }
      }
      guard low < chunk.count / SeenEntry.size else { return nil }
      let entry = SeenEntry.entry(in: chunk, at: low)
      return entry.key == key ? entry : nil
    }
  }

  /// Drops what was last seen before a day, and gives the numbers of the changelog records that go with it.
  func expire(before day: Int32) throws -> [Int64] {
    expiredRuns.bind(Int64(day), at: 1)
    for run in try Self.list(expiredRuns) { try removeRun(run) }
    expiredRecords.bind(Int64(day), at: 1)
    let numbers = try Self.list(expiredRecords)
    for number in numbers { try removeRecord(number) }
    return numbers
  }

  /// Drops the records of what has no day, and gives their numbers.
  func removeUndatedRecords() throws -> [Int64] {
    undatedRecords.bind(Int64(SeenEntry.undated), at: 1)
    let numbers = try Self.list(undatedRecords)
    for number in numbers { try removeRecord(number) }
    return numbers
  }

  private func putRecent(_ number: Int64, _ packed: UnsafeRawBufferPointer) throws {
    insertRecent.bind(number, at: 1)
    insertRecent.bind(blob: packed, at: 2)
    try insertRecent.run()
  }

  private func putRecord(_ number: Int64, day: Int32) throws {
    insertRecord.bind(number, at: 1)
    insertRecord.bind(Int64(day), at: 2)
    try insertRecord.run()
  }

  private static func list(_ statement: StoreStatement) throws -> [Int64] {
    defer { statement.reset() }
    var values: [Int64] = []
    while try statement.step() { values.append(statement.integer(0)) }
    return values
  }

  private static func single(_ statement: StoreStatement) throws -> Int64 {
    try list(statement).first ?? 0
  }
}
