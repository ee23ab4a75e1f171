/// What the broker does beyond what its engine decides.
package struct NodeOptions: Sendable {
  /// Whether asking for the metadata of a topic makes it (`auto.create.topics.enable`); a client may still forbid it.
  package var autoCreateTopics = true
  /// The partitions of a topic that is made without a number (`num.partitions`).
  package var defaultPartitions: Int32 = 1
  /// The most bytes of one fetch response, whatever the client allows (`fetch.max.bytes`).
  package var maximumFetchBytes = 8 << 20
  /// The longest that a fetch waits, in milliseconds, whatever the client asks for.
  package var maximumFetchWait: Int32 = 30_000

  /// Options with the defaults above, which but for the sizes are those of Apache Kafka.
  package init() {}
}
