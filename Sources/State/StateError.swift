package import Models

/// Why a lane's store cannot go on; every case stops the worker with its reason, and nothing committed is lost.
package enum StateError: Error, Sendable, CustomStringConvertible {
  /// Another process holds the lane's file. Wait, or stop that process.
  case locked(path: String)
  /// The folder or the file cannot be opened or written.
  case unusable(path: String, reason: String)
  /// The disk is full; the batch at hand was rolled back. Goes on after a restart with room.
  case diskFull(path: String)
  /// SQLite reports an error or a damaged file. Deleting the file restores the lane from its changelog.
  case database(path: String, reason: String)
  /// A stored row cannot be read by this version.
  case unreadable(table: String, key: String, RowError)

  package var description: String {
    switch self {
    case .locked(let path): "\(path) is in use by another process"
    case .unusable(let path, let reason): "\(path) cannot be used: \(reason)"
    case .diskFull(let path): "no room left on the disk of \(path)"
    case .database(let path, let reason): "\(path): \(reason)"
    case .unreadable(let table, let key, let error): "row \(key) of table \(table) cannot be read: \(error)"
    }
  }
}
