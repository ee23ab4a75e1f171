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
