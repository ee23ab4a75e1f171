import NIOCore

/// Reads logs in one snapshot of the database.
struct LogReader {
  let database: Database

  /// A batch's row.
  struct Entry {
    let base: Int64
    let last: Int64
    let maxTimestamp: Int64
    let size: Int
    let blob: Int64
    let isControl: Bool
    let horizon: Int64?

    init(_ row: Row) {
      base = row.int(0)
      last = row.int(1)
      maxTimestamp = row.int(2)
      size = Int(row.int(3))
      blob = row.int(4)
      isControl = row.int(5) != 0
      horizon = row.optionalInt(6)
    }

    static let columns = "base_offset, last_offset, max_timestamp, size, blob_id, is_control, horizon"
  }

  /// The batches from the one that contains `offset` up to `end`, as many as fit `limit` bytes.
  ///
  /// - Parameter atLeastOne: Whether the first batch is given even when it is larger than `limit`, so that a reader never stands still.
  func entries(of row: Int64, from offset: Int64, end: Int64, limit: Int, atLeastOne: Bool) throws(StorageError) -> [Entry] {
    var entries: [Entry] = []
    var left = limit
    try database.scan(
      "SELECT \(Entry.columns) FROM batches WHERE partition_id = ? AND last_offset >= ? AND last_offset < ? ORDER BY last_offset",
      row, offset, end
    ) { column throws(StorageError) in
      let entry = Entry(column)
      guard entry.size <= left || (atLeastOne && entries.isEmpty) else { return false }
      left -= entry.size
      entries.append(entry)
      return left > 0
    }
    return entries
  }

  /// Appends a batch's bytes to `buffer` with its base offset and leader epoch set.
  func read(_ entry: Entry, into buffer: inout ByteBuffer) throws(StorageError) {
    let start = buffer.writerIndex
    try database.readBatch(entry.blob, size: entry.size, into: &buffer)
    buffer.setInteger(entry.base, at: start + RecordBatch.Field.baseOffset)
    buffer.setInteger(Engine.leaderEpoch, at: start + RecordBatch.Field.leaderEpoch)
  }
}

// MARK: Finding offsets

extension LogReader {
  /// The first record at or after `time`.
  ///
  /// In a compressed batch, which is not opened, it is the batch's first record: a reader that begins there misses nothing.
  func offset(at time: Int64, in view: PartitionView, end: Int64) throws(StorageError) -> FoundOffset? {
    let entry = try database.first(
      """
      SELECT \(Entry.columns) FROM batches
      WHERE partition_id = ? AND last_offset >= ? AND last_offset < ? AND max_timestamp >= ? AND is_control = 0
      ORDER BY last_offset LIMIT 1
      """, view.row, view.logStart, end, time, transform: Entry.init)
    guard let entry else { return nil }
    return try record(in: entry, from: view.logStart) { $0 >= time }
      ?? FoundOffset(offset: max(entry.base, view.logStart), timestamp: entry.maxTimestamp, leaderEpoch: Engine.leaderEpoch)
  }

  /// The record with the largest timestamp; in a compressed batch, its last.
  func latestRecord(in view: PartitionView) throws(StorageError) -> FoundOffset? {
    let entry = try database.first(
      """
      SELECT \(Entry.columns) FROM batches
      WHERE partition_id = ? AND last_offset >= ? AND last_offset < ? AND is_control = 0
      ORDER BY max_timestamp DESC, last_offset LIMIT 1
      """, view.row, view.logStart, view.highWatermark, transform: Entry.init)
    guard let entry else { return nil }
    return try record(in: entry, from: view.logStart) { $0 == entry.maxTimestamp }
      ?? FoundOffset(offset: entry.last, timestamp: entry.maxTimestamp, leaderEpoch: Engine.leaderEpoch)
  }

  /// The first record of a batch whose time passes `test`; `nil` if there is none or the batch is compressed.
  private func record(
    in entry: Entry, from start: Int64, where test: (Int64) -> Bool
  ) throws(StorageError) -> FoundOffset? {
    let batch = try batch(entry)
    if batch.attributes.isCompressed { return nil }
    var found: FoundOffset?
    try forEachRecord(of: batch, at: entry.base) { record in
      let offset = entry.base + Int64(record.offsetDelta)
      let time = batch.attributes.contains(.logAppendTime) ? batch.maxTimestamp : batch.baseTimestamp + record.timestampDelta
      guard found == nil, offset >= start, test(time) else { return }
      found = FoundOffset(offset: offset, timestamp: time, leaderEpoch: Engine.leaderEpoch)
    }
    return found
  }
}
