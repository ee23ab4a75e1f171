import FoundationEssentials
import NIOCore

/// How far a connection has come with SASL (KIP-43, KIP-152).
///
/// ```
///   handshake ──SaslHandshake──▶ exchange ──SaslAuthenticate──▶ done
///                                  │    ▲
///                                  └────┘ SCRAM's first message
///   exchange ──wrong answer──▶ failed     (the connection is closed behind the response)
/// ```
/// A connection to a broker without users begins as `done`.
enum Authentication: Sendable {
  case handshake
  case exchange(Mechanism)
  case done(user: String?)
  case failed(reason: String)

  /// A mechanism and how far it has come.
  enum Mechanism: Sendable {
    case plain
    case scram(ScramExchange)

    static let names = ["PLAIN", "SCRAM-SHA-256"]

    init?(name: String) {
      switch name {
      case "PLAIN": self = .plain
      case "SCRAM-SHA-256": self = .scram(.start)
      default: return nil
      }
    }
  }

  /// Whether requests other than those of the authentication are let through.
  var isDone: Bool {
    if case .done = self { return true }
    return false
  }

  /// Chooses a mechanism.
  func handle(_ request: SaslHandshakeRequest) -> (Authentication, SaslHandshakeResponse) {
    var response = SaslHandshakeResponse()
    response.mechanisms = Mechanism.names
    guard case .handshake = self else {
      response.error = .illegalSaslState
      return (.failed(reason: "a handshake came out of turn"), response)
    }
    guard let mechanism = Mechanism(name: request.mechanism) else {
      response.error = .unsupportedSaslMechanism
      return (.failed(reason: "mechanism '\(request.mechanism)' is not offered"), response)
    }
    return (.exchange(mechanism), response)
  }

  /// Takes one message of the exchange; costs up to a key derivation, so it is no work for an event loop.
  func handle(_ request: SaslAuthenticateRequest, users: UserFile) -> (Authentication, SaslAuthenticateResponse) {
    guard case .exchange(let mechanism) = self else {
      return Self.fail(.illegalSaslState, "a message came out of turn")
    }
    var response = SaslAuthenticateResponse()
    let message = Data(request.authBytes.readableBytesView)
    switch mechanism {
    case .plain:
      let parts = message.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false).map { String(data: $0, encoding: .utf8) }
      guard parts.count == 3, let role = parts[0], let user = parts[1], let password = parts[2] else {
        return Self.fail(.saslAuthenticationFailed, "the message is not one of PLAIN")
      }
      guard role.isEmpty || role == user else { return Self.fail(.saslAuthenticationFailed, "\(user) asks to act for another user") }
      guard let verifier = users.verifier(of: user), verifier.accepts(password: password) else {
        return Self.fail(.saslAuthenticationFailed, "\(user) is not known or does not know the password")
      }
      return (.done(user: user), response)
    case .scram(let exchange):
      switch exchange.step(message, users: users, serverNonce: ScramExchange.randomNonce()) {
      case .challenge(let challenge, let reply):
        response.authBytes = ByteBuffer(bytes: reply)
        return (.exchange(.scram(.challenged(challenge))), response)
      case .success(let user, let reply):
        response.authBytes = ByteBuffer(bytes: reply)
        return (.done(user: user), response)
      case .failure(let reason):
        return Self.fail(.saslAuthenticationFailed, reason)
      }
    }
  }

  private static func fail(_ error: ErrorCode, _ reason: String) -> (Authentication, SaslAuthenticateResponse) {
    var response = SaslAuthenticateResponse()
    response.error = error
    // One sentence for every failure: who guesses learns nothing from it.
    response.errorMessage = "Authentication failed."
    return (.failed(reason: reason), response)
  }
}
