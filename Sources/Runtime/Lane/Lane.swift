package import Models
package import State

/// One partition number of a worker: one store, one order of records, one thread.
///
///     opening ──▶ restoring ──▶ running ──▶ closed
///        └───────────────────────▲
///
/// A lane takes records in the order of its inbox, decides about each through the worker's lane, and commits what follows from many of
/// them at once. What a commit is to publish it hands out as a `Publication`; the publisher tells it what is out. A tick may hold it
/// (`Lane+Exchange.swift`). Belongs to its thread.
package final class Lane {
  package let place: LanePlace
  package let store: LaneStore
  package let context: LaneContext
  let worker: any WorkerLane
  let inputs: [WorkerInput]
  private let settings: LaneSettings
  let deadLetters: DeadLetters
  let tickCarrier: String?
  private let changelog: ChangelogTarget?
  private let clock: Int?
  private(set) var inbox: LaneInbox
  var checkpoint: Checkpoint
  /// The policy that comes into force with the next tick.
  var newPolicy: PolicyDocument?
  /// Whether the lane has never had a policy, so that the new one is in force already and only has to be stored.
  let policyIsNew: Bool
  private var batchIsOpen = false
  private var takenSinceCommit = 0
  var firedSinceCommit = 0
  /// The tick whose timers are being fired.
  var tickAtHand: TickAtHand?
  /// Ticks that were written by others than this process.
  private(set) var foreignTicks: Int64 = 0
  /// What was measured for the last reading.
  var fileBytes: Int64 = 0
  var overdueTimers: Int64 = 0

  package init(
    place: LanePlace, store: LaneStore, worker: any Worker, starts: [Int64], layout: OutputLayout, settings: LaneSettings,
    changelogTopic: String?
  ) throws {
    self.place = place
    self.store = store
    self.settings = settings
    inputs = worker.inputs
    tickCarrier = worker.tickCarrier
    clock = worker.inputs.firstIndex(of: .clock)
    context = LaneContext(place: place, store: store, layout: layout)
    let stored = try store.tables.row(PolicyDocument.key, in: PolicyDocument.table)
    self.worker = try worker.makeLane(place, policy: stored ?? worker.policy, state: store.tables)
    newPolicy = worker.policy?.version == stored?.version ? nil : worker.policy
    policyIsNew = stored == nil
    deadLetters = DeadLetters(worker: worker.name)
    changelog = changelogTopic.map { ChangelogTarget(topic: $0, partition: place.partition) }
    inbox = LaneInbox(inputs: worker.inputs, starts: starts, isReplay: settings.isReplay, heldLimit: settings.heldRecords)
    checkpoint = store.checkpoint
    for (input, start) in zip(inputs, starts) where input.isRead(by: place.partition) {
      // What lies below the start and was not taken has been deleted.
      checkpoint.positions[input.topic, default: InputPosition(next: start)].skip(0..<start)
    }
    try resume()
    batchIsOpen = !context.outbound.isEmpty
    if batchIsOpen { try store.begin() }
  }

  /// Records that have arrived and wait.
  package var waiting: Int { inbox.count + (tickAtHand == nil ? 0 : 1) }
  /// How far it has come in the past; the same for all that are live or have not begun.
  var position: Instant { checkpoint.mode == .history ? checkpoint.streamTime ?? .earliest : .earliest }
  /// Whether there is something to commit.
  package var isDirty: Bool { batchIsOpen }
  /// Whether other lanes wait for what is to be committed.
  package var isUrgent: Bool { context.hasMessages }
  /// The inputs of which more should be read.
  var wanted: [Bool] { inputs.indices.map { inbox.wants($0) } }

  /// Decodes records as they arrive; those that were taken before a restart are passed over.
  package func receive(_ records: any HeldRecords, input: Int) throws {
    let topic = inputs[input].topic
    var position = checkpoint.positions[topic] ?? InputPosition(next: 0)
    for index in 0..<records.count {
      let reference = RecordReference(records: records, index: index)
      try reference.lend { offset, timestamp, key, value in
        let arrived = inbox.arrived(of: input)
        if offset > arrived { position.skip(arrived..<offset) }
        if offset < arrived || position.contains(offset) { return }
        inbox.add(
          entry(
            ArrivedRecord(
              reference, input: input, partition: place.partition, offset: offset, timestamp: timestamp, key: key, value: value),
            reference))
      }
    }
    checkpoint.positions[topic] = position
  }

  /// Notes that an input's partition ends at an offset.
  package func reachedEnd(of input: Int, at offset: Int64) {
    let arrived = inbox.arrived(of: input)
    if offset > arrived { checkpoint.positions[inputs[input].topic]?.skip(arrived..<offset) }
    inbox.reachedEnd(of: input, at: offset)
  }

  /// Takes what may be taken, up to so many records and timers of a tick or a full batch; `true` when there may be more.
  package func work(upTo limit: Int) throws -> Bool {
    var steps = 0
    while steps < limit, !isFull {
      steps += 1
      if let tick = tickAtHand {
        try openBatch()
        try naming(tick.entry) { try goOn(with: tick) }
        continue
      }
      guard let entry = inbox.next(mode: checkpoint.mode, isHeld: context.hold != nil) else { return false }
      if case .event(let event) = entry.content, isFuture(event), !inbox.clockIsAtEnd {
        inbox.putBack(entry)
        return false
      }
      try openBatch()
      try naming(entry) { try take(entry) }
    }
    return true
  }

  private func openBatch() throws {
    guard !batchIsOpen else { return }
    try store.begin()
    batchIsOpen = true
  }

  /// Says of an error at which record it came.
  private func naming(_ entry: LaneInbox.Entry, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw LaneFailure(partition: place.partition, topic: inputs[entry.input].topic, offset: entry.offset, cause: error)
    }
  }

  /// Whether the batch at hand should be committed before more is taken.
  package var isFull: Bool {
    takenSinceCommit + firedSinceCommit >= settings.recordsPerCommit || context.outbound.bytes.count >= settings.bytesPerCommit
  }

  /// Makes durable what has been decided since the last commit; `nil` when there is nothing.
  package func commit() throws -> Publication? {
    guard batchIsOpen else { return nil }
    FaultPoint.laneBeforeCommit.pass()
    var outbound = context.takeOutbound()
    try store.commit(checkpoint, outbound: &outbound, changelog: changelog)
    FaultPoint.laneAfterCommit.pass()
    context.committedBytes = outbound.bytes.count
    checkpoint = store.checkpoint
    batchIsOpen = false
    context.count("records_in", by: Int64(takenSinceCommit))
    takenSinceCommit = 0
    firedSinceCommit = 0
    return Publication(partition: place.partition, checkpoint: checkpoint, batch: outbound)
  }

  /// Gives up what is not committed.
  package func abandon() {
    if batchIsOpen { store.rollback() }
    batchIsOpen = false
  }

  /// Notes that everything up to a sequence is published.
  package func published(through sequence: Int64, at now: Instant) {
    FaultPoint.laneBeforeTrim.pass()
    store.published(through: sequence, at: now)
  }

  private func entry(_ record: ArrivedRecord, _ reference: RecordReference) -> LaneInbox.Entry {
    var time = Instant.earliest
    let content: LaneInbox.Content
    if inputs[record.input].exchange != nil {
      return LaneInbox.Entry(
        time: time, input: record.input, offset: record.offset, timestamp: 0, content: .message, record: reference)
    }
    do throws(Fault) {
      switch try worker.decode(record) {
      case .event(let event):
        time = event.time
        content = .event(event)
      case .tick(let tick, let at, let source):
        time = at
        if record.input == clock, source != settings.ownTickSource { foreignTicks += 1 }
        content = tickContent(tick, at: at, timestamp: record.timestamp)
      case .ignored:
        content = .ignored
      }
    } catch {
      content = .fault(error)
    }
    return LaneInbox.Entry(
      time: time, input: record.input, offset: record.offset, timestamp: record.timestamp ?? 0, content: content, record: reference)
  }

  /// A live tick that is more than 60 s ahead of its own timestamp is no tick (RULES, "Live").
  private func tickContent(_ tick: ClockTick, at time: Instant, timestamp: Int64?) -> LaneInbox.Content {
    if tick.mode == .live, let timestamp, time.milliseconds > timestamp + 60_000 {
      context.count("ticks_ahead")
      return .ignored
    }
    return .tick(tick)
  }

  private func take(_ entry: LaneInbox.Entry) throws {
    if case .tick(let tick) = entry.content, inputs[entry.input] == .clock { return try begin(tick, entry) }
    noteTaken(entry)
    switch entry.content {
    case .event(let event): try take(event, entry)
    case .fault(let fault): try park(fault, entry)
    case .ignored: context.count("records_ignored")
    // The copy of a tick has told what it had to.
    case .tick: break
    case .message: try takeMessage(entry)
    }
  }

  func noteTaken(_ entry: LaneInbox.Entry) {
    checkpoint.positions[inputs[entry.input].topic]?.take(entry.offset)
    takenSinceCommit += 1
  }

  private func take(_ event: DecodedEvent, _ entry: LaneInbox.Entry) throws {
    if isFuture(event) {
      return try park(
        Fault(.futureTime, pointer: "/time", message: "more than 24 hours past the clock, which stands at \(streamTimeText)"), entry)
    }
    if let key = event.seenKey, let payload = try store.seen.payload(of: key) {
      if payload == event.payload {
        context.count("records_repeated")
        return
      }
      return try park(Fault(.idReused, pointer: "/id", message: "this id was used before for another event of this source"), entry)
    }
    if let customer = event.customer {
      while let timer = try store.timers.takeNext(of: customer, before: event.time) { try fire(timer) }
    }
    context.record = entry.record
    context.topic = inputs[entry.input].topic
    context.seenKey = event.seenKey
    defer { context.record = nil }
    switch try worker.handle(event, context) {
    case .done:
      if let key = event.seenKey { store.seen.insert(key, payload: event.payload) }
    case .park(let fault):
      try deadLetters.park(fault, entry.record, topic: inputs[entry.input].topic, context)
    }
  }

  /// A fault of the envelope or the schema is parked by the topic's owner; other readers skip it.
  func park(_ fault: Fault, _ entry: LaneInbox.Entry) throws {
    guard inputs[entry.input].isOwned else {
      context.count("records_skipped")
      return
    }
    try deadLetters.park(fault, entry.record, topic: inputs[entry.input].topic, context)
  }

  private func isFuture(_ event: DecodedEvent) -> Bool {
    guard checkpoint.mode == .live, !settings.isReplay, let streamTime = checkpoint.streamTime else { return false }
    return event.time > streamTime + .hours(24)
  }

  private var streamTimeText: String { checkpoint.streamTime?.rfc3339 ?? "no time yet" }
}
