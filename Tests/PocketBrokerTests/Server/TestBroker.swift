import FoundationEssentials
import Logging
import StatusHTTP

@testable import PocketBroker

/// A broker on a free port over a directory of its own, for the length of one test.
func withBroker<Value: Sendable>(
  _ change: (inout ServerOptions) -> Void = { _ in }, logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
  _ body: (EmbeddedBroker) async throws -> Value
) async throws -> Value {
  let directory = FileManager.default.temporaryDirectory.appending(path: "pocket-broker-\(TopicID.random().high)").path
  defer { try? FileManager.default.removeItem(atPath: directory) }
  var options = ServerOptions(listen: Endpoint(host: "127.0.0.1", port: 0))
  change(&options)
  var engine = EngineOptions(directory: directory)
  engine.fsync = false
  let broker = try await EmbeddedBroker(engine: engine, server: options, logger: logger)
  do {
    let value = try await body(broker)
    await broker.stop()
    return value
  } catch {
    await broker.stop()
    throw error
  }
}
