import NIOCore

extension Ledger {
  /// Appends a client's batch that ``RecordBatch/init(fromClient:)`` has checked.
  func append(_ batch: RecordBatch, to partition: TopicPartition, transactionalID: String?) throws -> ProduceOutcome {
    let log = try log(of: partition)
    let now = clock.now
    guard let config = topics[partition.topic]?.topic.config else {
      throw Refusal(.unknownTopicOrPartition, "there is no topic \(partition.topic)")
    }
    guard batch.bytes.readableBytes <= config.maximumBatchBytes else {
      throw Refusal(
        .messageTooLarge, "a batch of \(batch.bytes.readableBytes) bytes is over max.message.bytes=\(config.maximumBatchBytes)")
    }
    if config.isCompacted {
      let keyless = try batch.recordsWithoutKey()
      guard keyless.isEmpty else {
        return ProduceOutcome(Refusal(.invalidRecord, "a compacted topic takes no record without a key"), invalidRecords: keyless)
      }
    }
    if batch.isIdempotent {
      let state = try producer(batch.producer.id, in: log)
      if let original = state.original(of: batch) {
        return ProduceOutcome(
          baseOffset: original.baseOffset, logAppendTime: config.usesLogAppendTime ? original.timestamp : -1, logStartOffset: log.start)
      }
      try state.check(batch, in: partition)
      try checkTransaction(of: batch, transactionalID: transactionalID, state: state, log: log)
    }
    let stored = config.usesLogAppendTime ? try batch.stamped(now) : batch
    let offset = try write(stored, to: log)
    if batch.isIdempotent {
      var state = try producer(batch.producer.id, in: log)
      state.append(stored, at: offset, time: now)
      keep(state, of: batch.producer.id, in: log)
    }
    return ProduceOutcome(
      baseOffset: offset, logAppendTime: config.usesLogAppendTime ? now : -1, logStartOffset: log.start)
  }

  /// Writes a batch at the end of a log and returns its first offset.
  ///
  /// The bytes go in as they are: base offset and leader epoch, which the checksum does not cover, are set when they are read.
  func write(_ batch: RecordBatch, to log: PartitionLog) throws(StorageError) -> Int64 {
    let base = log.end
    let last = base + Int64(batch.lastOffsetDelta)
    let size = Int64(batch.bytes.readableBytes)
    try database.run("INSERT INTO blobs (bytes) VALUES (?)", batch.bytes)
    try database.run(
      "INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?, NULL)", log.row, last, base, batch.maxTimestamp, size, database.lastInsertedRow,
      batch.attributes.contains(.control))
    log.end = last + 1
    log.size += size
    log.appended += size
    log.dirtySize += size
    touch(log)
    return base
  }

  /// What a partition remembers of a producer; a new state if it has not seen it.
  func producer(_ id: Int64, in log: PartitionLog) throws(StorageError) -> ProducerState {
    if let state = log.producers[id] { return state }
    let state = try database.first(
      "SELECT epoch, last_timestamp, coordinator_epoch, first_offset, recent FROM producers WHERE partition_id = ? AND producer_id = ?",
      log.row, id
    ) { row in
      ProducerState(
        epoch: row.int16(0), lastTimestamp: row.int(1), coordinatorEpoch: row.int32(2), firstOffset: row.optionalInt(3),
        recent: ProducerState.decodeRecent(row.bytes(4)))
    }
    log.producers[id] = state ?? ProducerState()
    return state ?? ProducerState()
  }

  /// Keeps a producer's new state; its row is written with the commit.
  func keep(_ state: ProducerState, of id: Int64, in log: PartitionLog) {
    log.producers[id] = state
    log.dirtyProducers.insert(id)
    log.open[id] = state.firstOffset
    touch(log)
  }

  /// Drops the records before `offset`, or all before the high watermark for -1, and returns the log's new start.
  func deleteRecords(before offset: Int64, in partition: TopicPartition) throws -> Int64 {
    let log = try log(of: partition)
    let target = offset == -1 ? log.end : offset
    guard target >= 0, target <= log.end else {
      throw Refusal(.offsetOutOfRange, "\(offset) is not within \(partition), which ends at \(log.end)")
    }
    if target > log.start { try advance(log, to: target) }
    return log.start
  }
}
