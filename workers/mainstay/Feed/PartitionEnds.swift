import Kafka
import Logging
import Models
import Synchronization

/// The end offsets of the input topics' partitions.
final class PartitionEnds: Sendable {
  private let topics: FeedTopics
  private let consumer: Consumer
  /// By partition, then by the topic's name without prefix.
  private let ends = Mutex<[Int32: [String: Int64]]>([:])

  init(_ topics: FeedTopics, configuration: Kafka.Configuration, logger: Logger) throws {
    self.topics = topics
    consumer = try Consumer(configuration: configuration.over(["client.id": "mainstay-feed"]), logger: logger)
  }

  /// Asks for all ends.
  func readAll() async throws { try await refresh(Set(topics.names.keys)) }

  /// Asks again for the ends of topics that have got events; of the others they may have grown, which is the next tick's matter.
  func refresh(_ changed: Set<EventTopic>) async throws {
    for topic in changed.sorted(by: { $0.name < $1.name }) {
      guard let name = topics.names[topic] else { continue }
      for number in 0..<topics.partitions {
        let end = try await consumer.queryWatermarks(of: TopicPartition(name, Partition(rawValue: number))).end.rawValue
        ends.withLock { $0[number, default: [:]][topic.name] = end }
      }
    }
  }

  func snapshot() -> [Int32: [String: Int64]] { ends.withLock { $0 } }

  func close() async throws { try await consumer.close() }
}
