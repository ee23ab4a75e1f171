import Feeding
import Kafka
import Models
import Runtime

/// Feeds the past: everything with time in (previous tick, tick] on all topics, then the tick with the ends of the partitions (RULES, "Time").
///
/// A day is safe in the topics before its tick is written. Nobody is waited for but to bound how far the workers may be behind.
struct HistoryFeed {
  private static let batchSize = 512 << 10

  private let inputs: [any EventInput]
  private let topics: FeedTopics
  private let cluster: ClusterOptions
  private let now: Instant
  private let calendar: HistoryCalendar
  private let scratch: String
  private let journal: FeedJournal?
  private let isAgain: Bool
  private let progress: FeedProgress
  private let sink: KafkaSink
  private let ticks: ClockTicks
  private let ends: PartitionEnds
  private let backlog: WorkerBacklog

  init(
    inputs: [any EventInput], topics: FeedTopics, cluster: ClusterOptions, zone: Zone, now: Instant, scratch: String, inFlight: Int,
    journal: FeedJournal?, isAgain: Bool, progress: FeedProgress
  ) throws {
    self.inputs = inputs
    self.topics = topics
    self.cluster = cluster
    self.now = now
    self.scratch = scratch
    self.journal = journal
    self.isAgain = isAgain
    self.progress = progress
    calendar = HistoryCalendar(zone: zone)
    let configuration = try cluster.configuration()
    let logger = ClusterOptions.silent
    sink = try KafkaSink(topics, configuration: configuration.over(["linger.ms": "5"]))
    ticks = try ClockTicks(topic: topics.clock, configuration: configuration.over(["linger.ms": "0"]), logger: logger)
    ends = try PartitionEnds(topics, configuration: configuration, logger: logger)
    backlog = try WorkerBacklog(topics, limit: inFlight, configuration: configuration, logger: logger)
  }

  func run() async throws -> FeedSummary {
    let last = try await LastTicks(topics.clock, cluster: cluster).position(of: topics.partitions)
    if let last, last.mode == .live {
      throw FeedError.refused(
        "the live clock has ticked already (last at \(last.time)): a history cannot follow it. Feed it live, without --history, or begin anew."
      )
    }
    let done = isAgain ? nil : journal?.read()?.tick
    let sorter = EventSorter(folder: scratch)
    for input in inputs {
      while try sorter.add({ (batch) throws(FeedError) in try input.next(into: &batch) }) { progress.update() }
    }
    var summary = try await feed(sorter, after: last?.time, fedThrough: done)
    try await ends.close()
    try journal?.write(FeedJournal.Progress(tick: summary.lastTick ?? last?.time, isDone: true))
    summary.events = sorter.count - summary.skipped
    return summary
  }

  private func feed(_ sorter: EventSorter, after last: Instant?, fedThrough done: Instant?) async throws -> FeedSummary {
    var summary = FeedSummary()
    let merged = try sorter.merged()
    guard let latest = sorter.latest else { return summary }
    try await ends.readAll()
    var batch = EventBatch(capacity: Self.batchSize)
    // What an earlier run of this feed brought as far as its tick.
    while let time = merged.nextTime, let done, time <= done {
      try merged.take(into: &batch)
      summary.skipped += 1
      if batch.byteCount >= Self.batchSize { batch.removeAll() }
    }
    batch.removeAll()
    var sent = 0
    while let time = merged.nextTime {
      let tick = tick(for: time, after: last, latest: latest, previous: summary.lastTick)
      var touched: Set<EventTopic> = []
      while let time = merged.nextTime, time <= tick {
        try merged.take(into: &batch)
        if batch.byteCount >= Self.batchSize { sent += try await send(&batch, &touched) }
      }
      sent += try await send(&batch, &touched)
      try await sink.flush()
      try await ends.refresh(touched)
      let ends = ends.snapshot()
      try await ticks.write(at: tick, mode: .history, partitions: 0..<topics.partitions, source: "feed") { ends[$0] ?? [:] }
      summary.lastTick = tick
      summary.ticks += 1
      try journal?.write(FeedJournal.Progress(tick: tick))
      progress.update(day: String(tick.rfc3339.prefix(10)), events: sent + summary.skipped, of: sorter.count)
      try await backlog.wait(after: sent)
    }
    return summary
  }

  /// The tick that the next events belong to: the day's, but never one in the future, and never one before a tick that is out.
  private func tick(for time: Instant, after last: Instant?, latest: Instant, previous: Instant?) -> Instant {
    var tick = calendar.tick(atOrAfter: time)
    if let out = [last, previous].compactMap({ $0 }).max(), tick <= out || previous != nil { tick = calendar.tick(after: out) }
    if tick <= now { return tick }
    // The day is not over: what there is of it ends with its last event, or now where that is out already.
    if let out = [last, previous].compactMap({ $0 }).max(), latest <= out { return now }
    return latest
  }

  private func send(_ batch: inout EventBatch, _ touched: inout Set<EventTopic>) async throws -> Int {
    let count = batch.entries.count
    guard count > 0 else { return 0 }
    for entry in batch.entries { touched.insert(entry.topic) }
    try await sink.send(batch)
    batch = EventBatch(capacity: Self.batchSize)
    return count
  }
}
