import Feeding
import Models

/// Feeds files as they come, row by row: one batch is sent while the next is made.
struct StreamFeed {
  /// About what one batch holds, in bytes.
  private static let batchSize = 512 << 10
  /// How often what was sent is made safe and noted.
  private static let noteEvery = Duration.seconds(5)

  let inputs: [any EventInput]
  let sink: any EventSink
  let rate: Int?
  let journal: FeedJournal?
  let progress: FeedProgress
  var isAgain = false

  func run() async throws -> FeedSummary {
    var summary = FeedSummary()
    let start = isAgain ? nil : journal?.read()
    let began = ContinuousClock.now
    let (sink, rate) = (sink, rate)
    if start != nil { inputs.forEach { $0.rejects.keepsEarlier = true } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      var batch = EventBatch(capacity: Self.batchSize + (64 << 10))
      var noted = ContinuousClock.now
      func handOver() async throws {
        try await group.next()
        summary.events += batch.entries.count
        if let rate {
          let due = began + .seconds(Double(summary.events - batch.entries.count) / Double(rate))
          try await ContinuousClock().sleep(until: due)
        }
        let ready = batch
        batch = EventBatch(capacity: Self.batchSize + (64 << 10))
        group.addTask { try await sink.send(ready) }
      }
      func note(_ file: Int, _ rows: Int, isDone: Bool = false) async throws {
        try await handOver()
        try await group.next()
        try await sink.flush()
        try journal?.write(FeedJournal.Progress(file: file, rows: rows, isDone: isDone))
      }
      let limit = rate.map { max(1, min(2_000, $0 / 10)) } ?? Int.max
      for (number, input) in inputs.enumerated() {
        if let start, number <= start.file {
          let rows = number < start.file ? Int.max : start.rows
          while input.rows < rows, try input.skip() {}
          summary.skipped += input.rows
        }
        while try input.next(into: &batch) {
          guard batch.byteCount >= Self.batchSize || batch.entries.count >= limit else { continue }
          progress.update()
          if journal != nil, ContinuousClock.now - noted > Self.noteEvery {
            try await note(number, input.rows)
            noted = .now
          } else {
            try await handOver()
          }
        }
      }
      try await note(inputs.count, 0, isDone: true)
    }
    return summary
  }

  /// Feeds all files in the order of time.
  func sorted(in folder: String) async throws -> FeedSummary {
    var summary = FeedSummary()
    let sorter = EventSorter(folder: folder)
    for input in inputs {
      while try sorter.add({ (batch) throws(FeedError) in try input.next(into: &batch) }) { progress.update() }
    }
    let merged = try sorter.merged()
    summary.events = sorter.count
    while merged.nextTime != nil {
      var batch = EventBatch(capacity: Self.batchSize)
      while merged.nextTime != nil, batch.byteCount < Self.batchSize { try merged.take(into: &batch) }
      try await sink.send(batch)
    }
    try await sink.flush()
    return summary
  }
}
