import ArgumentParser
import Kafka
import Logging
import StatusHTTP

extension ResolvedSettings {
  /// Refuses a wrong flag with exit code 64, and what is wrong or unknown elsewhere with 78; names each.
  func check() throws {
    guard flagProblems.isEmpty else { throw ValidationError(flagProblems.joined(separator: "\n")) }
    guard problems.isEmpty else { throw RuntimeError.configuration(problems) }
  }

  /// The policy file that was named, else an empty one: its values are the defaults, and a lane knows it from the next policy.
  func policyDocument() throws -> PolicyDocument? { try self[.policy].map(PolicyFile.read) ?? PolicyFile.document(of: "") }

  /// How much is logged.
  var logLevel: Logger.Level { self[.logLevel].flatMap { Logger.Level(rawValue: $0) } ?? .info }

  /// What the runtime of a worker needs.
  func workerSettings(of worker: String) -> WorkerSettings {
    var properties = kafka.mapValues(\.text)
    properties["bootstrap.servers"] = self[.bootstrap]
    var settings = WorkerSettings(
      kafka: Kafka.Configuration(properties), topicPrefix: self[.topicPrefix] ?? "", instance: self[.instance] ?? "0",
      stateFolder: "\(self[.state] ?? ".")/\(worker)", commitInterval: .milliseconds(number(.commitMs)),
      lane: LaneSettings(isReplay: self[.replay] == "true"))
    settings.status.http = self[.http].flatMap { Endpoint($0) } ?? settings.status.http
    settings.status.portFile = self[.httpPortFile]
    settings.status.readyLag = Int64(number(.readyLag))
    settings.status.reportInterval = .seconds(number(.reportSeconds))
    settings.lockPatience = .seconds(number(.lockSeconds))
    settings.ownTicks = self[.ownTicks] == "true"
    return settings
  }

  /// A number that was checked when the settings were looked up.
  private func number(_ setting: Setting) -> Int { self[setting].flatMap { Int($0) } ?? 0 }
}
