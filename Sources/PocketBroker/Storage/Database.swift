import GRDBSQLite
import Glibc
import NIOCore

/// One connection to the database, with its prepared statements.
///
/// SQLite is called directly, because record batches must reach the disk and come back from it without being copied into rows first.
/// A connection belongs to one thread at a time; its owner keeps it behind a lock.
final class Database {
  private let path: String
  private let connection: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]
  private var blob: OpaquePointer?

  /// Opens the file at `path`, making it if `readOnly` is false.
  init(path: String, readOnly: Bool) throws(StorageError) {
    self.path = path
    var handle: OpaquePointer?
    let mode = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let code = sqlite3_open_v2(path, &handle, mode | SQLITE_OPEN_NOMUTEX, nil)
    guard let handle else { throw StorageError(code: code, message: "out of memory") }
    connection = handle
    if code != SQLITE_OK {
      let error = StorageError(code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)))
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, 10_000)
  }

  deinit {
    sqlite3_blob_close(blob)
    for statement in statements.values { sqlite3_finalize(statement) }
    sqlite3_close_v2(connection)
  }

  /// Runs statements that are used once, such as the schema and pragmas.
  func execute(_ sql: String) throws(StorageError) {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql) }
  }

  /// Runs a statement that gives no rows.
  func run<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws(StorageError) {
    let statement = try prepared(sql)
    bind(statement, repeat each values)
    let code = sqlite3_step(statement)
    sqlite3_reset(statement)
    guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code, sql) }
  }

  /// Runs `body` on each row of a query until it returns false.
  func scan<each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, body: (Row) throws(StorageError) -> Bool
  ) throws(StorageError) {
    let statement = try prepared(sql)
    bind(statement, repeat each values)
    defer { sqlite3_reset(statement) }
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code, sql) }
      if try !body(Row(statement: statement)) { return }
    }
  }

  /// The rows of a query, each as `transform` makes it.
  func all<Element, each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, transform: (Row) -> Element
  ) throws(StorageError) -> [Element] {
    var elements: [Element] = []
    try scan(sql, repeat each values) { row in
      elements.append(transform(row))
      return true
    }
    return elements
  }

  /// The first row of a query as `transform` makes it, or `nil`.
  func first<Element, each Value: Bindable>(
    _ sql: String, _ values: repeat each Value, transform: (Row) -> Element
  ) throws(StorageError) -> Element? {
    var element: Element?
    try scan(sql, repeat each values) { row in
      element = transform(row)
      return false
    }
    return element
  }

  /// How many rows the last statement changed.
  var changes: Int { Int(sqlite3_changes(connection)) }

  /// The row id that the last insert made.
  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(connection) }

  /// Whether a transaction is open on this connection.
  var isInTransaction: Bool { sqlite3_get_autocommit(connection) == 0 }

  /// Appends the batch in row `id` of `blobs` to `buffer`, straight from the pages.
  func readBatch(_ id: Int64, size: Int, into buffer: inout ByteBuffer) throws(StorageError) {
    if blob == nil || sqlite3_blob_reopen(blob, id) != SQLITE_OK {
      closeBatches()
      let code = sqlite3_blob_open(connection, "main", "blobs", "bytes", id, 0, &blob)
      guard code == SQLITE_OK else { throw failure(code, "batch \(id)") }
    }
    guard Int(sqlite3_blob_bytes(blob)) == size else {
      throw StorageError(code: SQLITE_CORRUPT, message: "batch \(id) has \(sqlite3_blob_bytes(blob)) bytes in place of \(size)")
    }
    var code = SQLITE_OK
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { target in
      code = sqlite3_blob_read(blob, target.baseAddress, Int32(size), 0)
      return code == SQLITE_OK ? size : 0
    }
    guard code == SQLITE_OK else { throw failure(code, "batch \(id)") }
  }

  /// Ends the series of ``readBatch(_:size:into:)`` calls; an open one would keep its snapshot of the database.
  func closeBatches() {
    sqlite3_blob_close(blob)
    blob = nil
  }

  /// Ends a reading transaction.
  func endSnapshot() {
    closeBatches()
    // Ending a transaction that has only read cannot fail in a way that matters: the connection is then outside of any.
    sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
  }

  /// The size of the write-ahead log's file in bytes.
  var logSize: Int64 {
    var status = stat()
    return stat(path + "-wal", &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Copies what the write-ahead log holds into the database file, as far as readers allow.
  func checkpoint(truncating: Bool = false) {
    sqlite3_wal_checkpoint_v2(connection, nil, truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, nil, nil)
  }

  private func prepared(_ sql: String) throws(StorageError) -> OpaquePointer {
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard let statement, code == SQLITE_OK else { throw failure(code, sql) }
    statements[sql] = statement
    return statement
  }

  private func bind<each Value: Bindable>(_ statement: OpaquePointer, _ values: repeat each Value) {
    var index: Int32 = 0
    for value in repeat each values {
      index += 1
      value.bind(to: statement, at: index)
    }
  }

  private func failure(_ code: Int32, _ subject: String) -> StorageError {
    StorageError(code: code, message: "\(String(cString: sqlite3_errmsg(connection))) (\(subject))")
  }
}
