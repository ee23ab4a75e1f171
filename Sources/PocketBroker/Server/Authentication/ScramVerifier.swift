import Crypto
import FoundationEssentials

/// What a server keeps of a password to check SCRAM-SHA-256 proofs (RFC 5802, RFC 7677); the password cannot be had from it.
struct ScramVerifier: Sendable, Equatable {
  /// RFC 7677 asks for no fewer, and Kafka's clients accept no fewer.
  static let leastIterations = 4096
  /// Above this a login would take seconds.
  static let mostIterations = 1_000_000

  let salt: Data
  let iterations: Int
  let storedKey: Data
  let serverKey: Data

  /// Derives the keys from a password with a salt of 16 random bytes.
  init(password: String) {
    var generator = SystemRandomNumberGenerator()
    let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    self.init(password: password, salt: salt, iterations: Self.leastIterations)
  }

  init(password: String, salt: Data, iterations: Int) {
    let salted = SymmetricKey(data: Self.stretch(password, salt: salt, iterations: iterations))
    let clientKey = Data(HMAC<SHA256>.authenticationCode(for: Data("Client Key".utf8), using: salted))
    self.salt = salt
    self.iterations = iterations
    self.storedKey = Data(SHA256.hash(data: clientKey))
    self.serverKey = Data(HMAC<SHA256>.authenticationCode(for: Data("Server Key".utf8), using: salted))
  }

  /// Reads the notation `SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>`.
  init?(stored text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "SCRAM-SHA-256" else { return nil }
    let (first, second) = (parts[1].split(separator: ":"), parts[2].split(separator: ":"))
    guard first.count == 2, second.count == 2, let iterations = Int(first[0]),
      (Self.leastIterations...Self.mostIterations).contains(iterations), let salt = Data(base64Encoded: String(first[1])), !salt.isEmpty,
      let storedKey = Data(base64Encoded: String(second[0])), storedKey.count == SHA256.byteCount,
      let serverKey = Data(base64Encoded: String(second[1])), serverKey.count == SHA256.byteCount
    else { return nil }
    self.salt = salt
    self.iterations = iterations
    self.storedKey = storedKey
    self.serverKey = serverKey
  }

  /// Whether a password is the one the keys were derived from; takes as long as one derivation.
  func accepts(password: String) -> Bool {
    let derived = ScramVerifier(password: password, salt: salt, iterations: iterations)
    return Self.areEqual(derived.storedKey, storedKey)
  }

  /// Whether a client's proof over an exchange shows that it knows the password.
  func accepts(proof: Data, of exchange: Data) -> Bool {
    guard proof.count == SHA256.byteCount else { return false }
    let signature = HMAC<SHA256>.authenticationCode(for: exchange, using: SymmetricKey(data: storedKey))
    let clientKey = Data(zip(proof, signature).map { $0 ^ $1 })
    return Self.areEqual(Data(SHA256.hash(data: clientKey)), storedKey)
  }

  /// What shows the client that the server knows the password's keys as well.
  func signature(of exchange: Data) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: exchange, using: SymmetricKey(data: serverKey)))
  }

  /// Compares in a time that does not depend on where two values differ.
  private static func areEqual(_ left: Data, _ right: Data) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// PBKDF2 with HMAC-SHA-256 and one block of output (RFC 8018, 5.2), which SCRAM calls Hi.
  private static func stretch(_ password: String, salt: Data, iterations: Int) -> Data {
    let key = SymmetricKey(data: Data(password.utf8))
    var block = Array(HMAC<SHA256>.authenticationCode(for: salt + Data([0, 0, 0, 1]), using: key))
    var result = block
    for _ in 1..<max(2, iterations) {
      block = Array(HMAC<SHA256>.authenticationCode(for: block, using: key))
      for index in result.indices { result[index] ^= block[index] }
    }
    return Data(result)
  }
}
