import Configuration
import Synchronization

/// Looks a setting up in the flags, else the environment, else the file, and tells which had it.
struct LayeredReader {
  /// Where a value may come from; the first that has one decides.
  enum Layer: Int {
    case flags, environment, file, fallback
  }

  private let reader: ConfigReader
  private let finder = LayerFinder()

  /// `variables` are those of the environment that begin with `MAINSTAY_`; the Kafka properties go by librdkafka's names.
  init(flags: [String: String], kafkaFlags: [String: String], variables: [String: String], file: SettingsFile?) {
    reader = ConfigReader(
      providers: [
        InMemoryProvider(name: "flags", values: Self.values(flags, kafkaFlags)),
        EnvironmentVariablesProvider(environmentVariables: variables, secretsSpecifier: .all).prefixKeys(with: "mainstay"),
        InMemoryProvider(
          name: "file", values: Self.values(file?.settings.mapValues(\.text) ?? [:], file?.kafka.mapValues(\.text) ?? [:])),
      ], accessReporter: finder)
  }

  /// The value of a setting, and its layer.
  func setting(_ name: String) -> (text: String, layer: Layer)? { lookUp(ConfigKey([name])) }

  /// The value of one of librdkafka's properties, and its layer.
  func kafka(_ name: String) -> (text: String, layer: Layer)? { lookUp(ConfigKey(Self.kafkaKey(name))) }

  private func lookUp(_ key: ConfigKey) -> (text: String, layer: Layer)? {
    // Any value may be a secret: none is to appear in the library's own descriptions.
    guard let text = reader.string(forKey: key, isSecret: true) else { return nil }
    return (text, Layer(rawValue: finder.lastFound) ?? .fallback)
  }

  private static func kafkaKey(_ name: String) -> [String] { ["kafka"] + name.split(separator: ".").map(String.init) }

  private static func values(_ settings: [String: String], _ kafka: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for (name, text) in settings { values[AbsoluteConfigKey([name])] = ConfigValue(.string(text), isSecret: true) }
    for (name, text) in kafka { values[AbsoluteConfigKey(kafkaKey(name))] = ConfigValue(.string(text), isSecret: true) }
    return values
  }
}

/// Hears which provider had a value: they are asked in turn, and the last that was asked had it.
private final class LayerFinder: AccessReporter {
  private let last = Mutex(0)

  var lastFound: Int { last.withLock { $0 } }

  func report(_ event: AccessEvent) { last.withLock { $0 = event.providerResults.count - 1 } }
}
