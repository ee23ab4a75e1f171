internal import CKafka

/// The queue that librdkafka sends rebalances to while a consumer closes.
final class ClosingQueue: Sendable {
  /// `nonisolated(unsafe)`: librdkafka's queues may be used from any thread.
  nonisolated(unsafe) let pointer: OpaquePointer
  private let client: Client

  init(of client: Client) throws(KafkaError) {
    guard let pointer = rd_kafka_queue_new(client.handle) else {
      throw .stop(KafkaFailure(.criticalResource, during: "close the consumer"))
    }
    self.pointer = pointer
    self.client = client
  }

  deinit { rd_kafka_queue_destroy(pointer) }
}
