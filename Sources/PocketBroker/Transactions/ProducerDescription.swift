/// What DescribeProducers tells of an active producer of a partition.
package struct ProducerDescription: Sendable, Equatable {
  /// The producer.
  package var producer: ProducerIdentity
  /// The sequence of its last record; -1 when none is remembered.
  package var lastSequence: Int32
  /// The time of its last batch in milliseconds since 1970.
  package var lastTimestamp: Int64
  /// The epoch of the coordinator that wrote its last marker; -1 when there was none.
  package var coordinatorEpoch: Int32
  /// The first offset of its open transaction in this partition; -1 when none is open.
  package var transactionStartOffset: Int64
}
