import State

/// Why events were not made durable.
enum SpoolError: Error, Sendable, CustomStringConvertible {
  /// As much waits for delivery as is allowed. Passes when the broker is back.
  case full
  /// The disk is full. Passes when there is room.
  case diskFull
  /// The file can no longer be relied on; the process ends, and what is durable is delivered after a restart.
  case failed(StateError)
  /// The process is stopping.
  case closed

  init(_ error: any Error) {
    switch error {
    case let error as SpoolError: self = error
    case StateError.diskFull: self = .diskFull
    case let error as StateError: self = .failed(error)
    default: self = .failed(.unusable(path: "the spool", reason: "\(error)"))
    }
  }

  var description: String {
    switch self {
    case .full: "the spool is full: the broker has been away for too long"
    case .diskFull: "the disk is full"
    case .failed(let error): "the spool has failed: \(error)"
    case .closed: "the intake is stopping"
    }
  }
}
