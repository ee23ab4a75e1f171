/// A host and a port, as they are written on a command line: `127.0.0.1:8080`, `localhost:0`, `[::1]:8080`.
package struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
  /// A name or an address; an IPv6 address stands without its brackets.
  package var host: String
  /// The port; 0 leaves the choice to the system.
  package var port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`; `nil` where the text is not one.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
      return nil
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: port)
  }

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
