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
    var asked: [TopicPartition: EventTopic] = [:]
    for topic in changed {
      guard let name = topics.names[topic] else { continue }
      for number in 0..<topics.partitions { asked[TopicPartition(name, Partition(rawValue: number))] = topic }
    }
    let found = try await consumer.queryEnds(of: Array(asked.keys))
    ends.withLock { ends in
      for (partition, topic) in asked {
        if let end = found[partition] { ends[partition.partition.rawValue, default: [:]][topic.name] = end.rawValue }
      }
    }
  }

  func snapshot() -> [Int32: [String: Int64]] { ends.withLock { $0 } }

  func close() async throws { try await consumer.close() }
}
