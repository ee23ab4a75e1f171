import Models

/// A customer's follow-ups while one cause is handled: every step of their lives is taken here and nowhere else.
///
/// Rows change at once; what is published is collected and put in the fixed order of RULES, "All workers", by `effects()`: endings,
/// moves, due, scheduled, within each by kind, then vehicle, item and id, all as bytes. Each step is followed by the new state.
struct FollowUpBook {
  let customer: CustomerID
  /// The cause's time: that of everything published.
  let time: Instant
  let policy: FollowUpPolicy
  let firm: FirmPolicy
  let tables: any StateTables
  var profile: FollowUpProfile

  private let storedProfile: FollowUpProfile
  private var steps: [Step] = []
  private var timers: [TimerChange] = []
  private var tombstones: [FollowUpID] = []

  private struct Step {
    var event: FollowUpEvent
    var state: FollowUpState
    var item: String

    var rank: Int {
      switch event.step {
      case .completed, .missed, .suppressed, .cancelled: 0
      case .moved: 1
      case .due: 2
      case .scheduled: 3
      }
    }
  }

  init(_ customer: CustomerID, at time: Instant, rule: FollowUpRule, tables: any StateTables) throws {
    self.customer = customer
    self.time = time
    policy = rule.policy
    firm = rule.firm
    self.tables = tables
    storedProfile = try tables.row(RowKey(customer), in: FollowUpProfile.table) ?? FollowUpProfile()
    profile = storedProfile
  }

  /// Everything that the cause has come to; the customer's row is put if it changed.
  func effects() throws -> Effects {
    if profile != storedProfile { try tables.put(profile, RowKey(customer), in: FollowUpProfile.table) }
    var effects = Effects()
    effects.timers = timers
    for step in steps.sorted(by: Self.precedes) {
      effects.publish(.followUp(step.event), at: time)
      effects.publish(.followUpState(step.state), at: time)
    }
    for id in tombstones { effects.emissions.append(.tombstone(.followUps, key: id.rawValue)) }
    return effects
  }

  private static func precedes(_ left: Step, _ right: Step) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    let (one, other) = (left.event.followUp, right.event.followUp)
    for (one, other) in [
      (one.kind.rawValue, other.kind.rawValue), (one.vehicleID?.rawValue ?? "", other.vehicleID?.rawValue ?? ""), (left.item, right.item),
    ] where !one.utf8.elementsEqual(other.utf8) {
      return one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    return one.followUpID < other.followUpID
  }
}

// MARK: - Steps

extension FollowUpBook {
  /// Starts a follow-up; an open one of the same identity is cancelled (`superseded`). One that this cause has started before stands.
  mutating func schedule(_ draft: FollowUpDraft) throws {
    let id = draft.identity.followUpID(customer: customer, cause: draft.cause)
    if try followUp(id) != nil { return }
    if let older = try open(draft.identity) { try end(older, .cancelled(.superseded)) }
    let opening = firm.calendar(of: draft.storeID).opening(of: draft.day)
    // A store that never opens again leaves the day's own beginning; a call's gate will find that it cannot be made.
    let earliest = max(opening ?? firm.calendar(of: draft.storeID).zone.startOfDay(draft.day), time)
    let start = zone(in: draft.storeID).firstOutside(policy.quietHours, from: earliest)
    var followUp = FollowUp(
      id: id, identity: draft.identity, storeID: draft.storeID, channel: channel, windowStart: start, windowEnd: start + policy.window,
      cause: draft.cause, causedAt: draft.causedAt ?? time)
    followUp.visitID = draft.visitID
    followUp.complaintID = draft.complaintID
    followUp.tries = draft.tries
    followUp.series = draft.identity.kind == .winBack ? draft.series ?? id : nil
    followUp.prediction = draft.prediction
    followUp.advisorID = try advisor(of: followUp)
    if draft.identity.kind == .survey { profile.lastSurveyAt = time }
    try set(followUp.gateTimer, at: start, of: &followUp)
    try tables.put(OpenFollowUp(id: id), followUp.identity.key(of: customer), in: FollowUp.openTable)
    publish(.scheduled, followUp)
  }

  /// Ends a follow-up for good.
  mutating func end(_ followUp: FollowUp, _ end: FollowUpEnd) throws {
    var followUp = followUp
    timers.append(.cancel(name: (followUp.phase == .due ? followUp.endTimer : followUp.gateTimer).name))
    profile.due.removeAll { $0 == followUp.id }
    followUp.phase = end.phase
    followUp.reason = end.reason
    followUp.outcome = end.outcome
    timers.append(.set(name: FollowUpTimer.forget(followUp.id).name, due: time + policy.endedKept, run: 0))
    try put(followUp)
    try tables.remove(followUp.identity.key(of: customer), in: FollowUp.openTable)
    publish(end.step, followUp)
  }

  /// Puts a follow-up off to a later windowStart, where its gate stands again.
  mutating func move(_ followUp: FollowUp, to start: Instant, reason: FollowUpReason) throws {
    var followUp = followUp
    timers.append(.cancel(name: (followUp.phase == .due ? followUp.endTimer : followUp.gateTimer).name))
    profile.due.removeAll { $0 == followUp.id }
    followUp.phase = .scheduled
    followUp.reason = reason
    followUp.windowStart = start
    followUp.windowEnd = start + policy.window
    // After a snooze the 14 days count anew.
    if reason == .snoozed { followUp.firstWindowStart = start }
    try set(followUp.gateTimer, at: start, of: &followUp)
    publish(.moved, followUp)
  }

  /// Puts a follow-up on the call list, and counts it.
  mutating func becomeDue(_ followUp: FollowUp) throws {
    var followUp = followUp
    followUp.phase = .due
    followUp.reason = nil
    followUp.dueAt = time
    profile.due.append(followUp.id)
    profile.note(
      .init(time: time, followUpID: followUp.id, isMarketing: followUp.kind.purpose == .marketing, series: followUp.series), policy)
    try set(followUp.endTimer, at: followUp.windowEnd, of: &followUp)
    if followUp.kind == .maintenanceReminder, let vehicleID = followUp.identity.vehicleID {
      try update(vehicleID) { $0.remind(of: followUp.identity.item) }
    }
    publish(.due, followUp)
  }

  /// Forgets an ended follow-up, here and on `follow-ups`.
  mutating func forget(_ followUp: FollowUp) throws {
    try tables.remove(FollowUp.key(customer, followUp.id), in: FollowUp.table)
    tombstones.append(followUp.id)
  }

  mutating func put(_ followUp: FollowUp) throws { try tables.put(followUp, FollowUp.key(customer, followUp.id), in: FollowUp.table) }

  mutating func setTimer(_ timer: FollowUpTimer, at due: Instant?) {
    timers.append(due.map { .set(name: timer.name, due: $0, run: 0) } ?? .cancel(name: timer.name))
  }

  private mutating func set(_ timer: FollowUpTimer, at due: Instant, of followUp: inout FollowUp) throws {
    followUp.run += 1
    timers.append(.set(name: timer.name, due: due, run: followUp.run))
    try put(followUp)
  }

  private mutating func publish(_ step: FollowUpStep, _ followUp: FollowUp) {
    let event = FollowUpEvent(
      followUp: followUp.facts(of: customer), step: step, reason: followUp.reason, outcome: followUp.outcome)
    steps.append(Step(event: event, state: followUp.state(of: customer), item: followUp.identity.item))
  }
}
