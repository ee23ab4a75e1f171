/// What DescribeTransactions tells of a transactional id.
package struct TransactionDescription: Sendable, Equatable {
  /// The transactional id.
  package var transactionalID: String
  /// Its state.
  package var state: TransactionState
  /// The producer that holds it.
  package var producer: ProducerIdentity
  /// The timeout that the producer asked for, in milliseconds.
  package var timeout: Int32
  /// When the open transaction began, in milliseconds since 1970; -1 when none is open.
  package var startTime: Int64
  /// The partitions of the open transaction.
  package var partitions: [TopicPartition]
}

extension TransactionDescription {
  static let columns = "transactional_id, producer_id, epoch, timeout, state, started"

  init(_ row: Row) {
    self.init(
      transactionalID: row.text(0), state: TransactionState(rawValue: row.text(4)) ?? .empty,
      producer: ProducerIdentity(id: row.int(1), epoch: row.int16(2)), timeout: row.int32(3), startTime: row.int(5), partitions: [])
  }
}
