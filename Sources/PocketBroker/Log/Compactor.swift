import NIOCore

/// Compacts a log: of each key only the latest record stays (`cleanup.policy=compact`).
///
/// A pass has two halves. The first reads what is new and notes the latest offset of each key, as many keys as fit its memory; the
/// second goes over the log from its start and drops what is replaced. Both move in small steps: a reader looks, the writer applies,
/// and produces pass in between. What is never touched: records past the last stable offset, offsets, and the last batch, which stays
/// (empty if need be) so that consumers reach the end.
///
/// A compressed batch stays as it is and replaces nothing, because it is not opened. A tombstone behind one stays too: what
/// it deletes may be in there.
struct Compactor {
  let readers: Readers
  let writer: Writer
  /// How many keys a pass may note; about 48 bytes each.
  var keyLimit = 200_000
  /// How many bytes a step reads, unless one batch is larger.
  var stepBytes = 1 << 20

  /// The log to compact, and how.
  struct Job: Sendable {
    var partition: TopicPartition
    var row: Int64
    var start: Int64
    var compactedTo: Int64
    var lastStable: Int64
    var end: Int64
    var now: Int64
    var deleteRetention: Int64
    /// Records after this time are safe.
    var latestTime: Int64
  }

  /// Why a pass takes no more of a log.
  enum Stop: Sendable {
    /// It knows as many keys as it may; another pass follows.
    case full
    /// What follows is within `min.compaction.lag.ms`.
    case tooNew
    /// What follows is not decided yet, or there is no more.
    case undecided
  }

  /// Runs one pass and returns what it did.
  func compact(_ job: Job) async throws(Refusal) -> EngineEvent {
    let (latest, end, stop) = try await latestOffsets(job)
    var position = job.start
    var hasCompressed = false
    var removed: Int64 = 0
    while position < end, !Task.isCancelled {
      let from = position
      let isBehindCompressed = hasCompressed
      let step = try await readers.read { database throws(StorageError) in
        try Self.plan(
          job, from: from, end: end, latest: latest, isBehindCompressed: isBehindCompressed, limit: stepBytes, database: database)
      }
      position = step.next
      hasCompressed = step.hasCompressed
      if !step.edits.isEmpty {
        removed += try await writer.perform { ledger in try ledger.apply(step.edits, to: job.row) }
      }
    }
    let done = position >= end ? end : job.compactedTo
    try await writer.perform { ledger in try ledger.finishCompaction(of: job.row, to: done, stop: stop) }
    return .compacted(partition: job.partition, end: done, removed: removed)
  }

  /// Notes the latest offset of each key in the new part of the log, and up to where that was possible.
  private func latestOffsets(_ job: Job) async throws(Refusal) -> ([KeyHash: Int64], Int64, Stop) {
    var latest: [KeyHash: Int64] = [:]
    var position = max(job.start, job.compactedTo)
    while position < job.lastStable, !Task.isCancelled {
      let from = position
      let room = keyLimit - latest.count
      let isFirst = latest.isEmpty
      let step = try await readers.read { database throws(StorageError) in
        try Self.note(job, from: from, room: room, isFirst: isFirst, limit: stepBytes, database: database)
      }
      latest.merge(step.latest) { max($0, $1) }
      position = step.next
      if let stop = step.stop { return (latest, position, stop) }
    }
    return (latest, position, .undecided)
  }
}

/// A key as compaction compares it: 128 bits of SipHash under this process's random seed, so that no two keys can be made to collide.
struct KeyHash: Hashable, Sendable {
  private let high: Int
  private let low: Int

  init(_ key: UnsafeRawBufferPointer) {
    var first = Hasher()
    first.combine(bytes: key)
    var second = Hasher()
    second.combine(UInt64.max)
    second.combine(bytes: key)
    high = first.finalize()
    low = second.finalize()
  }
}

// MARK: Steps

extension Compactor {
  /// A step of the first half.
  private struct Note: Sendable {
    var latest: [KeyHash: Int64] = [:]
    var next: Int64
    /// Why the first half ends here, if it does.
    var stop: Stop?

    func stopped(_ reason: Stop) -> Note {
      var copy = self
      copy.stop = reason
      return copy
    }
  }

  /// A step of the second half.
  private struct Plan: Sendable {
    var edits: [Edit] = []
    var next: Int64
    var hasCompressed: Bool
  }

  /// A change to one batch, which is named by its last offset and the row of its bytes.
  struct Edit: Sendable {
    var last: Int64
    var blob: Int64
    var change: Change

    /// What happens to the batch.
    enum Change: Sendable {
      /// All of it goes; with an abort marker goes the note of the aborted transaction.
      case remove
      /// Some of its records go.
      case replace(RecordBatch, horizon: Int64?)
      /// Its tombstones or its marker may go at a time.
      case schedule(Int64)
    }
  }

  private static func note(
    _ job: Job, from: Int64, room: Int, isFirst: Bool, limit: Int, database: Database
  ) throws(StorageError) -> Note {
    let reader = LogReader(database: database)
    let entries = try reader.entries(of: job.row, from: from, end: job.lastStable, limit: limit, atLeastOne: true)
    let aborted = try reader.abortedRanges(of: job.row, from: from, end: (entries.last?.last ?? from) + 1)
    var note = Note(next: from)
    for entry in entries {
      guard entry.maxTimestamp <= job.latestTime else { return note.stopped(.tooNew) }
      let batch = try reader.batch(entry)
      // The first batch is taken whatever its size, so that every pass gets on.
      if note.latest.count + Int(batch.recordCount) > room, !(isFirst && note.latest.isEmpty) { return note.stopped(.full) }
      note.next = entry.last + 1
      if entry.isControl || batch.attributes.isCompressed || aborted.contains(batch, at: entry.base) { continue }
      try reader.forEachRecord(of: batch, at: entry.base) { record in
        if let key = record.key { note.latest[KeyHash(key)] = entry.base + Int64(record.offsetDelta) }
      }
    }
    if entries.isEmpty {
      note.next = job.lastStable
      return note.stopped(.undecided)
    }
    return note
  }

  private static func plan(
    _ job: Job, from: Int64, end: Int64, latest: [KeyHash: Int64], isBehindCompressed: Bool, limit: Int, database: Database
  ) throws(StorageError) -> Plan {
    let reader = LogReader(database: database)
    let entries = try reader.entries(of: job.row, from: from, end: end, limit: limit, atLeastOne: true)
    let aborted = try reader.abortedRanges(of: job.row, from: from, end: (entries.last?.last ?? from) + 1)
    var plan = Plan(next: (entries.last?.last).map { $0 + 1 } ?? end, hasCompressed: isBehindCompressed)
    for entry in entries {
      let isLast = entry.last + 1 == job.end || entry.last + 1 == job.lastStable
      func edit(_ change: Edit.Change) { plan.edits.append(Edit(last: entry.last, blob: entry.blob, change: change)) }
      let isDue = entry.horizon.map { $0 <= job.now } ?? false
      if entry.isControl {
        if entry.horizon == nil { edit(.schedule(job.now + job.deleteRetention)) } else if isDue, !isLast { edit(.remove) }
        continue
      }
      let batch = try reader.batch(entry)
      if aborted.contains(batch, at: entry.base) {
        edit(.remove)
        continue
      }
      if batch.attributes.isCompressed {
        plan.hasCompressed = true
        continue
      }
      var kept: [RecordReader.Kept] = []
      var hasTombstone = false
      try reader.forEachRecord(of: batch, at: entry.base) { record in
        let offset = entry.base + Int64(record.offsetDelta)
        guard offset >= job.start, let key = record.key, latest[KeyHash(key)].map({ $0 <= offset }) ?? true else { return }
        if record.isTombstone, isDue, !plan.hasCompressed { return }
        hasTombstone = hasTombstone || record.isTombstone
        kept.append(RecordReader.Kept(range: record.range, timestampDelta: record.timestampDelta))
      }
      let horizon = hasTombstone ? entry.horizon ?? job.now + job.deleteRetention : nil
      if kept.isEmpty, !isLast {
        edit(.remove)
      } else if kept.count < Int(batch.recordCount) {
        edit(.replace(try reader.keep(kept, of: batch, at: entry.base), horizon: horizon))
      } else if let horizon, horizon != entry.horizon {
        edit(.schedule(horizon))
      }
    }
    return plan
  }
}
