import GRDBSQLite

/// The connection to a lane's file, for the statements of the hot path; one thread at a time uses it.
final class StoreConnection {
  private let handle: OpaquePointer
  let path: String

  /// Opens the file, or makes it.
  init(path: String, options: LaneStoreOptions) throws {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let opened else {
      defer { sqlite3_close_v2(opened) }
      throw opened.map { storeError($0, code, path) } ?? StateError.unusable(path: path, reason: "out of memory")
    }
    handle = opened
    self.path = path
    // The log is synced when it is checkpointed; what a power loss takes is mended from the changelog. A long log amortises
    // checkpoints; 4,000 pages are 16 MB.
    for pragma in [
      "journal_mode = WAL", "synchronous = NORMAL", "cache_size = -\(options.pageCacheKiB)", "wal_autocheckpoint = 4000",
      "temp_store = MEMORY", "locking_mode = EXCLUSIVE",
    ] {
      try prepare("PRAGMA \(pragma)").run()
    }
  }

  // Statements that are still alive keep the connection open until they are gone (sqlite3_close_v2).
  deinit { sqlite3_close_v2(handle) }

  func prepare(_ sql: String) throws -> StoreStatement { try StoreStatement(sql, on: handle, path: path) }
}
