/// A topic to create.
package struct NewTopic: Hashable, Sendable {
  /// The name.
  package let name: TopicName
  /// How many partitions it gets, at least one.
  package let partitions: Int
  /// How many copies of each partition the cluster keeps; `nil` leaves it to the broker's default.
  package let replication: Int?
  /// Settings that differ from the broker's defaults, by Kafka's names such as `cleanup.policy`.
  package let configuration: [String: String]

  /// States a topic; nothing is asked of the broker.
  package init(_ name: TopicName, partitions: Int, replication: Int? = nil, configuration: [String: String] = [:]) {
    self.name = name
    self.partitions = partitions
    self.replication = replication
    self.configuration = configuration
  }
}
