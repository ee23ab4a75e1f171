package import Kafka
import Logging
import Synchronization

/// Sends a history of purchases to a topic, each exactly once and a customer's in order, whatever happens to the broker meanwhile.
package final class PurchaseFeed: Sendable {
  private let history: PurchaseHistory
  private let topic: TopicName
  private let settings: Kafka.Configuration
  private let sent = Atomic(0)

  package init(_ history: PurchaseHistory, to topic: TopicName, settings: Kafka.Configuration) {
    self.history = history
    self.topic = topic
    self.settings = settings
  }

  /// How many have been handed to the client.
  package var progress: Int { sent.load(ordering: .relaxed) }

  /// Sends them, all or some, at most so many a second, and returns when the last is delivered.
  package func run(_ range: Range<Int>? = nil, perSecond: Int = .max) async throws {
    let producer = try Producer(
      configuration: settings.over(["reconnect.backoff.max.ms": "500"]), logger: Logger(label: "feed") { _ in SwiftLogNoOpLogHandler() })
    let topic = try producer.topic(topic)
    let began = ContinuousClock.now
    let range = range ?? history.purchases.indices
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 2_000) {
      let part = history.purchases[start..<min(start + 2_000, range.upperBound)]
      try await producer.produce { [history] (sink) throws(KafkaError) in
        for purchase in part {
          try sink.send(
            to: topic, key: Array(PurchaseHistory.key(purchase.customer).utf8).span.bytes,
            value: Array(history.event(purchase).utf8).span.bytes)
        }
      }
      sent.store(part.endIndex, ordering: .relaxed)
      if perSecond < .max { try await Task.sleep(until: began + .seconds(Double(part.endIndex) / Double(perSecond)), clock: .continuous) }
    }
    try await producer.flush(within: .seconds(120))
  }
}
