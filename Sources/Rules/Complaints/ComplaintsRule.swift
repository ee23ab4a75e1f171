package import Models

/// Complaints: every promise has a clock (RULES, "Complaints"; C1–C7).
///
/// A worker hands over each event of `complaints`, `tier-changes` and `customers` and each timer that fires, and carries out the
/// effects. Per cause, what is published comes in this order: clocks met; then, as they happen, breaches each with the raise that
/// it causes, raises and warnings, clock by clock in the order of their names; then the case; then the root causes. A tick needs no
/// call: everything that time brings is a timer.
///
/// Where a sentence of the rule can be read two ways:
/// - Holds do not stop the first response; business time in a hold moves resolution and level only.
/// - A case is a pure fold of the events that were taken, so any order of delivery ends in the same case. An event that is forbidden
///   when it comes is parked and forgotten; fed again after the one that it needed, it is taken in its place.
/// - A late event may start a run before others: each run is known again by the instant at which it started, so it speaks for itself and
///   what was said of the others is not said again.
/// - A new policy is in force from its first tick on, for all that this tick brings; an instant that it does not move keeps its time.
/// - A promise may be kept late: then it is no longer open, and nothing is published.
/// - The case's `time` is the instant of its last change: an event's, or that at which a timer was due.
/// - `closed` after `accepted` leaves the end of the case where it was.
package struct ComplaintsRule: Sendable {
  package let policy: ComplaintPolicy
  package let firm: FirmPolicy

  package init(policy: ComplaintPolicy, firm: FirmPolicy) {
    self.policy = policy
    self.firm = firm
  }

  /// An event of `complaints`.
  package func handle(_ event: Event<ComplaintEvent>, _ context: RecordContext, in state: any StateTables) throws -> Effects {
    let id = CaseID(event.payload.customerID, event.payload.complaintID)
    let entry = CaseEntry(time: event.time, offset: context.offset, change: CaseChange(event.payload.change))
    let customer = try state.row(RowKey(id.customerID), in: ComplaintTables.customers)
    guard let stored = try file(id, in: state) else {
      guard case .opened(let origin) = entry.change else { return try wait(entry, id, in: state) }
      return try open(entry, origin, id, tiers: customer?.tiers ?? [], context, in: state)
    }
    let timing = timing(of: stored.life)
    var file = stored
    var outputs: [CaseOutput] = []
    if file.isArchived {
      // The archive is not kept up with the customer's tier; what it missed takes its place now.
      for tier in customer?.tiers ?? [] where tier.time >= file.life.asOf && !file.knows(tier) {
        outputs += file.take(tier, id: id, timing) ?? []
      }
    }
    guard let following = file.take(entry, id: id, timing) else { return .parked(entry, in: stored.life.state) }
    return try settle(stored, file, id, outputs + following, at: event.time, context, in: state)
  }

  /// A promotion or demotion of `tier-changes`; a provisional one informs people and moves no clock.
  ///
  /// One that comes late takes its place in each case, unless that part is sealed and a newer tier is known.
  package func handle(_ move: TierMove, at time: Instant, _ context: RecordContext, in state: any StateTables) throws -> Effects {
    guard !move.provisional else { return Effects() }
    let entry = CaseEntry(time: time, offset: context.offset, change: .tier(move.to))
    var customer = try state.row(RowKey(move.customerID), in: ComplaintTables.customers) ?? ComplaintCustomer()
    customer.note(entry)
    try state.put(customer, RowKey(move.customerID), in: ComplaintTables.customers)
    var cases: [CaseID] = []
    try state.forEach(in: ComplaintTables.cases, prefix: RowKey(move.customerID)) { key, _ in
      if let id = CaseID(key) { cases.append(id) }
    }
    var effects = Effects()
    for id in cases.sorted() {
      guard let stored = try file(id, in: state), customer.tiers.last == entry || !stored.isSealed(at: time) else { continue }
      var file = stored
      let outputs = file.take(entry, id: id, timing(of: stored.life)) ?? []
      effects.add(try settle(stored, file, id, outputs, at: time, context, in: state))
    }
    return effects
  }

  /// An event of `customers`: merges and erasures are stored and counted, the rest is not this worker's.
  package func handle(_ event: Event<CustomerEvent>, in state: any StateTables) throws -> Effects {
    let key = RowKey(event.payload.customerID)
    var effects = Effects()
    switch event.payload.change {
    case .merged(let merge):
      var customer = try state.row(key, in: ComplaintTables.customers) ?? ComplaintCustomer()
      customer.mergedInto = merge.survivorID
      try state.put(customer, key, in: ComplaintTables.customers)
      effects.notices.append(.customerMerged)
    case .erasureRequested:
      var customer = try state.row(key, in: ComplaintTables.customers) ?? ComplaintCustomer()
      customer.erasureRequestedAt = customer.erasureRequestedAt ?? event.time
      try state.put(customer, key, in: ComplaintTables.customers)
      effects.notices.append(.erasureRequested)
    case .registered, .updated, .preferencesChanged, .consentChanged, .referred, .vehicleRegistered, .vehicleTransferred,
      .vehicleScrapped, .odometerRead:
      break
    }
    return effects
  }

  /// A timer that this rule set; one that no longer stands does nothing.
  package func fire(_ fired: FiredTimer, in state: any StateTables) throws -> Effects {
    guard let (complaintID, timer) = CaseTimer.parse(fired.name) else { return Effects() }
    let id = CaseID(fired.customerID, complaintID)
    switch timer {
    case .wait(let offset): return try giveUp(waiting: fired.name, offset: offset, id, in: state)
    case .tombstone: return try retire(id, run: fired.run, in: state)
    case .breach, .warning:
      guard let stored = try file(id, in: state) else { return Effects() }
      var file = stored
      let timing = timing(of: stored.life)
      guard let outputs = file.fire(timer, due: fired.due, run: fired.run, id: id, timing) else { return Effects() }
      return try settle(stored, file, id, outputs, at: fired.due, nil, firing: fired.name, in: state)
    }
  }

  /// What a case is timed by now.
  func timing(of life: CaseLife) -> CaseTiming { CaseTiming(policy: policy, calendar: firm.calendar(of: life.origin.storeID)) }

  /// A case, wherever it is kept; sealed when the policy has changed since it was last touched.
  func file(_ id: CaseID, in state: any StateTables) throws -> CaseFile? {
    guard
      var file = try state.row(id.rowKey, in: ComplaintTables.cases) ?? state.row(id.rowKey, in: ComplaintTables.archive)
    else { return nil }
    let number = try policyNumber(in: state)
    if file.policyNumber != number { file.seal(under: number) }
    return file
  }

  func policyNumber(in state: any StateTables) throws -> Int64 {
    try state.row(RowKey("policy"), in: ComplaintTables.policies)?.count ?? 0
  }
}

extension Effects {
  /// The effect of an event that the diagram forbids.
  fileprivate static func parked(_ entry: CaseEntry, in state: CaseState) -> Effects {
    var effects = Effects()
    effects.park(.illegal(entry, "the complaint is \(state.rawValue)"))
    return effects
  }

  /// Adds what follows from another case of the same cause.
  mutating func add(_ other: Effects) {
    emissions += other.emissions
    timers += other.timers
    records += other.records
    notices += other.notices
  }
}

extension Fault {
  /// The diagram forbids an entry (RULES, "Complaints" 9).
  static func illegal(_ entry: CaseEntry, _ reason: String) -> Fault {
    Fault(.illegalTransition, message: "\(entry.change.name) is not allowed here: \(reason)")
  }
}
