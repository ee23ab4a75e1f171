import Kafka
import Logging
import Models

/// One producer's life: its connection, its topics, and how events become records.
struct DeliverySession: Sendable {
  private let producer: Producer
  private let topics: [OutputTopic]
  /// Structured mode, as the Kafka protocol binding of CloudEvents 1.0 wants it said.
  private let headers = RecordHeaders(["content-type": "application/cloudevents+json; charset=UTF-8"])

  /// Records wait for the broker as long as it takes: one that gave up would let later ones of its customer overtake it.
  private static let settings: Kafka.Configuration = [
    "delivery.timeout.ms": "0", "message.max.bytes": String(TopicDeclaration.maximumEventBytes), "batch.size": "262144",
    "queue.buffering.max.messages": "1000000", "linger.ms": "5", "reconnect.backoff.max.ms": "1000",
    "client.id": "intake",
  ]

  init(_ options: IntakeOptions, logger: Logger) throws(KafkaError) {
    producer = try Producer(configuration: options.kafka.over(Self.settings), logger: logger)
    var topics: [OutputTopic] = []
    for topic in PackedEvents.topics { topics.append(try producer.topic(TopicName(rawValue: options.topicPrefix + topic.name))) }
    self.topics = topics
  }

  /// Queues events in their order; `false` when their packed form is damaged.
  func queue(_ runs: [PackedEvents]) async throws(KafkaError) -> Bool {
    try await producer.produce { [topics, headers] (sink) throws(KafkaError) in
      for events in runs {
        let isWhole = try events.forEach { (event) throws(KafkaError) in
          try sink.send(to: topics[event.topic], key: event.key.bytes, value: event.value.bytes, headers: headers)
        }
        guard isWhole else { return false }
      }
      return true
    }
  }

  /// Waits until everything queued is delivered; `false` when the time is up, and what is queued stays so.
  func settle(within timeout: Duration) async throws(KafkaError) -> Bool { try await producer.settle(within: timeout) }
}
