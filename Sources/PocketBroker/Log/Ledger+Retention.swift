/// How logs get shorter: retention moves their starts, and what lies before is taken away in small steps.
extension Ledger {
  /// How much one step may take away, so that nobody waits long for the writer.
  static let stepBytes: Int64 = 8 << 20
  static let stepBatches = 256

  /// Moves the starts of logs past what is too old or too much, never past the last stable offset, and returns those that moved.
  func retain() throws(StorageError) -> [EngineEvent] {
    let now = clock.now
    var events: [EngineEvent] = []
    for entry in topics.values where entry.topic.config.isDeleted {
      let oldest = entry.topic.config.retention.map { now - $0 }
      for log in entry.logs where log.start < log.lastStable {
        var start = log.start
        var surplus = entry.topic.config.retentionBytes.map { log.size - $0 } ?? 0
        try database.scan(
          "SELECT last_offset, max_timestamp, size FROM batches WHERE partition_id = ? AND last_offset >= ? ORDER BY last_offset",
          log.row, log.start
        ) { row in
          let isTooOld = oldest.map { row.int(1) < $0 } ?? false
          guard row.int(0) < log.lastStable, isTooOld || surplus >= row.int(2) else { return false }
          start = row.int(0) + 1
          surplus -= row.int(2)
          return true
        }
        guard start > log.start else { continue }
        try advance(log, to: start)
        events.append(.recordsExpired(partition: log.name, start: start))
      }
    }
    return events
  }

  /// Moves a log's start; ``removeUnreachable()`` takes the batches before it away later.
  func advance(_ log: PartitionLog, to offset: Int64) throws(StorageError) {
    let gone = try database.first(
      "SELECT SUM(size) FROM batches WHERE partition_id = ? AND last_offset >= ? AND last_offset < ?", log.row, log.start, offset
    ) { $0.int(0) }
    log.size -= gone ?? 0
    log.start = offset
    log.compactedTo = max(log.compactedTo, offset)
    log.dirtySize = min(log.dirtySize, log.size)
    touch(log)
  }

  /// Takes away some of the batches that no reader can reach, and says whether there are more.
  func removeUnreachable() throws(StorageError) -> Bool {
    var budget = Budget()
    for log in logs.values where log.start > log.removedTo {
      guard try remove(from: log.row, before: log.start, &budget) else { return true }
      try database.run("DELETE FROM aborted WHERE partition_id = ? AND last_offset < ?", log.row, log.start)
      log.removedTo = log.start
    }
    for row in try database.all("SELECT id FROM partitions WHERE topic_id IS NULL", transform: { $0.int(0) }) {
      guard try remove(from: row, before: Int64.max, &budget) else { return true }
      try database.run("DELETE FROM partitions WHERE id = ?", row)
    }
    return false
  }

  private struct Budget {
    var bytes = Ledger.stepBytes
    var batches = Ledger.stepBatches
  }

  /// Removes batches within the budget; false when it is used up.
  private func remove(from row: Int64, before offset: Int64, _ budget: inout Budget) throws(StorageError) -> Bool {
    let doomed = try database.all(
      "SELECT last_offset, blob_id, size FROM batches WHERE partition_id = ? AND last_offset < ? ORDER BY last_offset LIMIT ?",
      row, offset, Int64(budget.batches)
    ) { ($0.int(0), $0.int(1), $0.int(2)) }
    for (last, blob, size) in doomed {
      try database.run("DELETE FROM blobs WHERE id = ?", blob)
      try database.run("DELETE FROM batches WHERE partition_id = ? AND last_offset = ?", row, last)
      budget.batches -= 1
      budget.bytes -= size
      if budget.bytes <= 0 || budget.batches == 0 { return false }
    }
    return true
  }
}
