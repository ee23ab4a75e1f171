/// Settings of librdkafka by their own names, as in its `CONFIGURATION.md`; SASL and TLS included.
///
/// Values of secret settings never leave through `description`, `debugDescription`, a mirror or an error. Names are checked by librdkafka
/// when a client is made from them; one that it does not know is an error that says stop.
package struct Configuration: Hashable, Sendable {
  private var values: [String: String]

  /// Takes settings by librdkafka's names.
  package init(_ values: [String: String] = [:]) { self.values = values }

  /// Takes the settings whose names begin with `prefix` and drops the prefix; others are left out.
  package init(stripping prefix: String, from settings: [String: String]) {
    values = [:]
    for (name, value) in settings where name.hasPrefix(prefix) { values[String(name.dropFirst(prefix.count))] = value }
  }

  /// The value of one setting; `nil` leaves it to librdkafka's default.
  package subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The names that are set, sorted.
  package var names: [String] { values.keys.sorted() }

  /// These settings on top of `defaults`.
  package func over(_ defaults: Configuration) -> Configuration {
    Configuration(defaults.values.merging(values) { _, own in own })
  }
}

extension Configuration: ExpressibleByDictionaryLiteral {
  /// Takes a literal; of a name given twice the last value counts.
  package init(dictionaryLiteral elements: (String, String)...) {
    self.init(Dictionary(elements) { _, last in last })
  }
}
