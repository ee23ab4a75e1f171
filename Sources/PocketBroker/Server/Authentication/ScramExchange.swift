import FoundationEssentials

/// The server's side of one SCRAM-SHA-256 exchange (RFC 5802), as values: each step takes a message and gives the next state.
enum ScramExchange: Sendable {
  /// Waits for the client's first message.
  case start
  /// Has challenged the client and waits for its proof.
  case challenged(Challenge)

  /// What was agreed on so far.
  struct Challenge: Sendable {
    let user: String
    let verifier: ScramVerifier
    let nonce: String
    let channelBinding: String
    let messages: String
  }

  /// What a message leads to.
  enum Step: Sendable {
    case challenge(Challenge, reply: Data)
    case success(user: String, reply: Data)
    /// The reason is for the log; the client learns only that it failed.
    case failure(String)
  }

  /// Takes the client's next message.
  ///
  /// - Parameter serverNonce: fresh printable text without commas, used by the first step.
  func step(_ message: Data, users: UserFile, serverNonce: @autoclosure () -> String) -> Step {
    guard let text = String(data: message, encoding: .utf8) else { return .failure("the message is not UTF-8") }
    switch self {
    case .start: return Self.challenge(text, users: users, serverNonce: serverNonce())
    case .challenged(let challenge): return challenge.verify(text)
    }
  }

  /// A nonce of 18 random bytes in Base64.
  static func randomNonce() -> String {
    var generator = SystemRandomNumberGenerator()
    return Data((0..<18).map { _ in UInt8.random(in: .min ... .max, using: &generator) }).base64EncodedString()
  }

  private static func challenge(_ text: String, users: UserFile, serverNonce: String) -> Step {
    let parts = text.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "n" || parts[0] == "y" else { return .failure("the first message has no usable header") }
    guard parts[1].isEmpty || parts[1].hasPrefix("a=") else { return .failure("the first message has no usable header") }
    let attributes = attributes(parts[2])
    guard let escaped = attributes["n"], let clientNonce = attributes["r"], !clientNonce.isEmpty, attributes["m"] == nil else {
      return .failure("the first message names no user or no nonce")
    }
    let user = unescaped(escaped)
    guard parts[1].isEmpty || unescaped(String(parts[1].dropFirst(2))) == user else {
      return .failure("\(user) asks to act for another user")
    }
    guard let verifier = users.verifier(of: user) else { return .failure("\(user) is not known") }
    let nonce = clientNonce + serverNonce
    let reply = "r=\(nonce),s=\(verifier.salt.base64EncodedString()),i=\(verifier.iterations)"
    let binding = Data("\(parts[0]),\(parts[1]),".utf8).base64EncodedString()
    let challenge = Challenge(
      user: user, verifier: verifier, nonce: nonce, channelBinding: binding, messages: "\(parts[2]),\(reply)")
    return .challenge(challenge, reply: Data(reply.utf8))
  }

  static func attributes(_ text: some StringProtocol) -> [String: String] {
    var attributes: [String: String] = [:]
    for part in text.split(separator: ",") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      attributes[String(part[..<equals])] = String(part[part.index(after: equals)...])
    }
    return attributes
  }

  /// Names write a comma as `=2C` and an equals sign as `=3D`.
  private static func unescaped(_ name: String) -> String {
    name.replacing("=2C", with: ",").replacing("=3D", with: "=")
  }
}

extension ScramExchange.Challenge {
  fileprivate func verify(_ text: String) -> ScramExchange.Step {
    // The proof is the last attribute, and everything before it is what it proves.
    guard let comma = text.lastIndex(of: ","), text[comma...].hasPrefix(",p="),
      let proof = Data(base64Encoded: String(text[comma...].dropFirst(3)))
    else { return .failure("\(user) gave no proof") }
    let withoutProof = text[..<comma]
    let attributes = ScramExchange.attributes(withoutProof)
    // The end of the nonce decides, as in Apache Kafka: librdkafka before 2.3 puts its own part in front once more.
    guard attributes["r"]?.hasSuffix(nonce) == true, attributes["c"] == channelBinding else {
      return .failure("\(user) answered another challenge")
    }
    let exchange = Data("\(messages),\(withoutProof)".utf8)
    guard verifier.accepts(proof: proof, of: exchange) else { return .failure("\(user) does not know the password") }
    return .success(user: user, reply: Data("v=\(verifier.signature(of: exchange).base64EncodedString())".utf8))
  }
}
