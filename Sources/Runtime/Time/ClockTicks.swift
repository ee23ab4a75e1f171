import Foundation
package import Kafka
package import Logging
package import Models

/// Writes ticks to partitions of the `clock` topic (RULES, "Time").
///
/// A tick is keyed by its partition and written there; ticks of one partition are in the order of their calls.
package struct ClockTicks: Sendable {
  private let producer: Producer
  private let topic: OutputTopic

  /// `topic` is the full name, prefix included.
  package init(topic: TopicName, configuration: Kafka.Configuration, logger: Logger) throws {
    try self.init(topic: topic, producer: Producer(configuration: configuration, logger: logger))
  }

  /// Writes through a producer that others use too.
  init(topic: TopicName, producer: Producer) throws {
    self.producer = producer
    self.topic = try producer.topic(topic)
  }

  /// Writes a tick into each partition and waits until all are durable.
  ///
  /// `ends` gives, of a tick of history, each input topic's end offset in a partition. `source` says who wrote it.
  package func write(
    at time: Instant, mode: ClockMode, partitions: some Collection<Int32> & Sendable, source: String,
    ends: @escaping @Sendable (Int32) -> [String: Int64] = { _ in [:] }
  ) async throws {
    let topic = topic
    try await producer.produce { (sink) throws(KafkaError) in
      var writer = JSONWriter()
      for partition in partitions {
        writer.reset()
        let id = EventID(checked: "\(source)-\(partition)-\(time.milliseconds)")
        let attributes = EventAttributes(id: id, source: EventSource(checked: "mainstay/\(source)"), time: time)
        writer.event(attributes, .tick(ClockTick(mode: mode, ends: ends(partition))))
        try sink.send(
          to: topic, partition: Partition(rawValue: partition), key: Array(String(partition).utf8).span.bytes,
          value: writer.bytes.span.bytes)
      }
    }
    try await producer.flush(within: .seconds(10))
  }

  /// The wall clock.
  package static var now: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
}
