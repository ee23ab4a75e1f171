import Foundation
import Kafka

/// The product's own broker as a child process with a directory and a port of its own; ends with the value.
///
/// The binary is named by the environment variable `MAINSTAY_BROKER`: `mainstay`, to be run as `mainstay broker`.
final class PocketBrokerProcess {
  static var binary: String? { ProcessInfo.processInfo.environment["MAINSTAY_BROKER"] }
  static let reason = "MAINSTAY_BROKER names no binary of mainstay: groups, transactions and fencing are not tested here"

  let bootstrap: String
  private let process = Process()
  private let directory: URL

  init() async throws {
    guard let binary = Self.binary else { throw NotStarted(log: Self.reason) }
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-kafka-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let port = directory.appendingPathComponent("port")
    let log = directory.appendingPathComponent("log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = [
      "broker", "--data", directory.appendingPathComponent("data").path, "--listen", "127.0.0.1:0", "--port-file", port.path, "--no-fsync",
      "--no-auto-create-topics",
    ]
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = process.standardOutput
    try process.run()
    let end = ContinuousClock.now.advanced(by: .seconds(30))
    var number: Int?
    while number == nil, process.isRunning, ContinuousClock.now < end {
      number = (try? String(contentsOf: port, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      try await Task.sleep(for: .milliseconds(20))
    }
    guard let number else { throw NotStarted(log: (try? String(contentsOf: log, encoding: .utf8)) ?? "") }
    bootstrap = "127.0.0.1:\(number)"
  }

  deinit {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: directory)
  }

  struct NotStarted: Error {
    let log: String
  }

  /// What a client needs to reach the broker.
  func settings(_ more: [String: String] = [:]) -> Configuration {
    Configuration(["bootstrap.servers": bootstrap].merging(more) { _, own in own })
  }

  /// Creates a topic and waits for nothing else.
  func create(_ topic: TopicName, partitions: Int) async throws {
    let admin = try Admin(configuration: settings(), logger: silent)
    _ = try await admin.create([NewTopic(topic, partitions: partitions)])
  }
}
