package import StatusHTTP

/// Why the broker does not start; each is for the person who starts it, and none is worth a retry without a change.
package enum ServerError: Error, Equatable, CustomStringConvertible {
  /// The address can be reached from other machines, and what protects it there is missing.
  case exposed(Endpoint, missing: String)
  /// The address cannot be bound: it is taken, or not this machine's.
  case bind(Endpoint, reason: String)
  /// The certificate or its key cannot be used.
  case certificate(path: String, reason: String)
  /// The file of users cannot be read or has a line that is none.
  case users(path: String, reason: String)

  package var description: String {
    switch self {
    case .exposed(let endpoint, let missing):
      "refusing to listen on \(endpoint), which other machines can reach, without \(missing)"
    case .bind(let endpoint, let reason): "cannot listen on \(endpoint): \(reason)"
    case .certificate(let path, let reason): "cannot use the certificate of \(path): \(reason)"
    case .users(let path, let reason): "cannot use the users of \(path): \(reason)"
    }
  }
}
