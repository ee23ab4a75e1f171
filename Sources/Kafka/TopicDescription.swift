/// A topic as the cluster has it.
package struct TopicDescription: Hashable, Sendable {
  /// One partition and the brokers that keep it.
  package struct PartitionPlacement: Hashable, Sendable {
    /// The partition.
    package let partition: Partition
    /// The broker that leads it; `nil` while there is none.
    package let leader: Int32?
    /// The brokers that keep a copy.
    package let replicas: [Int32]
    /// The brokers whose copy is up to date.
    package let inSync: [Int32]
  }

  /// The value of one setting.
  package struct Setting: Hashable, Sendable {
    /// The value; `nil` when the broker does not tell, as it does for secrets.
    package let value: String?
    /// Whether the value was set for this topic, rather than coming from the broker's configuration or Kafka's defaults.
    package let isOwn: Bool
  }

  /// The name.
  package let name: TopicName
  /// The partitions in order of number.
  package let partitions: [PartitionPlacement]
  /// All settings by Kafka's names.
  package let configuration: [String: Setting]

  /// The smallest number of copies that any partition has, 0 without partitions.
  package var replication: Int { partitions.map(\.replicas.count).min() ?? 0 }
}
