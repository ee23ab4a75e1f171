extension Configuration {
  /// Whether a setting holds a secret, or may hold one.
  ///
  /// By name: what librdkafka marks as sensitive, and every other name that speaks of a password, secret, token or private key, so that a
  /// setting of a later version is masked before anyone has heard of it.
  package static func isSecret(_ name: String) -> Bool {
    let plain = name.lowercased()
    if named.contains(plain) { return true }
    return fragments.contains { plain.contains($0) }
  }

  private static let named: Set<String> = ["ssl.key.pem", "ssl_key", "sasl.oauthbearer.config", "sasl.jaas.config"]
  private static let fragments = ["password", "passwd", "secret", "token", "private", "credential"]
  private static let mask = "***"

  private var masked: [(label: String?, value: Any)] {
    names.map { (label: $0, value: Self.isSecret($0) ? Self.mask : self[$0] ?? "") }
  }
}

extension Configuration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The settings in order of name, secrets masked.
  package var description: String { "[" + masked.map { "\($0.label ?? "")=\($0.value)" }.joined(separator: ", ") + "]" }

  /// The same as `description`.
  package var debugDescription: String { description }

  /// What `dump` and a debugger show: the settings with secrets masked.
  package var customMirror: Mirror { Mirror(self, children: masked, displayStyle: .dictionary) }
}
