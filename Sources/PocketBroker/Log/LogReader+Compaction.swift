import NIOCore

/// The aborted transactions in a part of a log, with their ends.
struct AbortedRanges {
  private var ranges: [(producer: Int64, first: Int64, last: Int64)] = []

  mutating func add(producer: Int64, first: Int64, last: Int64) { ranges.append((producer, first, last)) }

  /// Whether a batch that begins at `base` was aborted.
  func contains(_ batch: RecordBatch, at base: Int64) -> Bool {
    batch.attributes.contains(.transactional)
      && ranges.contains { $0.producer == batch.producer.id && $0.first <= base && base < $0.last }
  }

  /// The transactions as consumers are told of them.
  var transactions: [AbortedTransaction] { ranges.map { AbortedTransaction(producerID: $0.producer, firstOffset: $0.first) } }
}

extension LogReader {
  /// The aborted transactions with records from `offset` up to `end`.
  func abortedRanges(of row: Int64, from offset: Int64, end: Int64) throws(StorageError) -> AbortedRanges {
    var aborted = AbortedRanges()
    try database.scan(
      """
      SELECT producer_id, first_offset, last_offset, stable_offset FROM aborted
      WHERE partition_id = ? AND last_offset >= ? ORDER BY last_offset
      """, row, offset
    ) { column in
      if column.int(1) < end { aborted.add(producer: column.int(0), first: column.int(1), last: column.int(2)) }
      // Whatever was aborted later began at or after the offset that was stable then.
      return column.int(3) < end
    }
    return aborted
  }

  /// A stored batch.
  func batch(_ entry: Entry) throws(StorageError) -> RecordBatch {
    var bytes = ByteBuffer()
    try read(entry, into: &bytes)
    return try intact(entry.base) { () throws(Refusal) in try RecordBatch(stored: bytes) }
  }

  /// Runs `body` on each record of an uncompressed batch.
  func forEachRecord(of batch: RecordBatch, at base: Int64, _ body: (RecordReader.Record) -> Void) throws(StorageError) {
    try intact(base) { () throws(Refusal) in
      try batch.withRecords { records throws(Refusal) in
        var reader = RecordReader(records)
        while let record = try reader.next() { body(record) }
      }
    }
  }

  /// A stored batch with only some of its records.
  func keep(_ kept: [RecordReader.Kept], of batch: RecordBatch, at base: Int64) throws(StorageError) -> RecordBatch {
    try intact(base) { () throws(Refusal) in try batch.keeping(kept) }
  }

  /// What is stored was checked when it came, so a batch that cannot be read is damage to the database.
  private func intact<Value>(_ base: Int64, _ body: () throws(Refusal) -> Value) throws(StorageError) -> Value {
    do throws(Refusal) { return try body() } catch {
      throw StorageError(code: 0, message: "the batch at \(base) is damaged: \(error)")
    }
  }
}
