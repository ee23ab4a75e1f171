import Models
import State

/// A tick of the clock in the middle of its timers.
struct TickAtHand {
  let entry: LaneInbox.Entry
  let mode: ClockMode
  /// What the stream time will be: never less than it is.
  let time: Instant
}

/// Ticks move stream time and fire every timer that is due by then (RULES, "Time").
///
/// A morning may bring a hundred thousand timers with one tick. They are fired a step at a time, and a batch that is full is committed
/// between two of them: each timer goes in one commit with all that follows from it, while the tick itself is taken, and stream time moves,
/// with the last. So after a crash the tick comes again and finds the timers that are left. Nothing is taken between a tick's timers.
extension Lane {
  /// Begins with a tick; its policy is in force from here on.
  func begin(_ tick: ClockTick, _ entry: LaneInbox.Entry) throws {
    if tick.mode == .history, checkpoint.mode == .live {
      noteTaken(entry)
      context.count("ticks_refused")
      return
    }
    if let last = checkpoint.streamTime, entry.time < last {
      context.count("ticks_late")
    }
    let time = max(entry.time, checkpoint.streamTime ?? entry.time)
    try adoptPolicy(at: time)
    tickAtHand = TickAtHand(entry: entry, mode: tick.mode, time: time)
  }

  /// Fires the next timer of a tick, or takes the tick when none is left.
  func goOn(with tick: TickAtHand) throws {
    if let timer = try store.timers.takeNext(dueBy: tick.time) { return try fire(timer) }
    tickAtHand = nil
    noteTaken(tick.entry)
    checkpoint.streamTime = tick.time
    checkpoint.mode = tick.mode
    context.streamTime = tick.time
    store.seen.advance(to: tick.time)
    try worker.tick(tick.time, context)
    try endTick(tick.entry.record)
  }

  func fire(_ timer: PendingTimer) throws {
    context.count("timers_fired")
    firedSinceCommit += 1
    try worker.fire(timer, context)
  }

  private func adoptPolicy(at time: Instant) throws {
    guard let policy = newPolicy else { return }
    if !policyIsNew { try worker.adopt(policy, at: time, context) }
    try store.tables.put(policy, PolicyDocument.key, in: PolicyDocument.table)
    checkpoint.policyVersion = policy.version
    newPolicy = nil
  }
}
