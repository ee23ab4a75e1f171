/// A failed call to SQLite: the disk is full or broken, or the database is damaged.
///
/// It fails the whole commit it occurs in; clients see `KAFKA_STORAGE_ERROR` and retry.
struct StorageError: Error, Equatable, CustomStringConvertible {
  /// SQLite's extended result code.
  let code: Int32
  /// SQLite's message, with the statement where there is one.
  let message: String

  var description: String { "SQLite \(code): \(message)" }
}
