package import Models

/// Opening, waiting, retiring and re-basing cases, and what every change of a case entails.
extension ComplaintsRule {
  /// Opens a case and lets the events that waited for it take their places.
  func open(
    _ opening: CaseEntry, _ origin: CaseOrigin, _ id: CaseID, tiers: [CaseEntry], _ context: RecordContext, in state: any StateTables
  ) throws -> Effects {
    var effects = Effects()
    let timing = CaseTiming(policy: policy, calendar: firm.calendar(of: origin.storeID))
    var file = CaseFile(opening, origin, tiers: tiers, policyNumber: try policyNumber(in: state), timing)
    var entries = tiers.filter { $0.time >= opening.time }
    var waited: [RowKey] = []
    try state.forEach(in: ComplaintTables.waiting, prefix: id.rowKey) { key, entry in
      entries.append(entry)
      waited.append(key)
    }
    for key in waited { try state.remove(key, in: ComplaintTables.waiting) }
    var outputs: [CaseOutput] = []
    for entry in entries.sorted(by: { $0.precedes($1) }) {
      let following = file.take(entry, id: id, timing)
      outputs += following ?? []
      guard !entry.change.isTier else { continue }
      let name = CaseTimer.wait(offset: entry.offset).name(id.complaintID)
      effects.timers.append(.cancel(name: name))
      effects.records.append(
        following == nil ? .parkKept(name: name, .illegal(entry, "the complaint is \(file.life.state.rawValue)")) : .release(name: name))
    }
    if !firm.knows(origin.storeID), try state.row(RowKey(origin.storeID.rawValue), in: ComplaintTables.unknownStores) == nil {
      try state.put(LaneCount(1), RowKey(origin.storeID.rawValue), in: ComplaintTables.unknownStores)
      effects.notices.append(.unknownStore(origin.storeID))
    }
    effects.add(try settle(nil, file, id, outputs, at: opening.time, context, in: state))
    return effects
  }

  /// Keeps an event whose complaint has not been opened, for 30 days from its own time.
  func wait(_ entry: CaseEntry, _ id: CaseID, in state: any StateTables) throws -> Effects {
    let name = CaseTimer.wait(offset: entry.offset).name(id.complaintID)
    try state.put(entry, waitingKey(id, entry.offset), in: ComplaintTables.waiting)
    var effects = Effects()
    effects.records.append(.keep(name: name))
    effects.timers.append(.set(name: name, due: entry.time + .days(policy.waitDays), run: 1))
    return effects
  }

  /// Parks an event that has waited in vain.
  func giveUp(waiting name: String, offset: Int64, _ id: CaseID, in state: any StateTables) throws -> Effects {
    var effects = Effects()
    guard try state.row(waitingKey(id, offset), in: ComplaintTables.waiting) != nil else { return effects }
    try state.remove(waitingKey(id, offset), in: ComplaintTables.waiting)
    let fault = Fault(.unmatched, pointer: "/data/complaintID", message: "no such complaint was opened within \(policy.waitDays) days")
    effects.records.append(.parkKept(name: name, fault))
    return effects
  }

  /// Publishes the tombstone of a case that ended long ago and moves it to the archive.
  func retire(_ id: CaseID, run: Int64, in state: any StateTables) throws -> Effects {
    var effects = Effects()
    guard var file = try state.row(id.rowKey, in: ComplaintTables.cases), file.life.endedAt != nil, run == file.life.reopenings + 1
    else { return effects }
    file.isArchived = true
    try state.remove(id.rowKey, in: ComplaintTables.cases)
    try state.put(file, id.rowKey, in: ComplaintTables.archive)
    effects.emissions.append(.tombstone(.complaintCases, key: ComplaintCase.key(id.customerID, id.complaintID)))
    return effects
  }

  /// Re-bases the running clocks of every case at the tick at which this policy takes effect, and says so with each case that it changes.
  ///
  /// Call it on the rule with the new policy, before the tick's timers. Hands over each customer's effects by itself, one case after
  /// the other in the order of their ids; a customer with several cases comes several times.
  package func policyChanged(
    at instant: Instant, in state: any StateTables, each: (CustomerID, Effects) throws -> Void
  ) throws {
    let number = try policyNumber(in: state) + 1
    var cases: [CaseID] = []
    try state.forEach(in: ComplaintTables.cases, prefix: nil) { key, _ in
      if let id = CaseID(key) { cases.append(id) }
    }
    for id in cases.sorted() {
      guard let stored = try state.row(id.rowKey, in: ComplaintTables.cases) else { continue }
      var file = stored
      let outputs = file.adopt(policyNumber: number, at: instant, id: id, timing(of: stored.life))
      let effects = try settle(stored, file, id, outputs, at: instant, nil, rearming: true, in: state)
      try each(id.customerID, effects)
    }
    try state.put(LaneCount(number), RowKey("policy"), in: ComplaintTables.policies)
  }

  /// Writes a case and says what changed: outputs, the case, root causes, timers.
  func settle(
    _ former: CaseFile?, _ file: CaseFile, _ id: CaseID, _ outputs: [CaseOutput], at instant: Instant, _ context: RecordContext?,
    firing: String? = nil, rearming: Bool = false, in state: any StateTables
  ) throws -> Effects {
    var file = file
    let timing = timing(of: file.life)
    var effects = Effects()
    for output in outputs { effects.publish(output.event, at: output.time) }
    let isChanged = former.map { file.life.differs(from: $0.life) } ?? true
    if isChanged { effects.publish(.complaintCase(file.life.document(id, timing)), at: file.life.asOf) }
    if let context { try count(former?.counted, &file, at: instant, context, &effects, timing, in: state) }
    file.isArchived = false
    arm(former, file, id, firing: firing, rearming: rearming, &effects)
    if let former, file.overtaken > former.overtaken { effects.notices.append(.overtaken(id.complaintID)) }
    file.sealIfLong(id: id, timing)
    try state.put(file, id.rowKey, in: ComplaintTables.cases)
    if former?.isArchived == true { try state.remove(id.rowKey, in: ComplaintTables.archive) }
    return effects
  }

  /// Moves what a case adds to the root causes, and publishes the counts that changed.
  private func count(
    _ former: RootCauseShare?, _ file: inout CaseFile, at instant: Instant, _ context: RecordContext, _ effects: inout Effects,
    _ timing: CaseTiming, in state: any StateTables
  ) throws {
    file.counted = RootCauseShare(file.life, timing)
    guard former != file.counted else { return }
    let instant = max(instant, file.life.openedAt)
    if let former, former.rowKey != file.counted.rowKey {
      var left = try state.row(former.rowKey, in: ComplaintTables.rootCauses) ?? RootCauseLedger()
      left.count(former.cause, by: -1)
      try state.put(left, former.rowKey, in: ComplaintTables.rootCauses)
      effects.publish(left.event(of: former, partition: context.partition, policy), at: instant)
    }
    var ledger = try state.row(file.counted.rowKey, in: ComplaintTables.rootCauses) ?? RootCauseLedger()
    if let former, former.rowKey == file.counted.rowKey { ledger.count(former.cause, by: -1) }
    ledger.count(file.counted.cause, by: 1)
    try state.put(ledger, file.counted.rowKey, in: ComplaintTables.rootCauses)
    effects.publish(ledger.event(of: file.counted, partition: context.partition, policy), at: instant)
  }

  /// Sets the timers that the case now wants and cancels those that it no longer does.
  private func arm(
    _ former: CaseFile?, _ file: CaseFile, _ id: CaseID, firing: String?, rearming: Bool, _ effects: inout Effects
  ) {
    let before = former?.wantedTimers(policy) ?? []
    let after = file.wantedTimers(policy)
    for armed in before where !after.contains(where: { $0.timer == armed.timer }) {
      let name = armed.timer.name(id.complaintID)
      if name != firing { effects.timers.append(.cancel(name: name)) }
    }
    for armed in after where rearming || !before.contains(armed) {
      effects.timers.append(.set(name: armed.timer.name(id.complaintID), due: armed.due, run: armed.run))
    }
  }

  private func waitingKey(_ id: CaseID, _ offset: Int64) -> RowKey {
    RowKey(id.customerID.rawValue, id.complaintID.rawValue, String(offset))
  }
}
