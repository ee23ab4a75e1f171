/// Why an engine cannot open its data; all three stop the broker.
package enum EngineError: Error, Equatable, Sendable {
  /// The directory cannot be made or written.
  case directory(path: String, reason: String)
  /// Another process has the directory open.
  case locked(path: String)
  /// The database is damaged, or of another version.
  case unreadable(path: String, reason: String)
}
