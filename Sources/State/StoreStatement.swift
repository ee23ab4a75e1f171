import GRDBSQLite
import Models

/// A prepared statement that is kept for its store's whole life; values are bound without copies and must outlive the step.
///
/// It speaks to SQLite directly: a wrapper's argument arrays and row copies would cost more than the step.
package final class StoreStatement {
  private let handle: OpaquePointer
  private let database: OpaquePointer
  private let path: String

  init(_ sql: String, on database: OpaquePointer, path: String) throws {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw storeError(database, code, path) }
    handle = prepared
    self.database = database
    self.path = path
  }

  deinit {
    sqlite3_finalize(handle)
  }

  /// Binds an integer; parameters count from 1.
  package func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(handle, index, value) }

  /// The buffer is not copied; it must live until the next `reset`.
  package func bind(text: UnsafeBufferPointer<UInt8>, at index: Int32) {
    if text.isEmpty {
      sqlite3_bind_text(handle, index, "", 0, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    } else {
      text.withMemoryRebound(to: CChar.self) { _ = sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), nil) }
    }
  }

  /// The buffer is not copied; it must live until the next `reset`.
  package func bind(blob: UnsafeRawBufferPointer, at index: Int32) {
    if let start = blob.baseAddress, blob.count > 0 {
      sqlite3_bind_blob64(handle, index, start, UInt64(blob.count), nil)
    } else {
      sqlite3_bind_zeroblob(handle, index, 0)
    }
  }

  /// Runs to the end a statement that returns no rows, and resets it.
  package func run() throws {
    defer { reset() }
    while try step() {}
  }

  /// How many rows the last statement of this connection that changed any has changed; ask right after it has run.
  package var changedRows: Int32 { sqlite3_changes(database) }

  /// Goes to the next row; `false` at the end. Reset before binding anew.
  package func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let error = storeError(database, code, path)
      reset()
      throw error
    }
  }

  /// Makes the statement ready to be bound and run again.
  package func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  /// An integer of the current row; columns count from 0.
  package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  /// Whether a column of the current row is null.
  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// A text of the current row.
  package func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
  }

  /// Bytes of the current row; valid until the next step or reset.
  package func blob(_ column: Int32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, column), count: Int(sqlite3_column_bytes(handle, column)))
  }
}

/// What an SQLite result code means for the store.
func storeError(_ database: OpaquePointer, _ code: Int32, _ path: String) -> StateError {
  let reason = String(cString: sqlite3_errmsg(database))
  switch code & 0xFF {
  case SQLITE_FULL: return .diskFull(path: path)
  case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: return .unusable(path: path, reason: reason)
  case SQLITE_BUSY, SQLITE_LOCKED: return .locked(path: path)
  default: return .database(path: path, reason: "\(reason) (SQLite \(sqlite3_extended_errcode(database)))")
  }
}
