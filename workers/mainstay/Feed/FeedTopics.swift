import Feeding
import Kafka
import Models

/// The input topics as a cluster has them.
struct FeedTopics: Sendable {
  /// The cluster, so that a feed to another one at the same address is another feed.
  let clusterID: String
  /// The full names of the topics that take events.
  let names: [EventTopic: TopicName]
  let clock: TopicName
  /// The partitions of each of them, the clock's too.
  let partitions: Int32

  /// Asks the cluster; refuses one without the topics, or with topics that are not co-partitioned.
  init(_ cluster: ClusterOptions) async throws {
    let admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.silent)
    let known = try await admin.topics()
    clusterID = try await admin.clusterID() ?? ""
    var names: [EventTopic: TopicName] = [:]
    var counts: [TopicName: Int] = [:]
    for topic in EventTopic.inputs {
      let name = TopicName(rawValue: topic.declaration.name(prefix: cluster.topicPrefix))
      names[topic] = name
      guard let count = known[name] else {
        throw FeedError.refused("there is no topic \(name); mainstay topics apply makes those that are missing")
      }
      counts[name] = count
    }
    guard Set(counts.values).count == 1, let count = counts.values.first, let clock = names[.clock] else {
      let found = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      throw FeedError.refused("the input topics differ in their partitions (\(found)), so no lane would see all of a customer")
    }
    names[.clock] = nil
    self.names = names
    self.clock = clock
    partitions = Int32(clamping: count)
  }
}
