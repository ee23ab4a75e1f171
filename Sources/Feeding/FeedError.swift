/// Why a feed cannot go on; a row that is wrong is no error but a `Reject`, and the rest goes on.
package enum FeedError: Error, Hashable, Sendable {
  /// The file is missing or may not be read. Stop; name another.
  case unreadable(path: String, reason: String)
  /// What the file holds cannot be read as rows: no text, a damaged or truncated gzip, a header that names a column twice. Stop; the
  /// rows before the place have been read.
  case content(path: String, reason: String)
  /// The mapping does not fit the file or makes no sense. Stop; nothing has been sent.
  case mapping(String)
  /// A file of the feeder's own cannot be written, such as the rejects or the sorted runs. Stop; make room and run it again.
  case disk(path: String, reason: String)
  /// The topics are in a state that the feed would break, such as a history after a live tick. Stop.
  case refused(String)
}

extension FeedError: CustomStringConvertible {
  /// One line for an operator; of a mapping as many as it takes to show where it is wrong.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason), .content(let path, let reason), .disk(let path, let reason): "\(path): \(reason)"
    case .mapping(let text), .refused(let text): text
    }
  }
}
