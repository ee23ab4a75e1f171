internal import CKafka
package import Logging

/// Asks and tells the cluster about topics and groups.
///
/// `Sendable`: the librdkafka instance may be used from any thread; calls block on a thread of the admin's own, one at a time in the order
/// in which they came. Each waits up to `timeout` for the brokers and throws `retry` when they do not answer in time; what was asked for
/// may happen all the same.
package final class Admin: Sendable {
  private let client: Client
  private let thread: BlockingThread

  /// Makes an admin client; it connects in the background. `configuration` needs `bootstrap.servers`; settings for consumers are ignored.
  package init(configuration: Configuration, logger: Logger) throws(KafkaError) {
    let client = try Client(.producer, configuration: configuration, logger: logger)
    self.client = client
    thread = try BlockingThread(name: "kafka-admin", idle: { client.serve() })
  }

  /// Runs a call that blocks.
  func call<Success: Sendable>(_ work: @escaping @Sendable (Client) throws(KafkaError) -> Success) async throws(KafkaError) -> Success {
    try await thread.run { [client] () throws(KafkaError) in
      defer { client.serve() }
      return try work(client)
    }
  }
}
