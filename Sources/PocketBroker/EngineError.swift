/// Why an engine cannot open its data; all three stop the broker.
package enum EngineError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The directory cannot be made or written.
  case directory(path: String, reason: String)
  /// Another process has the directory open.
  case locked(path: String)
  /// The database is damaged, or of another version.
  case unreadable(path: String, reason: String)

  package var description: String {
    switch self {
    case .directory(let path, let reason): "\(path) cannot be used: \(reason)"
    case .locked(let path): "another broker has the data of \(path)"
    case .unreadable(let path, let reason): "the data of \(path) cannot be read: \(reason)"
    }
  }
}
