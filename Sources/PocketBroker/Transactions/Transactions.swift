/// A producer's id and its epoch, which together name one instance of a producer.
package struct ProducerIdentity: Sendable, Hashable {
  /// The id.
  package var id: Int64
  /// The epoch: a newer instance has a larger one.
  package var epoch: Int16

  /// Names a producer.
  package init(id: Int64, epoch: Int16) {
    self.id = id
    self.epoch = epoch
  }
}

/// The state of a transactional id, as ListTransactions names it.
///
/// An end of a transaction is one step of the database, so the protocol's `PrepareCommit` and `PrepareAbort` never occur.
///
/// ```
///            AddPartitions, AddOffsets
///   empty ───────────────────────────▶ ongoing ◀──────────┐
///     ▲                                 │     │           │ AddPartitions, AddOffsets
///     │ InitProducerId      EndTxn(commit)   EndTxn(abort), timeout, InitProducerId
///     │                                 ▼     ▼           │
///     └───────────────── completeCommit   completeAbort ──┘
/// ```
package enum TransactionState: String, Sendable, CaseIterable {
  /// The id is known and has no transaction.
  case empty = "Empty"
  /// A transaction is open.
  case ongoing = "Ongoing"
  /// The last transaction was committed.
  case completeCommit = "CompleteCommit"
  /// The last transaction was aborted.
  case completeAbort = "CompleteAbort"
}

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

/// A TxnOffsetCommit request without the wire (KIP-447).
package struct TransactionalOffsets: Sendable {
  /// The transactional id.
  package var transactionalID: String
  /// The producer.
  package var producer: ProducerIdentity
  /// The consumer whose offsets these are.
  package var member: GroupMember
  /// The offsets.
  package var offsets: [TopicPartition: CommittedOffset]

  /// Makes a request.
  package init(
    transactionalID: String, producer: ProducerIdentity, member: GroupMember, offsets: [TopicPartition: CommittedOffset]
  ) {
    self.transactionalID = transactionalID
    self.producer = producer
    self.member = member
    self.offsets = offsets
  }
}
