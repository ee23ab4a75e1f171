import GRDBSQLite
import NIOCore

/// A row of a running query; valid only inside the closure it is given to.
struct Row {
  let statement: OpaquePointer

  /// A column that holds a number.
  func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  /// A column that holds a number of 32 bits.
  func int32(_ column: Int32) -> Int32 { sqlite3_column_int(statement, column) }

  /// A column that holds a number of 16 bits.
  func int16(_ column: Int32) -> Int16 { Int16(truncatingIfNeeded: sqlite3_column_int(statement, column)) }

  /// A column that holds text; empty for NULL.
  func text(_ column: Int32) -> String {
    optionalText(column) ?? ""
  }

  /// A column that holds text or NULL.
  func optionalText(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(statement, column) else { return nil }
    let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A column that holds a number or NULL.
  func optionalInt(_ column: Int32) -> Int64? {
    sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
  }

  /// A copy of a column that holds bytes.
  func bytes(_ column: Int32) -> ByteBuffer {
    guard let start = sqlite3_column_blob(statement, column) else { return ByteBuffer() }
    return ByteBuffer(bytes: UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
  }
}
