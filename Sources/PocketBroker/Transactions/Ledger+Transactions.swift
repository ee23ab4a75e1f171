/// Transactions: each method is one step of the database, whatever it touches.
extension Ledger {
  /// The last epoch of a producer id; after it the producer gets a new id.
  static let lastEpoch = Int16.max - 1

  /// A transactional id's row.
  struct Transaction {
    var id: String
    var producer: ProducerIdentity
    var last: ProducerIdentity
    var timeout: Int32
    var state: TransactionState
    var started: Int64
  }

  /// The coordinator's epoch in markers: one broker never hands over.
  static let coordinatorEpoch: Int32 = 0

  /// Gives a producer its identity; the steps that Kafka takes with `CONCURRENT_TRANSACTIONS` in between are one here.
  func initProducer(transactionalID: String?, timeout: Int32, current: ProducerIdentity?) throws -> ProducerIdentity {
    guard let transactionalID else { return newProducer() }
    guard !transactionalID.isEmpty else { throw Refusal(.invalidRequest, "the transactional id is empty") }
    guard timeout > 0, timeout <= options.maximumTransactionTimeout else {
      throw Refusal(
        .invalidTransactionTimeout, "a transaction timeout of \(timeout) ms is not within 1...\(options.maximumTransactionTimeout)")
    }
    guard var transaction = try transaction(transactionalID) else {
      let producer = newProducer()
      try update(
        Transaction(
          id: transactionalID, producer: producer, last: ProducerIdentity(id: -1, epoch: -1), timeout: timeout, state: .empty, started: -1))
      return producer
    }
    if let current {
      let isRetryOfExhausted = current.id == transaction.last.id && current.epoch >= Self.lastEpoch
      guard current.id == transaction.producer.id || isRetryOfExhausted else {
        throw Refusal(.producerFenced, "\(transactionalID) belongs to producer \(transaction.producer.id), not to \(current.id)")
      }
      if isRetryOfExhausted || (current.epoch != transaction.producer.epoch && current.epoch == transaction.last.epoch) {
        return transaction.producer
      }
      guard current.epoch == transaction.producer.epoch else {
        throw Refusal(.producerFenced, "\(transactionalID) has a newer producer than epoch \(current.epoch)")
      }
    }
    let old = transaction.producer
    let isExhausted = old.epoch >= Self.lastEpoch
    let bumped = ProducerIdentity(id: old.id, epoch: isExhausted ? Int16.max : old.epoch + 1)
    if transaction.state == .ongoing { try end(&transaction, commit: false, as: bumped) }
    transaction.producer = isExhausted ? newProducer() : bumped
    transaction.last = current == nil && !isExhausted ? ProducerIdentity(id: -1, epoch: -1) : old
    transaction.timeout = timeout
    transaction.state = .empty
    try update(transaction)
    return transaction.producer
  }

  /// Adds partitions to a producer's transaction, all or none.
  func addPartitions(
    _ partitions: [TopicPartition], toTransactionOf id: String, producer: ProducerIdentity
  ) throws -> [TopicPartition: ErrorCode] {
    var transaction = try current(id, producer)
    let logs = partitions.map { partition in (partition, try? log(of: partition)) }
    guard logs.allSatisfy({ $0.1 != nil }) else {
      return Dictionary(logs.map { ($0.0, $0.1 == nil ? .unknownTopicOrPartition : .operationNotAttempted) }) { first, _ in first }
    }
    try begin(&transaction)
    for case (_, let log?) in logs {
      try database.run("INSERT OR IGNORE INTO transaction_partitions VALUES (?, ?)", producer.id, log.row)
    }
    return Dictionary(partitions.map { ($0, .none) }) { first, _ in first }
  }

  /// Adds a group's offsets to a producer's transaction.
  func addOffsets(of group: String, toTransactionOf id: String, producer: ProducerIdentity) throws {
    guard !group.isEmpty else { throw Refusal(.invalidGroupID, "the group's name is empty") }
    var transaction = try current(id, producer)
    try begin(&transaction)
    try database.run("INSERT OR IGNORE INTO transaction_groups VALUES (?, ?)", producer.id, group)
  }

  /// Commits or aborts a producer's transaction; the same call again is answered alike.
  func endTransaction(_ id: String, producer: ProducerIdentity, commit: Bool) throws {
    var transaction = try current(id, producer)
    switch (transaction.state, commit) {
    case (.ongoing, _): try end(&transaction, commit: commit, as: producer)
    case (.completeCommit, true), (.completeAbort, false): return
    case (.completeCommit, false), (.completeAbort, true), (.empty, _):
      throw Refusal(.invalidTxnState, "\(id) has no open transaction to \(commit ? "commit" : "abort")")
    }
  }

  /// Aborts the transactions that are open for longer than their timeout, fencing their producers, and returns their ids.
  func abortExpiredTransactions() throws -> [String] {
    let now = clock.now
    let due = try transactions("WHERE state = 'Ongoing' AND started + timeout <= ?", now)
    for var transaction in due {
      let bumped = ProducerIdentity(id: transaction.producer.id, epoch: min(transaction.producer.epoch, Int16.max - 1) + 1)
      try end(&transaction, commit: false, as: bumped)
      transaction.producer = bumped
      transaction.last = ProducerIdentity(id: -1, epoch: -1)
      try update(transaction)
    }
    return due.map(\.id)
  }

  /// Forgets transactional ids that were not used for long, and producers of partitions likewise.
  func expireProducers() throws(StorageError) {
    let now = clock.now
    try database.run("DELETE FROM transactions WHERE state <> 'Ongoing' AND updated <= ?", now - options.transactionalIDExpiration)
    let oldest = now - options.producerExpiration
    try database.run("DELETE FROM producers WHERE first_offset IS NULL AND last_timestamp <= ?", oldest)
    for log in logs.values {
      log.producers = log.producers.filter { id, state in
        log.dirtyProducers.contains(id) || state.firstOffset != nil || state.lastTimestamp > oldest
      }
    }
  }

  /// Refuses a transactional batch whose transaction does not contain the partition, and any other batch while one is open.
  func checkTransaction(of batch: RecordBatch, transactionalID: String?, state: ProducerState, log: PartitionLog) throws {
    guard batch.attributes.contains(.transactional) else {
      guard state.firstOffset == nil || state.epoch != batch.producer.epoch else {
        throw Refusal(.invalidTxnState, "producer \(batch.producer.id) has a transaction open in \(log.name) and wrote outside of it")
      }
      return
    }
    guard let transactionalID else { throw Refusal(.invalidRequest, "a transactional batch came without a transactional id") }
    if state.firstOffset != nil, state.epoch == batch.producer.epoch { return }
    guard let transaction = try transaction(transactionalID), transaction.producer.id == batch.producer.id else {
      throw Refusal(.invalidProducerIDMapping, "\(transactionalID) does not belong to producer \(batch.producer.id)")
    }
    guard transaction.producer.epoch == batch.producer.epoch else {
      throw Refusal(.invalidProducerEpoch, "\(transactionalID) has a newer producer than epoch \(batch.producer.epoch)")
    }
    let isPart = try database.first(
      "SELECT 1 FROM transaction_partitions WHERE producer_id = ? AND partition_id = ?", batch.producer.id, log.row
    ) { _ in true }
    guard transaction.state == .ongoing, isPart == true else {
      throw Refusal(.invalidTxnState, "\(log.name) is not part of an open transaction of \(transactionalID)")
    }
  }
}

// MARK: Steps

extension Ledger {
  /// The transactional id's row, if the producer holds it.
  func current(_ id: String, _ producer: ProducerIdentity) throws -> Transaction {
    guard let transaction = try transaction(id), transaction.producer.id == producer.id else {
      throw Refusal(.invalidProducerIDMapping, "\(id) does not belong to producer \(producer.id)")
    }
    guard transaction.producer.epoch == producer.epoch else {
      throw Refusal(.producerFenced, "\(id) has another producer than epoch \(producer.epoch)")
    }
    return transaction
  }

  /// The next producer id with its first epoch.
  private func newProducer() -> ProducerIdentity {
    defer {
      nextProducerID += 1
      isProducerIDChanged = true
    }
    return ProducerIdentity(id: nextProducerID, epoch: 0)
  }

  private func begin(_ transaction: inout Transaction) throws {
    guard transaction.state != .ongoing else { return }
    transaction.state = .ongoing
    transaction.started = clock.now
    try update(transaction)
  }

  /// Writes the markers, makes the offsets count or drops them, and closes the transaction.
  private func end(_ transaction: inout Transaction, commit: Bool, as producer: ProducerIdentity) throws {
    let now = clock.now
    let rows = try database.all("SELECT partition_id FROM transaction_partitions WHERE producer_id = ?", producer.id) { $0.int(0) }
    for log in rows.compactMap({ logs[$0] }) {
      let marker = try RecordBatch.marker(for: producer, commit: commit, time: now, coordinatorEpoch: Self.coordinatorEpoch)
      let offset = try write(marker, to: log)
      var state = try self.producer(producer.id, in: log)
      let first = state.firstOffset
      state.end(epoch: producer.epoch, coordinatorEpoch: Self.coordinatorEpoch, time: now)
      keep(state, of: producer.id, in: log)
      if let first, !commit {
        try database.run("INSERT INTO aborted VALUES (?, ?, ?, ?, ?)", log.row, offset, first, producer.id, log.lastStable)
      }
    }
    if commit { try keepPending(of: producer.id, at: now) }
    try database.run("DELETE FROM pending_offsets WHERE producer_id = ?", producer.id)
    try database.run("DELETE FROM transaction_partitions WHERE producer_id = ?", producer.id)
    try database.run("DELETE FROM transaction_groups WHERE producer_id = ?", producer.id)
    transaction.state = commit ? .completeCommit : .completeAbort
    transaction.started = -1
    try update(transaction)
  }

  func transaction(_ id: String) throws(StorageError) -> Transaction? {
    try transactions("WHERE transactional_id = ?", id).first
  }

  private func transactions<Value: Bindable>(_ condition: String, _ value: Value) throws(StorageError) -> [Transaction] {
    try database.all(
      """
      SELECT transactional_id, producer_id, epoch, last_producer_id, last_epoch, timeout, state, started FROM transactions \(condition)
      """, value, transform: Transaction.init)
  }

  private func update(_ transaction: Transaction) throws(StorageError) {
    try database.run(
      "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", transaction.id, transaction.producer.id,
      transaction.producer.epoch, transaction.last.id, transaction.last.epoch, transaction.timeout, transaction.state.rawValue,
      transaction.started, clock.now)
  }
}

extension Ledger.Transaction {
  init(_ row: Row) {
    id = row.text(0)
    producer = ProducerIdentity(id: row.int(1), epoch: row.int16(2))
    last = ProducerIdentity(id: row.int(3), epoch: row.int16(4))
    timeout = row.int32(5)
    state = TransactionState(rawValue: row.text(6)) ?? .empty
    started = row.int(7)
  }
}
