import Glibc
package import Kafka
import NIOCore
package import State
package import StatusHTTP

/// Why the intake does not start or cannot go on; each ends the process with its exit code and one line. Nothing acknowledged is lost by it.
package enum IntakeError: Error, Sendable, CustomStringConvertible {
  /// The address can be reached from other machines, and what protects it there is missing. Give it, or listen on loopback.
  case exposed(Endpoint, missing: String)
  /// The address cannot be bound.
  case bind(Endpoint, BindProblem, reason: String)
  /// The certificate or its key cannot be used.
  case certificate(path: String, reason: String)
  /// The file of keys cannot be read or has a line that is none.
  case keys(path: String, reason: String)
  /// A topic's schema is missing or cannot be read.
  case schemas(path: String, reason: String)
  /// The spool cannot be opened, or has failed.
  case spool(StateError)
  /// A setting of the Kafka producer is refused.
  case kafka(KafkaError)

  /// Why an address cannot be bound.
  package enum BindProblem: Sendable {
    /// Another process has it: wait, or stop that process.
    case taken
    /// Only the system's administrator may bind it.
    case notPermitted
    /// It is no address of this machine.
    case wrongAddress
  }

  /// The exit code (after sysexits.h): 65 a damaged spool, 74 a full disk, 75 another process has the spool or the port, 77 not permitted,
  /// 78 configuration.
  package var exitCode: Int32 {
    switch self {
    case .exposed, .certificate, .keys, .schemas, .kafka, .bind(_, .wrongAddress, _): 78
    case .bind(_, .taken, _), .spool(.locked): 75
    case .bind(_, .notPermitted, _), .spool(.unusable): 77
    case .spool(.diskFull): 74
    case .spool(.database), .spool(.unreadable): 65
    }
  }

  package var description: String {
    switch self {
    case .exposed(let address, let missing): "refusing to listen on \(address), which other machines can reach, without \(missing)"
    case .bind(let address, _, let reason): "cannot listen on \(address): \(reason)"
    case .certificate(let path, let reason): "cannot use the certificate of \(path): \(reason)"
    case .keys(let path, let reason): "cannot use the keys of \(path): \(reason)"
    case .schemas(let path, let reason): "cannot use the schemas of \(path): \(reason)"
    case .spool(let error): "\(error)"
    case .kafka(let error): "\(error)"
    }
  }

  /// What the system said when an address was to be bound; `nil` for any other error.
  init?(binding address: Endpoint, _ error: any Error) {
    guard let error = error as? IOError else { return nil }
    let reason = BindReason.text(error)
    switch error.errnoCode {
    case EADDRINUSE: self = .bind(address, .taken, reason: reason)
    case EACCES, EPERM: self = .bind(address, .notPermitted, reason: reason)
    case EADDRNOTAVAIL: self = .bind(address, .wrongAddress, reason: reason)
    default: return nil
    }
  }
}
