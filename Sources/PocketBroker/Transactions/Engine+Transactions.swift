extension Engine {
  /// Gives a producer its id and epoch; with a transactional id, fences earlier instances and aborts what they left open.
  ///
  /// - Parameters:
  ///   - timeout: The transaction timeout in milliseconds; without meaning when there is no transactional id.
  ///   - current: The identity that the producer has and wants bumped (KIP-360).
  package func initProducer(
    transactionalID: String?, timeout: Int32, current: ProducerIdentity? = nil
  ) async throws(Refusal) -> ProducerIdentity {
    try await writer.perform { try $0.initProducer(transactionalID: transactionalID, timeout: timeout, current: current) }
  }

  /// Adds partitions to the producer's transaction, beginning it if none is open: all of them or none.
  ///
  /// Returns each partition's error: `UNKNOWN_TOPIC_OR_PARTITION` for those that do not exist makes the rest
  /// `OPERATION_NOT_ATTEMPTED`. A producer with an older epoch is refused with `PRODUCER_FENCED`.
  package func addPartitions(
    _ partitions: [TopicPartition], toTransactionOf transactionalID: String, producer: ProducerIdentity
  ) async throws(Refusal) -> [TopicPartition: ErrorCode] {
    try await writer.perform { try $0.addPartitions(partitions, toTransactionOf: transactionalID, producer: producer) }
  }

  /// Adds a group's offsets to the producer's transaction, beginning it if none is open.
  package func addOffsets(
    of group: String, toTransactionOf transactionalID: String, producer: ProducerIdentity
  ) async throws(Refusal) {
    try await writer.perform { try $0.addOffsets(of: group, toTransactionOf: transactionalID, producer: producer) }
  }

  /// Commits or aborts the producer's transaction: markers, offsets and state in one step. A repeated call is answered alike.
  package func endTransaction(
    _ transactionalID: String, producer: ProducerIdentity, commit: Bool
  ) async throws(Refusal) {
    try await writer.perform { try $0.endTransaction(transactionalID, producer: producer, commit: commit) }
  }

  /// Aborts the transactions that are open for longer than their timeout, and returns their transactional ids.
  @discardableResult
  func abortExpiredTransactions() async throws(Refusal) -> [String] {
    try await writer.perform { try $0.abortExpiredTransactions() }
  }

  /// The producers that a partition remembers.
  package func producers(of partition: TopicPartition) async throws(Refusal) -> [ProducerDescription] {
    let row = try view(of: partition).row
    return try await readers.read { database throws(StorageError) in
      try database.all(
        "SELECT producer_id, epoch, last_timestamp, coordinator_epoch, first_offset, recent FROM producers WHERE partition_id = ?", row
      ) { column in
        ProducerDescription(
          producer: ProducerIdentity(id: column.int(0), epoch: column.int16(1)),
          lastSequence: ProducerState.decodeRecent(column.bytes(5)).last?.lastSequence ?? -1, lastTimestamp: column.int(2),
          coordinatorEpoch: column.int32(3), transactionStartOffset: column.optionalInt(4) ?? -1)
      }
    }
  }

  /// A transactional id's state; refused with `TRANSACTIONAL_ID_NOT_FOUND`.
  package func describeTransaction(_ transactionalID: String) async throws(Refusal) -> TransactionDescription {
    let found = try await readers.read { database throws(StorageError) in
      let columns = TransactionDescription.columns
      var found = try database.first(
        "SELECT \(columns) FROM transactions WHERE transactional_id = ?", transactionalID, transform: TransactionDescription.init)
      let producer = found?.producer.id ?? -1
      found?.partitions = try database.all(
        """
        SELECT topics.name, partitions.number FROM transaction_partitions
        JOIN partitions ON partitions.id = partition_id JOIN topics ON topics.id = topic_id
        WHERE producer_id = ? ORDER BY 1, 2
        """, producer
      ) { TopicPartition($0.text(0), $0.int32(1)) }
      return found
    }
    guard let found else { throw Refusal(.transactionalIDNotFound, "there is no transactional id \(transactionalID)") }
    return found
  }

  /// Every transactional id's state, with no partitions listed; the caller filters.
  package func listTransactions() async throws(Refusal) -> [TransactionDescription] {
    try await readers.read { database throws(StorageError) in
      try database.all(
        "SELECT \(TransactionDescription.columns) FROM transactions ORDER BY transactional_id", transform: TransactionDescription.init)
    }
  }
}
