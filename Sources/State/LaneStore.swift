import Foundation
package import Models

/// The database of one lane: state rows, timers, handled ids, what is still to be published, and the checkpoint, all of one commit.
///
/// Prepared statements speak to the file, all on the lane's thread, which is the one owner. A batch begins with `begin`, ends with `commit` or, when anything fails, with `rollback`, after which the store must be
/// closed and opened again (its caches are then behind). Handlers therefore run once per offset for as long as the file survives.
/// The file is synced when the write-ahead log is checkpointed: after a loss of power it may be behind what was published, which
/// recovery sees and mends from the changelog.
package final class LaneStore {
  /// Where the file is.
  package let path: String
  /// Names this incarnation of the file: a new one each time that a lane takes it up, so that of two copies only one goes on.
  package private(set) var uuid: String
  /// Earlier incarnations under which something may have been published that nobody has published over.
  package private(set) var formerIncarnations: [String]
  /// What the last commit made durable.
  package private(set) var checkpoint: Checkpoint
  /// The lane's timers.
  package let timers: TimerTable
  /// The events that were handled.
  package let seen: SeenIndex
  /// Changelog records below this offset are in the file; `nil` when that is not known.
  package private(set) var changelogOffset: Int64?
  /// When the last publication was confirmed, by the machine's clock; `nil` before the first.
  package private(set) var lastPublished: Instant?

  private let lock: StoreLock
  private let connection: StoreConnection
  private let storedTables: StoredTables
  private let beginStatement: StoreStatement
  private let commitStatement: StoreStatement
  private let rollbackStatement: StoreStatement
  private let insertOutbox: StoreStatement
  private let trimOutbox: StoreStatement
  private let selectOutbox: StoreStatement
  private let putMeta: StoreStatement
  private var trimmable: Int64 = 0

  /// The typed tables that rules use.
  package var tables: any StateTables { storedTables }

  /// Opens or makes the file, and locks it; fails at once when another process has it.
  package init(path: String, options: LaneStoreOptions = LaneStoreOptions()) throws {
    self.path = path
    lock = try StoreLock(path: path + ".lock")
    // What a loss of power takes is mended from the changelog.
    let connection = try StoreConnection(path: path, durability: .checkpoint, pageCacheKiB: options.pageCacheKiB)
    try LaneSchema.migrate(connection)
    self.connection = connection
    let prepare = { (sql: String) in try connection.prepare(sql) }
    storedTables = StoredTables(budget: options.cachedRows) { try LaneSchema.rowTable($0, prepare: prepare) }
    timers = try TimerTable(prepare: prepare)
    seen = try SeenIndex(prepare: prepare)
    beginStatement = try prepare("BEGIN IMMEDIATE")
    commitStatement = try prepare("COMMIT")
    rollbackStatement = try prepare("ROLLBACK")
    insertOutbox = try prepare("INSERT INTO outbox(sequence, topics, count, bytes) VALUES(?, ?, ?, ?)")
    trimOutbox = try prepare("DELETE FROM outbox WHERE sequence <= ?")
    selectOutbox = try prepare("SELECT sequence, topics, count, bytes FROM outbox ORDER BY sequence")
    putMeta = try prepare("INSERT OR REPLACE INTO meta(name, value) VALUES(?, ?)")
    let meta = try LaneMeta(prepare: prepare)
    uuid = meta.uuid ?? UUID().uuidString.lowercased()
    checkpoint = try meta.checkpoint(path: path) ?? Checkpoint()
    formerIncarnations = meta.formerIncarnations
    changelogOffset = meta.changelogOffset
    lastPublished = meta.lastPublished
    if meta.uuid == nil { try put("uuid", Array(uuid.utf8)) }
    if let streamTime = checkpoint.streamTime { seen.advance(to: streamTime) }
  }

  /// Opens a batch; everything until `commit` is one SQLite transaction.
  package func begin() throws { try beginStatement.run() }

  /// Makes the batch durable: rows, timers, handled ids, the checkpoint and all that is to be published for them.
  ///
  /// `outbound` has the batch's derived events and dead letters; the changelog records are appended to it. The checkpoint's sequence
  /// is counted up. Afterwards `outbound` is what the publisher takes, under that sequence.
  package func commit(_ next: Checkpoint, outbound: inout OutboundBatch, changelog: ChangelogTarget?) throws {
    var next = next
    next.store = uuid
    next.sequence = checkpoint.sequence + 1
    try flush(into: &outbound, changelog)
    var row = RowWriter()
    next.encode(into: &row)
    if let changelog { outbound.append(changelog, key: Changelog.checkpointKey, value: row.bytes) }
    try put("checkpoint", row.bytes)
    if trimmable > 0 { try trimNow() }
    if !outbound.isEmpty {
      var topics = outbound.topics.joined(separator: "\n")
      try topics.withUTF8 { topics in
        try outbound.bytes.withUnsafeBytes { bytes in
          insertOutbox.bind(next.sequence, at: 1)
          insertOutbox.bind(text: topics, at: 2)
          insertOutbox.bind(Int64(outbound.count), at: 3)
          insertOutbox.bind(blob: bytes, at: 4)
          try insertOutbox.run()
        }
      }
    }
    try commitStatement.run()
    checkpoint = next
  }

  /// Gives the batch up. The store's caches are behind now: close it.
  package func rollback() {
    // A failed COMMIT may have rolled back already; there is nothing to add to its error.
    try? rollbackStatement.run()
  }

  /// Notes that everything up to a sequence has been published; it is deleted with the next commit, or by `settle`.
  package func published(through sequence: Int64, at now: Instant) {
    trimmable = max(trimmable, sequence)
    lastPublished = now
  }

  /// Deletes what has been published without waiting for a commit, and notes how far the changelog is known to be in the file.
  package func settle(changelogOffset: Int64? = nil) throws {
    try begin()
    if trimmable > 0 { try trimNow() }
    if let changelogOffset {
      self.changelogOffset = changelogOffset
      try put("changelogOffset", changelogOffset)
    }
    try commitStatement.run()
  }

  /// What has not been published yet, in order.
  package func pending() throws -> [(sequence: Int64, batch: OutboundBatch)] {
    defer { selectOutbox.reset() }
    var pending: [(sequence: Int64, batch: OutboundBatch)] = []
    while try selectOutbox.step() {
      let topics = selectOutbox.text(1).split(separator: "\n").map(String.init)
      pending.append(
        (
          selectOutbox.integer(0),
          OutboundBatch(topics: topics, bytes: [UInt8](selectOutbox.blob(3)), count: Int(selectOutbox.integer(2)))
        ))
    }
    return pending
  }

  /// The size of the database and its write-ahead log, in bytes.
  package var fileSize: Int64 {
    [path, path + "-wal"].reduce(0) { total, path in
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? NSNumber
      return total + (size?.int64Value ?? 0)
    }
  }

  private func flush(into outbound: inout OutboundBatch, _ changelog: ChangelogTarget?) throws {
    try storedTables.flush { table, key, value in
      if let changelog { outbound.append(changelog, key: Changelog.key(table: table, key), value: value) }
    }
    try timers.flush { customer, name, timer in
      guard let changelog else { return }
      var row = RowWriter()
      timer?.encode(into: &row)
      outbound.append(changelog, key: Changelog.key(timerOf: customer, name), value: timer == nil ? nil : row.bytes)
    }
    try seen.flush { number, packed in
      if let changelog { outbound.append(changelog, key: Changelog.key(seen: number), value: packed) }
    }
  }

  private func trimNow() throws {
    trimOutbox.bind(trimmable, at: 1)
    try trimOutbox.run()
    if let lastPublished { try put("lastPublished", lastPublished.milliseconds) }
    trimmable = 0
  }

  private func put(_ name: String, _ value: Int64) throws {
    var row = RowWriter()
    row.write(value)
    try put(name, row.bytes)
  }

  private func put(_ name: String, _ value: [UInt8]) throws {
    var name = name
    try name.withUTF8 { name in
      try value.withUnsafeBytes { value in
        putMeta.bind(text: name, at: 1)
        putMeta.bind(blob: value, at: 2)
        try putMeta.run()
      }
    }
  }
}

extension LaneStore {
  /// Takes one record of the changelog into the file, within a batch; a `nil` value takes its row away. A key that this version does
  /// not know is refused, since a lane without it would decide differently.
  package func restore(key: String, value: UnsafeRawBufferPointer?) throws {
    switch Changelog.entry(of: key) {
    case .row(let table, let key):
      try storedTables.restore(table: table, key: key, value: value)
    case .timer(let customer, let name):
      try timers.restore(customer: customer, name: name, try value.map { try decode(PendingTimer.self, $0, table: "timers", key: name) })
    case .seen(let number):
      try seen.restore(number: number, value)
    case .checkpoint:
      guard let value else { return }
      checkpoint = try decode(Checkpoint.self, value, table: "meta", key: key)
      if let streamTime = checkpoint.streamTime { seen.advance(to: streamTime) }
    case nil:
      throw StateError.unreadable(table: "changelog", key: key, .invalid("key"))
    }
  }

  /// Ends a batch of restored records, all below an offset of the changelog.
  package func commitRestored(changelogOffset: Int64) throws {
    var row = RowWriter()
    checkpoint.encode(into: &row)
    try put("checkpoint", row.bytes)
    try put("changelogOffset", changelogOffset)
    self.changelogOffset = changelogOffset
    try commitStatement.run()
  }

  /// Gives the file a name of its own: from here on it goes its own way. `published` is the incarnation that published last, as far as
  /// the group knows.
  ///
  /// Until the new name is published, that one and those since that have committed anything may still be what the group knows.
  package func renew(published: String?) throws {
    if checkpoint.store == uuid { formerIncarnations.append(uuid) }
    if let published {
      formerIncarnations = formerIncarnations.firstIndex(of: published).map { Array(formerIncarnations[$0...]) } ?? [published]
    }
    uuid = UUID().uuidString.lowercased()
    try begin()
    try put("uuid", Array(uuid.utf8))
    try put("formerIncarnations", Array(formerIncarnations.joined(separator: "\n").utf8))
    try commitStatement.run()
  }

  /// Deletes a lane's file, which must not be open.
  package static func delete(path: String) throws {
    for suffix in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: path + suffix) {
      do {
        try FileManager.default.removeItem(atPath: path + suffix)
      } catch {
        throw StateError.unusable(path: path + suffix, reason: "\(error)")
      }
    }
  }

  private func decode<Value: RowCodable>(_ type: Value.Type, _ bytes: UnsafeRawBufferPointer, table: String, key: String) throws -> Value {
    do {
      return try RowReader.read(type, from: bytes)
    } catch {
      throw StateError.unreadable(table: table, key: key, error)
    }
  }
}

/// How a lane's file is kept.
package struct LaneStoreOptions: Sendable {
  /// Memory for database pages, in KiB.
  package var pageCacheKiB: Int
  /// Decoded rows that stay in memory, over all lanes with these options.
  package var cachedRows: CacheBudget

  package init(pageCacheKiB: Int = 1_024, cachedRows: CacheBudget = CacheBudget(limit: 12 << 20)) {
    self.pageCacheKiB = pageCacheKiB
    self.cachedRows = cachedRows
  }
}

/// Where a lane's changelog records go.
package struct ChangelogTarget: Hashable, Sendable {
  /// The topic without prefix.
  package var topic: String
  package var partition: Int32

  package init(topic: String, partition: Int32) {
    self.topic = topic
    self.partition = partition
  }
}

extension OutboundBatch {
  fileprivate mutating func append(_ target: ChangelogTarget, key: String, value: [UInt8]?) {
    guard let value else { return append(target, key: key, value: UnsafeRawBufferPointer?.none) }
    value.withUnsafeBytes { append(target, key: key, value: $0) }
  }

  fileprivate mutating func append(_ target: ChangelogTarget, key: String, value: UnsafeRawBufferPointer?) {
    let index = index(of: target.topic)
    var key = key
    key.withUTF8 { append(topic: index, partition: target.partition, key: UnsafeRawBufferPointer($0), value: value) }
  }
}
