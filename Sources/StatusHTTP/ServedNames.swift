import NIOCore

/// By which names a server may be asked for what concerns people.
///
/// A page of any site can have its own name resolve to the loopback address (DNS rebinding). The browser then reads the answers as the
/// page's own, and only the `Host` of the request still tells whom it meant (RFC 9110, section 7.4).
package struct ServedNames: Sendable {
  private let host: String
  private let isWildcard: Bool

  /// The names of a server that listens on an address: this machine's loopback names, the address itself, and any numeric address where it
  /// listens on all of them.
  package init(_ address: Endpoint) {
    host = address.host.lowercased()
    isWildcard = host == "0.0.0.0" || host == "::"
  }

  /// Whether a request with this `Host` is meant for the server; one without is not.
  package func admit(_ header: String?) -> Bool {
    guard let header else { return false }
    let asked = Self.host(of: header.lowercased())
    if asked == host || asked == "localhost" { return true }
    guard let numeric = try? SocketAddress(ipAddress: asked, port: 0), let text = numeric.ipAddress else { return false }
    return isWildcard || text == "::1" || text.hasPrefix("127.")
  }

  /// Why a request was refused, in a sentence for whoever sent it.
  package static let refusal = "The Host of the request is not a name of this server; ask by its address or as localhost."

  /// A `Host` without its port and the brackets of an IPv6 address.
  private static func host(of header: String) -> String {
    if header.first == "[", let end = header.firstIndex(of: "]") { return String(header[header.index(after: header.startIndex)..<end]) }
    return header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? header
  }
}
