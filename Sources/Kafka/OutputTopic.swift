internal import CKafka

/// A topic that a producer writes to: its name looked up once, not once a record.
///
/// Belongs to the producer that gave it; a record for another producer's topic is refused with an error that says stop.
package final class OutputTopic: Sendable {
  /// The topic's name.
  package let name: TopicName
  /// `nonisolated(unsafe)`: topic handles of librdkafka may be used from any thread.
  nonisolated(unsafe) let pointer: OpaquePointer
  let client: Client

  init(_ name: TopicName, of client: Client) throws(KafkaError) {
    guard let pointer = rd_kafka_topic_new(client.handle, name.rawValue, nil) else {
      throw .plain(rd_kafka_last_error(), during: "write to the topic \(name)")
    }
    self.name = name
    self.pointer = pointer
    self.client = client
  }

  deinit { rd_kafka_topic_destroy(pointer) }
}
