package import Models

/// Orders any number of events by time with a bounded memory: sorted runs on disk, then one merge (external merge sort).
///
/// Events of one instant keep the order in which they came. The runs are files without a name, gone with the process whatever happens.
package final class EventSorter {
  private let folder: String
  private let runSize: Int
  private var batch: EventBatch
  private var runs: [OutputFile] = []
  /// How many events have been taken.
  package private(set) var count = 0
  /// The earliest time of all; `nil` of none.
  package private(set) var earliest: Instant?
  /// The latest time of all; `nil` of none.
  package private(set) var latest: Instant?

  /// `folder` holds the runs; `runSize` is about what is held in memory, in bytes.
  package init(folder: String, runSize: Int = 24 << 20) {
    self.folder = folder
    self.runSize = runSize
    // Room for the event that fills it, so that it is never moved to twice its size.
    batch = EventBatch(capacity: runSize + (2 << 20))
  }

  /// Lends the batch that takes events, and makes a run of it when it is full.
  package func add<Result>(_ body: (inout EventBatch) throws(FeedError) -> Result) throws(FeedError) -> Result {
    let before = batch.entries.count
    let result = try body(&batch)
    for entry in batch.entries[before...] {
      earliest = min(earliest ?? entry.time, entry.time)
      latest = max(latest ?? entry.time, entry.time)
    }
    count += batch.entries.count - before
    if batch.byteCount >= runSize { try spill() }
    return result
  }

  /// Ends the taking and gives the events in their order.
  package func merged() throws(FeedError) -> MergedEvents {
    if !batch.entries.isEmpty { try spill() }
    var readers: [RunReader] = []
    for run in runs { readers.append(try RunReader(run)) }
    runs = []
    return MergedEvents(readers)
  }

  private func spill() throws(FeedError) {
    batch.sortByTime()
    let run = try OutputFile(temporaryIn: folder)
    for entry in batch.entries {
      try run.write(RunReader.frame(entry))
      // The value lies right behind the key.
      try run.write(batch.bytes[entry.key.lowerBound..<entry.value.upperBound])
    }
    try run.flush()
    runs.append(run)
    batch.removeAll()
  }
}
