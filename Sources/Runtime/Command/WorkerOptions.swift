import ArgumentParser
import Foundation

/// The options that every worker's command has. What is not given is taken from the environment (`MAINSTAY_…`), else from the file that
/// `--config` names, else from its default.
package struct WorkerOptions: ParsableArguments {
  @Option(help: "A file of settings, YAML or JSON: bootstrap, state, topicPrefix…, and librdkafka's properties under kafka.")
  var config: String?

  @Flag(help: "Print every setting with its value and where it came from, secrets masked, and stop.")
  var printConfig = false

  @Option(help: "The brokers, as HOST:PORT[,HOST:PORT…].")
  var bootstrap: String?

  @Option(help: "The folder of the state, made when it is missing.")
  var state: String?

  @Option(help: "The policy file. Without one every value is its default.")
  var policy: String?

  @Option(help: "This process's name among the worker's, stable over restarts. (default: 0)")
  var instance: String?

  @Option(help: "What stands before every topic's name.")
  var topicPrefix: String?

  @Option(help: "Milliseconds between commits. (default: 100)")
  var commitMs: Int?

  @Option(help: "Where /healthz, /readyz and /metrics are served, as HOST:PORT; port 0 takes a free one. (default: 127.0.0.1:0)")
  var http: String?

  @Option(help: "A file that gets the port of --http.")
  var httpPortFile: String?

  @Option(help: "How many records a lane may be behind in a process that /readyz calls ready. (default: 10000)")
  var readyLag: Int?

  @Option(help: "Seconds between reports on fleet-status. (default: 5)")
  var reportSeconds: Int?

  @Option(help: "Seconds to wait for another process that has this one's name or a lane's file. (default: 15)")
  var lockSeconds: Int?

  @Option(help: "trace, debug, info, notice, warning, error or critical. (default: info)")
  var logLevel: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Write ticks while the clock is silent for 5 s. Turn it off while history is to be fed. (default: --own-ticks)")
  var ownTicks: Bool?

  @Flag(help: "Treat every tick as one of history, so that the same log gives the same decisions.")
  var replay = false

  @Option(
    name: .customLong("kafka"), parsing: .singleValue,
    help: "A librdkafka property as NAME=VALUE, repeated as often as needed; in the environment MAINSTAY_KAFKA_NAME.")
  var kafka: [String] = []

  package init() {}

  /// Looks every setting up; what is wrong with them is in the result.
  func resolve(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> ResolvedSettings {
    let given: [(Setting, String?)] = [
      (.bootstrap, bootstrap), (.state, state), (.policy, policy), (.instance, instance), (.topicPrefix, topicPrefix),
      (.commitMs, commitMs?.description), (.http, http), (.httpPortFile, httpPortFile), (.readyLag, readyLag?.description),
      (.reportSeconds, reportSeconds?.description), (.lockSeconds, lockSeconds?.description), (.logLevel, logLevel),
      (.ownTicks, ownTicks?.description), (.replay, replay ? "true" : nil),
    ]
    var flags: [String: String] = [:]
    for (setting, text) in given { flags[setting.name] = text }
    return ResolvedSettings(flags: flags, kafkaFlags: try kafkaFlags(), filePath: config, environment: environment)
  }

  private func kafkaFlags() throws -> [String: String] {
    var properties: [String: String] = [:]
    for property in kafka {
      guard let equals = property.firstIndex(of: "=") else {
        throw ValidationError("--kafka: expected NAME=VALUE, found \"\(property)\"")
      }
      properties[String(property[..<equals])] = String(property[property.index(after: equals)...])
    }
    return properties
  }
}
