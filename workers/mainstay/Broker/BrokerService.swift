import PocketBroker
import ServiceLifecycle

/// Keeps a broker running until the process is asked to stop, then stops it in good order.
struct BrokerService: Service {
  let broker: EmbeddedBroker

  func run() async throws {
    try? await gracefulShutdown()
    await broker.stop()
  }
}
