import NIOCore

extension Ledger {
  /// The compacted log that is most in need of a pass, if one is.
  func nextCompaction(force partition: TopicPartition? = nil) -> Compactor.Job? {
    let now = clock.now
    var best: (job: Compactor.Job, ratio: Double)?
    for entry in topics.values where entry.topic.config.isCompacted {
      let config = entry.topic.config
      for log in entry.logs where partition == nil || log.name == partition {
        let ratio = log.size > 0 ? Double(log.dirtySize) / Double(log.size) : 0
        let isDirty =
          log.compactedTo < log.lastStable && ratio >= config.minimumDirtyRatio
          && (log.dirtySize > log.blockedSize || now >= log.blockedUntil)
        let isDue = log.nextHorizon.map { $0 <= now } ?? false
        guard isDirty || isDue || partition != nil, ratio >= best?.ratio ?? 0 else { continue }
        let job = Compactor.Job(
          partition: log.name, row: log.row, start: log.start, compactedTo: log.compactedTo, lastStable: log.lastStable, end: log.end,
          now: now, deleteRetention: config.deleteRetention,
          latestTime: config.minimumCompactionLag == 0 ? Int64.max : now - config.minimumCompactionLag)
        best = (job, ratio)
      }
    }
    return best?.job
  }

  /// Applies a step of compaction and returns how many bytes it freed.
  ///
  /// A batch that has gone since the step was planned, because its log was cut or its topic deleted, is passed over.
  func apply(_ edits: [Compactor.Edit], to row: Int64) throws(StorageError) -> Int64 {
    guard let log = logs[row] else { return 0 }
    var freed: Int64 = 0
    for edit in edits {
      let size = try database.first(
        "SELECT size FROM batches WHERE partition_id = ? AND last_offset = ? AND blob_id = ?", row, edit.last, edit.blob
      ) { $0.int(0) }
      guard let size, edit.last >= log.start else { continue }
      switch edit.change {
      case .remove:
        try database.run("DELETE FROM blobs WHERE id = ?", edit.blob)
        try database.run("DELETE FROM batches WHERE partition_id = ? AND last_offset = ?", row, edit.last)
        try database.run("DELETE FROM aborted WHERE partition_id = ? AND last_offset = ?", row, edit.last)
        freed += size
      case .replace(let batch, let horizon):
        let newSize = Int64(batch.bytes.readableBytes)
        try database.run("UPDATE blobs SET bytes = ? WHERE id = ?", batch.bytes, edit.blob)
        try database.run(
          "UPDATE batches SET size = ?, max_timestamp = ?, horizon = ? WHERE partition_id = ? AND last_offset = ?", newSize,
          batch.maxTimestamp, horizon, row, edit.last)
        freed += size - newSize
      case .schedule(let horizon):
        try database.run("UPDATE batches SET horizon = ? WHERE partition_id = ? AND last_offset = ?", horizon, row, edit.last)
      }
    }
    log.size -= freed
    touch(log)
    return freed
  }

  /// Notes how far a pass came, and when the next tombstone or marker is due.
  func finishCompaction(of row: Int64, to offset: Int64, stop: Compactor.Stop) throws(StorageError) {
    guard let log = logs[row] else { return }
    log.compactedTo = max(log.compactedTo, offset)
    log.dirtySize =
      try database.first("SELECT SUM(size) FROM batches WHERE partition_id = ? AND last_offset >= ?", row, log.compactedTo) { $0.int(0) }
      ?? 0
    // What a pass could not take, because it is too new or undecided, is no reason for another one.
    log.blockedSize = stop == .full ? 0 : log.dirtySize
    let lag = topics[log.name.topic]?.topic.config.minimumCompactionLag ?? 0
    log.blockedUntil = stop == .tooNew ? clock.now + lag : Int64.max
    log.nextHorizon =
      try database.first("SELECT MIN(horizon) FROM batches WHERE partition_id = ? AND horizon > ?", row, clock.now) { $0.optionalInt(0) }
      ?? nil
    touch(log)
  }
}
