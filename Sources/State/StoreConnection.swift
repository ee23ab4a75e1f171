import GRDBSQLite

/// The connection to a file that one process has for itself, for the statements of the hot path; one thread at a time uses it.
package final class StoreConnection {
  /// When the disk is waited for.
  package enum Durability: String, Sendable {
    /// When the write-ahead log is checkpointed: a loss of power takes the last commits, a crash of the process none.
    case checkpoint = "NORMAL"
    /// At every commit.
    case commit = "FULL"
  }

  private let handle: OpaquePointer
  /// Where the file is.
  package let path: String

  /// Opens the file, or makes it; the caller holds its `StoreLock`.
  package init(path: String, durability: Durability, pageCacheKiB: Int) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      defer { sqlite3_close_v2(opened) }
      throw opened.map { storeError($0, code, path) } ?? StateError.unusable(path: path, reason: "out of memory")
    }
    handle = opened
    self.path = path
    // A long log amortises checkpoints; 4,000 pages are 16 MB. Debian's SQLite is built to overwrite every page that becomes free, and an
    // outbox frees hundreds with each commit; FAST overwrites what is deleted from pages that are written anyway, as most rows are.
    for pragma in [
      "journal_mode = WAL", "synchronous = \(durability.rawValue)", "cache_size = -\(pageCacheKiB)", "wal_autocheckpoint = 4000",
      "temp_store = MEMORY", "locking_mode = EXCLUSIVE", "secure_delete = FAST",
    ] {
      try prepare("PRAGMA \(pragma)").run()
    }
  }

  // Statements that are still alive keep the connection open until they are gone (sqlite3_close_v2).
  deinit { sqlite3_close_v2(handle) }

  /// Prepares a statement to be kept.
  package func prepare(_ sql: String) throws -> StoreStatement { try StoreStatement(sql, on: handle, path: path) }

  /// Whether a transaction is open.
  package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

extension StoreConnection {
  /// Brings a file, new or old, to this version's form in one transaction: one step from each version to the next, in order; the file's
  /// `user_version` says how many it has taken. A file of a later version is refused.
  package func migrate(_ steps: [[String]]) throws {
    let version = try prepare("PRAGMA user_version")
    let taken = try version.step() ? Int(version.integer(0)) : 0
    version.reset()
    guard taken <= steps.count else {
      throw StateError.unusable(path: path, reason: "it was written by a later version (form \(taken), known \(steps.count))")
    }
    guard taken < steps.count else { return }
    try prepare("BEGIN IMMEDIATE").run()
    for step in steps[taken...] {
      for sql in step { try prepare(sql).run() }
    }
    try prepare("PRAGMA user_version = \(steps.count)").run()
    try prepare("COMMIT").run()
  }
}
