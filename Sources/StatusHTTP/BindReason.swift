import Glibc
import NIOCore

/// Why an address cannot be listened on, in words.
package enum BindReason {
  /// Says what the system said when an address was to be bound.
  package static func text(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "\(error)" }
    switch error.errnoCode {
    case EADDRINUSE: return "another process listens there"
    case EADDRNOTAVAIL: return "it is no address of this machine"
    default: return String(cString: strerror(error.errnoCode))
    }
  }
}
