import Models

@testable import Rules

/// A lane with nothing but the complaint rule: takes records and ticks, fires timers as RULES, "Timers" says, and keeps what comes out.
final class ComplaintLane {
  var rule: ComplaintsRule
  let tables = MemoryTables()
  /// What was published, in order.
  private(set) var published: [Published] = []
  /// Dead letters of records at hand, and of records that waited.
  private(set) var parked: [Fault] = []
  private(set) var parkedLater: [(name: String, fault: Fault)] = []
  /// Parked records that changed a row, or published or armed something: must stay none.
  private(set) var changesByParked = 0
  /// Names of records that are kept.
  private(set) var kept: [String] = []
  private(set) var notices: [Notice] = []
  /// By customer and name.
  private(set) var timers: [TimerKey: (due: Instant, run: Int64)] = [:]
  private(set) var streamTime: Instant?

  struct Published: Hashable {
    var emission: Emission
    /// What makes its id: the event's id, or the timer's customer, name, run and due instant.
    var cause: String
  }

  struct TimerKey: Hashable {
    var customerID: CustomerID
    var name: String
  }

  init(policy: ComplaintPolicy = .standard, firm: FirmPolicy = .standard) { rule = ComplaintsRule(policy: policy, firm: firm) }

  /// Takes a complaint event; returns whether it was taken or kept, and not parked.
  @discardableResult
  func take(_ event: ComplaintEvent, at time: Instant, offset: Int64) throws -> Bool {
    try fireTimers(of: event.customerID, before: time)
    let rows = tables.contents
    let wrapped = Event(id: EventID(checked: "e\(offset)"), source: EventSource(checked: "test"), time: time, payload: event)
    let effects = try rule.handle(wrapped, context(offset), in: tables)
    carryOut(effects, event.customerID, cause: "e\(offset)")
    let isParked = effects.records.contains { if case .park = $0 { true } else { false } }
    if isParked, tables.contents != rows || !effects.emissions.isEmpty || !effects.timers.isEmpty { changesByParked += 1 }
    return !isParked
  }

  func take(tier: Tier, from: Tier = .d, provisional: Bool = false, of customerID: CustomerID, at time: Instant, offset: Int64) throws {
    try fireTimers(of: customerID, before: time)
    let move = TierMove(
      customerID: customerID, from: from, to: tier, population: 1, windowSpend: 1, currency: .yuan, provisional: provisional,
      reason: .review)
    carryOut(try rule.handle(move, at: time, context(offset), in: tables), customerID, cause: "t\(offset)")
  }

  func tick(_ instant: Instant) throws {
    while let (key, timer) = earliest(where: { _, due in due <= instant }) { try fire(key, timer) }
    streamTime = instant
  }

  /// A new policy from a tick on.
  func adopt(_ rule: ComplaintsRule, at instant: Instant) throws {
    self.rule = rule
    try rule.policyChanged(at: instant, in: tables) { customerID, effects in carryOut(effects, customerID, cause: "policy") }
  }

  /// Takes the offsets of the records that waited and were parked, for feeding them again.
  func takeParkedLater() -> [Int] {
    defer { parkedLater = [] }
    return parkedLater.compactMap { name, _ in name.split(separator: "/").dropLast().last.flatMap { Int($0) } }
  }

  /// What was published but cases and counts.
  var said: [(DerivedEvent, Instant)] {
    published.compactMap { published in
      guard case .event(let event, let time) = published.emission, event.topic == .complaintEscalations else { return nil }
      return (event, time)
    }
  }

  /// The case as last published; `nil` before, and after its tombstone.
  var lastCase: ComplaintCase? {
    for published in published.reversed() {
      switch published.emission {
      case .event(.complaintCase(let value), _): return value
      case .tombstone(.complaintCases, _): return nil
      default: continue
      }
    }
    return nil
  }

  private func context(_ offset: Int64) -> RecordContext { RecordContext(partition: 3, offset: offset, streamTime: streamTime) }

  private func fireTimers(of customerID: CustomerID, before instant: Instant) throws {
    while let (key, timer) = earliest(where: { key, due in key.customerID == customerID && due < instant }) { try fire(key, timer) }
  }

  private func earliest(where chosen: (TimerKey, Instant) -> Bool) -> (TimerKey, (due: Instant, run: Int64))? {
    timers.filter { chosen($0.key, $0.value.due) }.min { left, right in
      if left.value.due != right.value.due { return left.value.due < right.value.due }
      if left.key.customerID != right.key.customerID { return left.key.customerID < right.key.customerID }
      return left.key.name.utf8.lexicographicallyPrecedes(right.key.name.utf8)
    }.map { ($0.key, $0.value) }
  }

  private func fire(_ key: TimerKey, _ timer: (due: Instant, run: Int64)) throws {
    timers[key] = nil
    let fired = FiredTimer(customerID: key.customerID, name: key.name, due: timer.due, run: timer.run)
    carryOut(
      try rule.fire(fired, in: tables), key.customerID, cause: "\(key.customerID) \(key.name) \(timer.run) \(timer.due.rfc3339)")
  }

  private func carryOut(_ effects: Effects, _ customerID: CustomerID, cause: String) {
    published += effects.emissions.map { Published(emission: $0, cause: cause) }
    for change in effects.timers {
      switch change {
      case .set(let name, let due, let run): timers[TimerKey(customerID: customerID, name: name)] = (due, run)
      case .cancel(let name): timers[TimerKey(customerID: customerID, name: name)] = nil
      }
    }
    for record in effects.records {
      switch record {
      case .park(let fault): parked.append(fault)
      case .keep(let name): kept.append(name)
      case .release(let name): kept.removeAll { $0 == name }
      case .parkKept(let name, let fault):
        kept.removeAll { $0 == name }
        parkedLater.append((name, fault))
      }
    }
    notices += effects.notices
  }
}
