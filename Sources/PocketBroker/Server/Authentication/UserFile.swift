import FoundationEssentials

/// The users that may connect, read from a file.
///
/// One user a line: `name:password`, or `name:SCRAM-SHA-256$<iterations>:<salt>$<stored key>:<server key>` with the three values in
/// Base64, the notation of PostgreSQL, which keeps no password. Empty lines and lines that begin with `#` are skipped.
package struct UserFile: Sendable {
  private let verifiers: [String: ScramVerifier]

  /// Reads and checks a whole file; a single bad line refuses it, so that no user is missing in silence.
  package init(path: String) throws(ServerError) {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw .users(path: path, reason: "it cannot be read as UTF-8 text")
    }
    try self.init(text: text, path: path)
  }

  init(text: String, path: String) throws(ServerError) {
    var verifiers: [String: ScramVerifier] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.hasSuffix("\r") ? line.dropLast() : line
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex, line.index(after: colon) != line.endIndex else {
        throw .users(path: path, reason: "line \(index + 1) is not 'name:secret'")
      }
      let name = String(line[..<colon])
      let secret = String(line[line.index(after: colon)...])
      guard verifiers[name] == nil else { throw .users(path: path, reason: "line \(index + 1) names \(name) again") }
      if secret.hasPrefix("SCRAM-SHA-256$") {
        guard let verifier = ScramVerifier(stored: secret) else {
          throw .users(path: path, reason: "line \(index + 1) has no well-formed SCRAM-SHA-256 secret")
        }
        verifiers[name] = verifier
      } else {
        verifiers[name] = ScramVerifier(password: secret)
      }
    }
    guard !verifiers.isEmpty else { throw .users(path: path, reason: "it names no user") }
    self.verifiers = verifiers
  }

  func verifier(of user: String) -> ScramVerifier? { verifiers[user] }
}
