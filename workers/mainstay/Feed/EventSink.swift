import Feeding
import Kafka
import Logging
import Models

/// Takes events that are ready, in their order.
protocol EventSink: Sendable {
  /// Takes a batch; it need not be safe yet.
  func send(_ batch: EventBatch) async throws
  /// Returns once all that was taken is safe.
  func flush() async throws
}

/// Sends events to their topics with the idempotent producer, partitioned by their keys as Java clients do.
struct KafkaSink: EventSink {
  private let producer: Producer
  private let topics: [EventTopic: OutputTopic]

  init(_ topics: FeedTopics, configuration: Kafka.Configuration) throws {
    let settings = configuration.over([
      "client.id": "mainstay-feed", "linger.ms": "20", "batch.size": "524288", "queue.buffering.max.messages": "60000",
      "queue.buffering.max.kbytes": "24576",
    ])
    let producer = try Producer(configuration: settings, logger: ClusterOptions.silent)
    self.producer = producer
    self.topics = try topics.names.mapValues { try producer.topic($0) }
  }

  func send(_ batch: EventBatch) async throws {
    let topics = topics
    try await producer.produce { (sink) throws(KafkaError) in
      let bytes = batch.bytes.span.bytes
      for entry in batch.entries {
        guard let topic = topics[entry.topic] else { continue }
        try sink.send(to: topic, key: bytes.extracting(entry.key), value: bytes.extracting(entry.value))
      }
    }
  }

  func flush() async throws { try await producer.flush(within: .seconds(120)) }
}

/// Writes events to a file, one a line.
final class FileSink: EventSink {
  // Only the feed's one task of sending uses it, one batch after the other.
  private nonisolated(unsafe) let file: OutputFile

  init(path: String) throws { file = try OutputFile(path: path) }

  func send(_ batch: EventBatch) async throws {
    for entry in batch.entries {
      try file.write(batch.bytes[entry.value])
      try file.write(CollectionOfOne(UInt8(ascii: "\n")))
    }
  }

  func flush() async throws { try file.close() }
}
