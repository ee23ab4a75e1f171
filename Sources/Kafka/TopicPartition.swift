/// One partition of one topic.
package struct TopicPartition: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The topic.
  package let topic: TopicName
  /// The partition within the topic.
  package let partition: Partition

  /// Names a partition; nothing is asked of the broker.
  package init(_ topic: TopicName, _ partition: Partition) {
    self.topic = topic
    self.partition = partition
  }

  /// `topic-partition`, as Kafka's own tools print it.
  package var description: String { "\(topic)-\(partition)" }

  /// Orders by topic, then by partition number.
  package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
    left.topic == right.topic ? left.partition < right.partition : left.topic < right.topic
  }
}
