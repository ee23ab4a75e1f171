/// What librdkafka measured of itself: the parts of its statistics that somebody acts on.
///
/// Source: librdkafka's `STATISTICS.md`. A missing member is `nil` or 0; a broken document is a `StatisticsError`.
package struct Statistics: Hashable, Sendable {
  /// One partition as a consumer sees it.
  package struct PartitionLag: Hashable, Sendable {
    /// The partition.
    package let partition: TopicPartition
    /// The position that the application has reached; `nil` before the first record.
    package let position: Offset?
    /// The end for a reader of committed records; `nil` when it is not known yet.
    package let lastStableOffset: Offset?
    /// The end of the log, open transactions included; `nil` when it is not known yet.
    package let highWatermark: Offset?
    /// Offsets between what librdkafka knows as committed and the end, by its own count; `nil` when unknown. It does not know what
    /// transactions commit.
    package let consumerLag: Int64?
    /// Records fetched ahead and not yet handed out.
    package let fetchQueueDepth: Int64
    /// Bytes fetched ahead and not yet handed out.
    package let fetchQueueBytes: Int64
  }

  /// The times of requests to one broker.
  package struct RoundTrip: Hashable, Sendable {
    /// The broker as `host:port/id`.
    package let broker: String
    /// Whether the connection is up.
    package let isUp: Bool
    /// Mean time in microseconds in the last interval.
    package let averageMicroseconds: Int64
    /// The 99th percentile in microseconds in the last interval.
    package let p99Microseconds: Int64
  }

  /// Where a transactional producer stands.
  package struct Transaction: Hashable, Sendable {
    /// librdkafka's state of the transaction, such as `Ready` or `InTransaction`.
    package let state: String
    /// librdkafka's state of the producer id, such as `Assigned` or `FatalError`.
    package let idempotenceState: String
    /// Whether records may be sent.
    package let mayEnqueue: Bool
  }

  /// Records waiting in the producer's queue.
  package let queueDepth: Int64
  /// Bytes waiting in the producer's queue.
  package let queueBytes: Int64
  /// Events waiting for the application to poll.
  package let replyQueueDepth: Int64
  /// How often the group was balanced since the start; `nil` without a group.
  package let rebalances: Int64?
  /// How many partitions the member has; `nil` without a group.
  package let assignedPartitions: Int64?
  /// Partitions that have a consumer position, in order.
  package let lags: [PartitionLag]
  /// Brokers that were talked to, in order of name.
  package let roundTrips: [RoundTrip]
  /// The transaction; `nil` for a client without an idempotent producer.
  package let transaction: Transaction?
}
