import ArgumentParser
import Kafka
import Logging
import Runtime

/// Which cluster a command speaks to.
struct ClusterOptions: ParsableArguments {
  @Option(help: "The brokers, as HOST:PORT[,HOST:PORT…].")
  var bootstrap = "127.0.0.1:9092"

  @Option(help: "What stands before every topic's name.")
  var topicPrefix = ""

  @Option(
    name: .customLong("kafka"), parsing: .singleValue, help: "A librdkafka property as NAME=VALUE, repeated as often as needed.")
  var properties: [String] = []

  /// The clients' settings; refuses a property without a value.
  func configuration() throws -> Configuration {
    var values = ["bootstrap.servers": bootstrap]
    for property in properties {
      guard let equals = property.firstIndex(of: "=") else {
        throw ValidationError("--kafka: expected NAME=VALUE, found \"\(property)\"")
      }
      values[String(property[..<equals])] = String(property[property.index(after: equals)...])
    }
    return Configuration(values)
  }

  /// For commands that end and tell what went wrong themselves, in one line: the clients' own words are left out.
  static let silent = Logger(label: "mainstay") { _ in SwiftLogNoOpLogHandler() }

  /// Where the log of a command that stays goes.
  static func logger(_ name: String) -> Logger {
    Logger(label: "mainstay.\(name)") { JSONLineLogHandler(label: $0, logLevel: .notice) }
  }
}
