import Foundation
package import Kafka
import Logging

/// The product's own broker as a child process with a directory and a port of its own; ends with the value.
///
/// It can be killed and started again on the same data and port.
package final class BrokerProcess {
  package let bootstrap: String
  private let directory: URL
  private var process: ChildProcess

  package init() async throws {
    guard ChildProcess.binaries != nil else { throw NotStarted(log: ChildProcess.reason) }
    directory = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-broker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    process = try Self.start(directory, listen: "127.0.0.1:0")
    bootstrap = "127.0.0.1:\(try await Self.port(directory, process))"
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// Why no broker came up.
  package struct NotStarted: Error {
    package let log: String
  }

  /// Ends the broker as a loss of power would end its process, and starts it again on the same data and port.
  package func killAndRestart() async throws { try await whileAway {} }

  /// Ends the broker as a loss of power would end its process, and starts it again, on the same data and port, after `body`.
  package func whileAway(_ body: () async throws -> Void) async throws {
    try await kill()
    try await body()
    try await restart()
  }

  /// Ends the broker as a loss of power would end its process.
  package func kill() async throws {
    process.signal(SIGKILL)
    _ = try await process.end()
  }

  /// Starts a broker that has died again, on the same data and port.
  package func restart() async throws {
    try? FileManager.default.removeItem(at: directory.appendingPathComponent("port"))
    process = try Self.start(directory, listen: bootstrap)
    _ = try await Self.port(directory, process)
  }

  /// The broker's process.
  package var processID: Int32 { process.processID }

  /// Waits until the broker has died of what somebody else did, and starts it again on the same data and port.
  package func restartAfterDeath(_ meanwhile: () -> Void = {}) async throws {
    guard try await process.end() != nil else { throw NotStarted(log: "the broker lives: \(process.output)") }
    meanwhile()
    try await restart()
  }

  /// What a client needs to reach the broker.
  package func settings(_ more: [String: String] = [:]) -> Kafka.Configuration {
    Kafka.Configuration(["bootstrap.servers": bootstrap].merging(more) { _, own in own })
  }

  /// Makes topics, and waits for nothing else.
  package func create(_ topics: [NewTopic]) async throws {
    let admin = try Admin(configuration: settings(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    _ = try await admin.create(topics)
  }

  /// Makes a topic.
  package func create(_ topic: TopicName, partitions: Int) async throws { try await create([NewTopic(topic, partitions: partitions)]) }

  private static func start(_ directory: URL, listen: String) throws -> ChildProcess {
    let arguments = [
      "broker", "--data", directory.appendingPathComponent("data").path, "--listen", listen, "--port-file",
      directory.appendingPathComponent("port").path, "--no-fsync", "--no-auto-create-topics",
    ]
    return try ChildProcess("mainstay", arguments, log: directory.appendingPathComponent("log"))
  }

  private static func port(_ directory: URL, _ process: ChildProcess) async throws -> Int {
    if let port = try await process.port(in: directory.appendingPathComponent("port")) { return port }
    throw NotStarted(log: process.output)
  }
}
