/// Writes a sorted run of handled events, entry by entry in ascending order, so that no run is ever in memory as a whole.
struct SeenRunWriter {
  /// Entries of a chunk; with its key it fits a database page.
  private static let chunkEntries = 128

  private let store: SeenStore
  private var run: SeenRun
  private var chunk: [SeenEntry] = []

  /// `capacity` is the most entries that may come: the filter's size.
  init(store: SeenStore, number: Int64, level: Int64, capacity: Int) {
    self.store = store
    run = SeenRun(number: number, level: level, count: 0, lastDay: .min, filter: BloomFilter(capacity: capacity))
    chunk.reserveCapacity(Self.chunkEntries)
  }

  mutating func append(_ entry: SeenEntry) throws {
    run.filter.insert(entry.key)
    run.lastDay = max(run.lastDay, entry.lastDay)
    run.count += 1
    chunk.append(entry)
    if chunk.count == Self.chunkEntries { try flush() }
  }

  /// Ends the run; `nil` when nothing came.
  mutating func finish() throws -> SeenRun? {
    if !chunk.isEmpty { try flush() }
    guard run.count > 0 else { return nil }
    try store.insert(run)
    return run
  }

  private mutating func flush() throws {
    try store.insertChunk(SeenEntry.pack(chunk[...]), of: run.number)
    chunk.removeAll(keepingCapacity: true)
  }
}
