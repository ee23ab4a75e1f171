import Models

/// The form of a lane's file, and how an older one is brought to it.
enum LaneSchema {
  /// One step from each version of the file to the next, in order.
  private static let steps: [[String]] = [
    [
      "CREATE TABLE meta(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
      "CREATE TABLE outbox(sequence INTEGER PRIMARY KEY, topics TEXT NOT NULL, count INTEGER NOT NULL, bytes BLOB NOT NULL)",
      """
      CREATE TABLE timers(customer TEXT NOT NULL, name TEXT NOT NULL, due INTEGER NOT NULL, run INTEGER NOT NULL,
        PRIMARY KEY(customer, name)) WITHOUT ROWID
      """,
      "CREATE INDEX timers_due ON timers(due, customer, name, run)",
      "CREATE TABLE seen_recent(number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)",
      """
      CREATE TABLE seen_runs(number INTEGER PRIMARY KEY, level INTEGER NOT NULL, count INTEGER NOT NULL, last_day INTEGER NOT NULL,
        filter BLOB NOT NULL)
      """,
      "CREATE TABLE seen_chunks(run INTEGER NOT NULL, first BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY(run, first)) WITHOUT ROWID",
      "CREATE TABLE seen_records(number INTEGER PRIMARY KEY, last_day INTEGER NOT NULL)",
      "CREATE INDEX seen_records_day ON seen_records(last_day)",
    ],
    ["ALTER TABLE timers ADD COLUMN trace TEXT"],
  ]

  /// Brings a file, new or old, to this version's form.
  static func migrate(_ connection: StoreConnection) throws { try connection.migrate(steps) }

  /// The statements of a typed table, which is made when it is first used.
  static func rowTable(_ name: String, prepare: @escaping (String) throws -> StoreStatement) throws -> TableStatements {
    guard !name.isEmpty, name.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") }) else {
      throw StateError.unreadable(table: name, key: "", .invalid("table name"))
    }
    let table = "\"rows-\(name)\""
    try prepare("CREATE TABLE IF NOT EXISTS \(table)(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID").run()
    return TableStatements(
      select: try prepare("SELECT value FROM \(table) WHERE key = ?"),
      upsert: try prepare("INSERT INTO \(table)(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value"),
      delete: try prepare("DELETE FROM \(table) WHERE key = ?"),
      scanAll: { try prepare("SELECT key, value FROM \(table) WHERE key >= ? ORDER BY key") })
  }
}

/// What a file says of itself.
struct LaneMeta {
  private var values: [String: [UInt8]] = [:]

  init(prepare: (String) throws -> StoreStatement) throws {
    let select = try prepare("SELECT name, value FROM meta")
    while try select.step() { values[select.text(0)] = [UInt8](select.blob(1)) }
  }

  var uuid: String? { values["uuid"].map { String(decoding: $0, as: UTF8.self) } }
  var formerIncarnations: [String] {
    values["formerIncarnations"].map { String(decoding: $0, as: UTF8.self).split(separator: "\n").map(String.init) } ?? []
  }
  var changelogOffset: Int64? { integer("changelogOffset") }
  var lastPublished: Instant? { integer("lastPublished").map { Instant(milliseconds: $0) } }

  func checkpoint(path: String) throws -> Checkpoint? {
    guard let bytes = values["checkpoint"] else { return nil }
    let read = bytes.withUnsafeBytes { raw in Result { () throws(RowError) in try RowReader.read(Checkpoint.self, from: raw) } }
    return try read.mapError { StateError.unreadable(table: "meta", key: "checkpoint", $0) }.get()
  }

  private func integer(_ name: String) -> Int64? {
    values[name].flatMap { bytes in
      bytes.withUnsafeBytes {
        var reader = RowReader($0); return try? reader.readInt64()
      }
    }
  }
}
