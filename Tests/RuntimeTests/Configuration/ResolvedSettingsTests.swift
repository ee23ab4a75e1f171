import ArgumentParser
import Foundation
import Kafka
import StatusHTTP
import Testing

@testable import Runtime

@Suite struct ResolvedSettingsTests {
  private static let needed = ["MAINSTAY_BOOTSTRAP": "b:1", "MAINSTAY_STATE": "/s"]

  private func resolve(
    flags: [String: String] = [:], kafka: [String: String] = [:], file: String? = nil, environment: [String: String] = needed
  ) throws -> ResolvedSettings {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: path) }
    if let file { try file.write(to: path, atomically: true, encoding: .utf8) }
    return ResolvedSettings(flags: flags, kafkaFlags: kafka, filePath: file == nil ? nil : path.path, environment: environment)
  }

  @Test func `a flag is over the environment, that over the file, that over the default`() throws {
    let file = "topicPrefix: file-\ncommitMs: 70\ninstance: north\nreadyLag: 5\n"
    let settings = try resolve(
      flags: ["topicPrefix": "flag-"], file: file,
      environment: Self.needed.merging(["MAINSTAY_TOPIC_PREFIX": "env-", "MAINSTAY_COMMIT_MS": "80"]) { $1 })
    #expect(settings.problems.isEmpty)
    #expect(settings.values["topicPrefix"] == ResolvedSettings.Value(text: "flag-", source: "flag --topic-prefix", isFlag: true))
    #expect(settings.values["commitMs"] == ResolvedSettings.Value(text: "80", source: "environment MAINSTAY_COMMIT_MS"))
    #expect(settings.values["instance"]?.text == "north")
    #expect(settings.values["instance"]?.source.hasSuffix(".yaml line 3") == true)
    #expect(settings.values["lockSeconds"] == ResolvedSettings.Value(text: "15", source: "default"))
    #expect(settings.values["policy"] == nil)
  }

  @Test func `what is empty in the environment is not set`() throws {
    let settings = try resolve(environment: Self.needed.merging(["MAINSTAY_INSTANCE": ""]) { $1 })
    #expect(settings.values["instance"]?.source == "default")
  }

  @Test func `librdkafka's properties come from everywhere, each by its own name`() throws {
    let settings = try resolve(
      kafka: ["client.rack": "flag"], file: "kafka:\n  client.rack: file\n  security.protocol: SASL_SSL\n  sasl.username: u\n",
      environment: Self.needed.merging(["MAINSTAY_KAFKA_CLIENT_RACK": "env", "MAINSTAY_KAFKA_SASL_USERNAME": "v"]) { $1 })
    #expect(settings.problems.isEmpty)
    #expect(settings.kafka.mapValues(\.text) == ["client.rack": "flag", "security.protocol": "SASL_SSL", "sasl.username": "v"])
  }

  /// Wrong settings, and what is said of each.
  @Test(
    arguments: [
      ([:], nil, [:], ["--bootstrap or MAINSTAY_BOOTSTRAP is needed", "--state or MAINSTAY_STATE is needed"]),
      ([:], nil, needed.merging(["MAINSTAY_STAET": "x"]) { $1 }, ["there is no setting for the variable MAINSTAY_STAET"]),
      (
        [:], nil, needed.merging(["MAINSTAY_COMMIT_MS": "fast"]) { $1 },
        ["commitMs: must be a whole number from 1 to 60000, found \"fast\""]
      ),
      ([:], nil, needed.merging(["MAINSTAY_REPLAY": "yes"]) { $1 }, ["replay: must be true or false, found \"yes\""]),
      ([:], nil, needed.merging(["MAINSTAY_HTTP": "8080"]) { $1 }, ["http: must be HOST:PORT, found \"8080\""]),
      ([:], nil, needed.merging(["MAINSTAY_INSTANCE": "a/b"]) { $1 }, ["instance: must be 1 to 64 letters"]),
      ([:], nil, needed.merging(["MAINSTAY_LOG_LEVEL": "loud"]) { $1 }, ["logLevel: must be one of trace, debug"]),
      ([:], nil, needed.merging(["MAINSTAY_CONFIG": "/nowhere.yaml"]) { $1 }, ["/nowhere.yaml: cannot be read as text"]),
      ([:], nil, needed.merging(["MAINSTAY_KAFKA_GROUP_ID": "g"]) { $1 }, ["kafka.group.id: is the worker's name"]),
      ([:], "staet: /x\n", needed, [".yaml line 1: there is no setting staet"]),
      ([:], "instance: n\ncommitMs: 0\n", needed, ["commitMs: must be a whole number from 1 to 60000, found \"0\" ("]),
      ([:], "instance: [a, b]\n", needed, [".yaml line 1: instance: expected one value"]),
      ([:], "kafka: none\n", needed, [".yaml line 1: kafka: expected librdkafka's properties"]),
      ([:], "instance: n\ninstance: m\n", needed, ["instance"]),
      ([:], "instance: \"n\n", needed, [".yaml line"]),
      ([:], "- a\n", needed, [".yaml line 1: expected settings"]),
    ] as [([String: String], String?, [String: String], [String])])
  func `what is wrong or unknown is named with its place`(
    flags: [String: String], file: String?, environment: [String: String], said: [String]
  ) throws {
    let settings = try resolve(flags: flags, file: file, environment: environment)
    #expect(settings.problems.count == said.count, "\(settings.problems)")
    for (problem, part) in zip(settings.problems, said) { #expect(problem.contains(part), "\(problem)") }
    #expect(settings.flagProblems.isEmpty)
  }

  @Test func `a wrong flag is the typist's`() throws {
    let settings = try resolve(flags: ["readyLag": "-1", "state": ""])
    #expect(
      settings.flagProblems == [
        "state: must not be empty (flag --state)", "readyLag: must be a whole number from 0 to 1000000000, found \"-1\" (flag --ready-lag)",
      ])
    #expect(settings.problems.isEmpty)
  }

  @Test func `JSON is a settings file too`() throws {
    let settings = try resolve(file: #"{"instance": "j", "commitMs": 30, "kafka": {"client.rack": "r"}}"#)
    #expect(settings.problems.isEmpty)
    #expect(settings.values["instance"]?.text == "j")
    #expect(settings.values["commitMs"]?.text == "30")
    #expect(settings.kafka["client.rack"]?.text == "r")
  }

  @Test func `all settings are shown with their sources, secrets masked`() throws {
    let settings = try resolve(
      flags: ["instance": "north"], kafka: ["sasl.password": "hunter2"],
      environment: Self.needed.merging(["MAINSTAY_KAFKA_SSL_KEY_PASSWORD": "hunter3"]) { $1 })
    let lines = settings.description.split(separator: "\n").map(String.init)
    #expect(lines.count == Setting.all.count + 2)
    #expect(lines.contains("bootstrap = b:1 (environment MAINSTAY_BOOTSTRAP)"))
    #expect(lines.contains("instance = north (flag --instance)"))
    #expect(lines.contains("commitMs = 100 (default)"))
    #expect(lines.contains("policy = (not set)"))
    #expect(lines.contains("kafka.sasl.password = *** (flag --kafka)"))
    #expect(lines.contains("kafka.ssl.key.password = *** (environment MAINSTAY_KAFKA_SSL_KEY_PASSWORD)"))
    #expect(!settings.description.contains("hunter"))
  }

  @Test func `every setting has a flag of the command`() throws {
    let help = OptionsCommand.helpMessage()
    for setting in Setting.all { #expect(help.contains(setting.flag), "\(setting.name)") }
  }

  @Test func `the settings reach the runtime`() throws {
    let settings = try resolve(
      flags: [
        "http": "0.0.0.0:9400", "readyLag": "7", "reportSeconds": "9", "lockSeconds": "3", "ownTicks": "false", "replay": "true",
        "commitMs": "250", "topicPrefix": "p-", "httpPortFile": "/port",
      ], kafka: ["client.rack": "r"]
    ).workerSettings(of: "echo")
    #expect(settings.status.http.port == 9400)
    #expect(settings.status.readyLag == 7)
    #expect(settings.status.portFile == "/port")
    #expect(settings.status.reportInterval == .seconds(9))
    #expect(settings.lockPatience == .seconds(3))
    #expect(!settings.ownTicks)
    #expect(settings.lane.isReplay)
    #expect(settings.commitInterval == .milliseconds(250))
    #expect(settings.topicPrefix == "p-")
    #expect(settings.stateFolder == "/s/echo")
    #expect(settings.kafka["client.rack"] == "r")
    #expect(settings.kafka["bootstrap.servers"] == "b:1")
  }
}

/// A command that has a worker's options and does nothing.
private struct OptionsCommand: ParsableCommand {
  @OptionGroup var options: WorkerOptions
}
