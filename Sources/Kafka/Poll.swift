/// What one `Consumer.poll` brought.
package struct Poll: Sendable {
  /// Records, a batch for each partition that had some. Batches are in the order of their first record's arrival.
  package var batches: [RecordBatch] = []
  /// Partitions whose end was reached, with the offset that the next record gets. Only with `enable.partition.eof=true`.
  ///
  /// The end of a partition comes after the records of the same poll.
  package var ends: [TopicPartition: Offset] = [:]

  /// An empty one.
  package init() {}

  /// Whether it brought nothing.
  package var isEmpty: Bool { batches.isEmpty && ends.isEmpty }

  /// How many records there are in all batches.
  package var recordCount: Int { batches.reduce(0) { $0 + $1.count } }
}
