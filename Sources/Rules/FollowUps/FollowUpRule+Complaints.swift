package import Models

extension FollowUpRule {
  /// An event of `complaints`: whether one is open keeps marketing away, its end begins care. Nothing is parked here.
  package func handle(_ event: Event<ComplaintEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    let id = event.payload.complaintID
    let key = FollowUpComplaint.key(event.payload.customerID, id)
    let stored = try tables.row(key, in: FollowUpComplaint.table) ?? FollowUpComplaint()
    var complaint = stored
    if case .opened(let opened) = event.payload.change {
      complaint.open(opened, at: event.time)
    } else if let step = FollowUpComplaint.Step(event.payload.change) {
      let entry = FollowUpComplaint.Entry(time: event.time, offset: context.offset, step: step, cause: FollowUpCause(event))
      complaint.take(entry)
    }
    guard complaint != stored else { return Effects() }
    let time = complaint.settles(at: event.time, after: stored)
    var book = try FollowUpBook(event.payload.customerID, at: time, rule: self, tables: tables)
    try book.update(id) { $0 = complaint }
    let until = complaint.waitsUntil(wait)
    if until != stored.waitsUntil(wait) { book.setTimer(.wait(id), at: until) }
    try book.follow(complaint, id, from: stored.outcome())
    return try book.effects()
  }
}

extension FollowUpBook {
  /// Changes a complaint's row.
  func update(_ id: ComplaintID, _ change: (inout FollowUpComplaint) -> Void) throws {
    var complaint = try complaint(id)
    change(&complaint)
    let key = FollowUpComplaint.key(customer, id)
    if complaint == FollowUpComplaint() {
      try tables.remove(key, in: FollowUpComplaint.table)
    } else {
      try tables.put(complaint, key, in: FollowUpComplaint.table)
    }
  }

  fileprivate mutating func follow(_ complaint: FollowUpComplaint, _ id: ComplaintID, from before: FollowUpComplaint.Outcome) throws {
    let after = complaint.outcome()
    profile.openComplaints += (after.isOpen ? 1 : 0) - (before.isOpen ? 1 : 0)
    if after.isOpen { try suppressDue() }
    let identity = FollowUpIdentity(.complaintCare, vehicleID: complaint.vehicleID, item: id.rawValue)
    guard after.careBegins != before.careBegins else { return }
    guard let cause = after.careBegins else {
      if let care = try open(identity) { try end(care, .cancelled(.reopened)) }
      return
    }
    let store = store(complaint.storeID)
    try schedule(
      FollowUpDraft(
        identity: identity, cause: cause.cause, storeID: store, day: date(at: time, in: store).adding(days: policy.complaintCareDays),
        visitID: complaint.visitID, complaintID: id))
  }
}

extension FollowUpComplaint.Step {
  /// `nil` for what leaves the state as it is.
  fileprivate init?(_ change: ComplaintChange) {
    switch change {
    case .held: self = .held
    case .resumed: self = .resumed
    case .resolved: self = .resolved
    case .accepted: self = .accepted
    case .rejected: self = .rejected
    case .reopened: self = .reopened
    case .closed: self = .closed
    case .opened, .acknowledged, .replied, .customerReplied, .assigned, .severityChanged, .promiseMade, .promiseKept: return nil
    }
  }
}
