import ArgumentParser
import Foundation
import Kafka

/// The options that every worker's command has. What is not given is taken from the environment (`MAINSTAY_…`), else from its default.
package struct WorkerOptions: ParsableArguments {
  @Option(help: "The brokers, as HOST:PORT[,HOST:PORT…]; else MAINSTAY_BOOTSTRAP.")
  var bootstrap: String?

  @Option(help: "The folder of the state, made when it is missing; else MAINSTAY_STATE.")
  var state: String?

  @Option(help: "The policy file; else MAINSTAY_POLICY. Without one every value is its default.")
  var policy: String?

  @Option(help: "This process's name among the worker's, stable over restarts; else MAINSTAY_INSTANCE. (default: 0)")
  var instance: String?

  @Option(help: "What stands before every topic's name; else MAINSTAY_TOPIC_PREFIX.")
  var topicPrefix: String?

  @Option(help: "Milliseconds between commits; else MAINSTAY_COMMIT_MS. (default: 100)")
  var commitMs: Int?

  @Option(
    name: .customLong("kafka"), parsing: .singleValue,
    help: "A librdkafka property as NAME=VALUE, repeated as often as needed; else MAINSTAY_KAFKA_NAME for kafka.name.")
  var kafka: [String] = []

  @Flag(help: "Treat every tick as one of history, so that the same log gives the same decisions.")
  var replay = false

  package init() {}

  /// The policy file that was named, else an empty one: its values are the defaults, and a lane knows it from the next policy.
  package func policyDocument() throws -> PolicyDocument? {
    guard let path = value(policy, "POLICY") else { return PolicyFile.document(of: "") }
    return try PolicyFile.read(path)
  }

  /// What the runtime needs; refuses what is missing or malformed, and names it.
  package func settings(worker: String) throws -> WorkerSettings {
    guard let bootstrap = value(bootstrap, "BOOTSTRAP") else { throw ValidationError("--bootstrap or MAINSTAY_BOOTSTRAP is needed") }
    guard let state = value(state, "STATE") else { throw ValidationError("--state or MAINSTAY_STATE is needed") }
    let commit =
      try commitMs ?? environment("COMMIT_MS").map { text in
        guard let number = Int(text) else { throw ValidationError("MAINSTAY_COMMIT_MS: expected a whole number, found \"\(text)\"") }
        return number
      } ?? 100
    guard (1...60_000).contains(commit) else { throw ValidationError("--commit-ms must be 1 to 60000") }
    return WorkerSettings(
      kafka: try kafkaConfiguration(bootstrap), topicPrefix: value(topicPrefix, "TOPIC_PREFIX") ?? "",
      instance: value(instance, "INSTANCE") ?? "0", stateFolder: "\(state)/\(worker)", commitInterval: .milliseconds(commit),
      lane: LaneSettings(isReplay: replay))
  }

  private func kafkaConfiguration(_ bootstrap: String) throws -> Kafka.Configuration {
    var properties: [String: String] = [:]
    let prefix = "MAINSTAY_KAFKA_"
    for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix(prefix) {
      properties[name.dropFirst(prefix.count).lowercased().replacing("_", with: ".")] = value
    }
    for property in kafka {
      guard let equals = property.firstIndex(of: "=") else {
        throw ValidationError("--kafka: expected NAME=VALUE, found \"\(property)\"")
      }
      properties[String(property[..<equals])] = String(property[property.index(after: equals)...])
    }
    properties["bootstrap.servers"] = bootstrap
    return Kafka.Configuration(properties)
  }

  private func value(_ option: String?, _ name: String) -> String? { option ?? environment(name) }

  private func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["MAINSTAY_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }
}
