import Models
import State

/// The spool's file: events that are durable and not yet delivered, in the order in which they were taken.
///
/// Synced at every commit. One thread at a time uses it. When anything fails the transaction is rolled back and nothing of it remains, in the file
/// or in memory.
final class SpoolStore {
  private let lock: StoreLock
  private let connection: StoreConnection
  private let statements: Statements
  private var recent: RecentEvents
  private var nextNumber: Int64
  /// What waits for delivery.
  private(set) var backlog = SpoolBacklog()

  private struct Statements {
    let begin, commit, rollback, insert, remember, forget, remove, read, oldest, park: StoreStatement

    init(_ connection: StoreConnection) throws {
      begin = try connection.prepare("BEGIN IMMEDIATE")
      commit = try connection.prepare("COMMIT")
      rollback = try connection.prepare("ROLLBACK")
      insert = try connection.prepare("INSERT INTO batches(number, at, count, bytes) VALUES(?, ?, ?, ?)")
      remember = try connection.prepare("INSERT INTO recent(number, at, generation, events) VALUES(?, ?, ?, ?)")
      forget = try connection.prepare("DELETE FROM recent WHERE generation < ?")
      remove = try connection.prepare("DELETE FROM batches WHERE number <= ?")
      read = try connection.prepare("SELECT number, count, bytes FROM batches WHERE number > ? ORDER BY number")
      oldest = try connection.prepare("SELECT at FROM batches ORDER BY number LIMIT 1")
      park = try connection.prepare("INSERT INTO undeliverable(at, topic, key, value, reason) VALUES(?, ?, ?, ?, ?)")
    }
  }

  /// Opens or makes the file and locks it; fails at once when another process has it. `now` in seconds since 1970.
  init(path: String, window: IntakeOptions.Window, now: Int64) throws {
    lock = try StoreLock(path: path + ".lock")
    connection = try StoreConnection(path: path, durability: .commit, pageCacheKiB: 8_192)
    try connection.migrate(SpoolSchema.steps)
    statements = try Statements(connection)
    recent = RecentEvents(limit: window.events, seconds: window.seconds, now: now)
    let last = try connection.prepare(
      "SELECT max(ifnull((SELECT max(number) FROM batches), 0), ifnull((SELECT max(number) FROM recent), 0))")
    _ = try last.step()
    nextNumber = last.integer(0) + 1
    last.reset()
    try restore()
  }

  private func restore() throws {
    let waiting = try connection.prepare("SELECT ifnull(sum(count), 0), ifnull(sum(length(bytes)), 0) FROM batches")
    _ = try waiting.step()
    backlog.events = Int(waiting.integer(0))
    backlog.bytes = Int(waiting.integer(1))
    waiting.reset()
    backlog.oldest = try oldest()
    let parked = try connection.prepare("SELECT count(*) FROM undeliverable")
    _ = try parked.step()
    backlog.undeliverable = Int(parked.integer(0))
    parked.reset()
    let rows = try connection.prepare(
      "SELECT generation, at, events FROM recent WHERE generation >= (SELECT max(generation) - 1 FROM recent) ORDER BY number")
    while try rows.step() {
      recent.restore(generation: rows.integer(0), began: rows.integer(1), events: RecentRow.read(rows.blob(2)))
    }
    rows.reset()
  }

  /// Makes submissions durable and removes what was delivered, in one synced transaction; tells what became of each event.
  func commit(_ submissions: [Submission], removing delivered: Delivered?, now: Int64) throws -> [[SpoolOutcome]] {
    var added: [Hash128] = []
    do {
      try statements.begin.run()
      if let delivered {
        statements.remove.bind(delivered.number, at: 1)
        try statements.remove.run()
      }
      let (outcomes, events) = try keep(submissions, now: now, added: &added)
      try statements.commit.run()
      if !events.isEmpty { nextNumber += 1 }
      backlog.events += events.count - (delivered?.events ?? 0)
      backlog.bytes += events.bytes.count - (delivered?.bytes ?? 0)
      backlog.oldest = delivered == nil ? backlog.oldest ?? (events.isEmpty ? nil : now) : try oldest()
      return outcomes
    } catch {
      for key in added { recent.forget(key) }
      if connection.isInTransaction { try? statements.rollback.run() }
      throw error
    }
  }

  private func keep(_ submissions: [Submission], now: Int64, added: inout [Hash128]) throws -> ([[SpoolOutcome]], PackedEvents) {
    if recent.turn(now: now) {
      statements.forget.bind(recent.generation - 1, at: 1)
      try statements.forget.run()
    }
    var events = PackedEvents()
    var row = RecentRow()
    let outcomes = submissions.map { submission in
      submission.entries.map { entry in
        if let known = recent.payload(of: entry.key) { return known == entry.payload ? SpoolOutcome.duplicate : .reused }
        recent.remember(entry.key, payload: entry.payload)
        added.append(entry.key)
        row.append(entry.key, entry.payload)
        events.append(entry.range, of: submission.events)
        return .accepted
      }
    }
    guard !events.isEmpty else { return (outcomes, events) }
    statements.insert.bind(nextNumber, at: 1)
    statements.insert.bind(now, at: 2)
    statements.insert.bind(Int64(events.count), at: 3)
    try events.bytes.withUnsafeBytes { bytes in
      statements.insert.bind(blob: bytes, at: 4)
      try statements.insert.run()
    }
    statements.remember.bind(nextNumber, at: 1)
    statements.remember.bind(now, at: 2)
    statements.remember.bind(recent.generation, at: 3)
    try row.bytes.withUnsafeBytes { bytes in
      statements.remember.bind(blob: bytes, at: 4)
      try statements.remember.run()
    }
    return (outcomes, events)
  }

  /// Commits after a number, in order, until they have `limit` bytes; at least one when there is one.
  func read(after number: Int64, upTo limit: Int) throws -> [SpooledBatch] {
    statements.read.bind(number, at: 1)
    defer { statements.read.reset() }
    var batches: [SpooledBatch] = []
    var size = 0
    while size < limit, try statements.read.step() {
      let events = PackedEvents(bytes: [UInt8](statements.read.blob(2)), count: Int(statements.read.integer(1)))
      size += events.bytes.count
      batches.append(SpooledBatch(number: statements.read.integer(0), events: events))
    }
    return batches
  }

  /// Sets an event aside that the cluster refuses for good.
  func park(topic: String, key: [UInt8], value: [UInt8], reason: String, now: Int64) throws {
    statements.park.bind(now, at: 1)
    var (topic, reason) = (topic, reason)
    try topic.withUTF8 { topic in
      try reason.withUTF8 { reason in
        try key.withUnsafeBytes { key in
          try value.withUnsafeBytes { value in
            statements.park.bind(text: topic, at: 2)
            statements.park.bind(blob: key, at: 3)
            statements.park.bind(blob: value, at: 4)
            statements.park.bind(text: reason, at: 5)
            try statements.park.run()
          }
        }
      }
    }
    backlog.undeliverable += 1
  }

  private func oldest() throws -> Int64? {
    defer { statements.oldest.reset() }
    return try statements.oldest.step() ? statements.oldest.integer(0) : nil
  }
}
