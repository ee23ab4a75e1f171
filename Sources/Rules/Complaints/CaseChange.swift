import Models

/// One step of a case's life in the order in which it is folded: by time, and at one instant by topic and offset.
struct CaseEntry: Hashable, Sendable {
  /// The event's own time; a time before the opening counts from the opening.
  var time: Instant
  var offset: Int64
  var change: CaseChange

  /// Whether this entry is folded before another: `complaints` before `tier-changes` at the same instant, as lanes take them.
  func precedes(_ other: CaseEntry) -> Bool {
    (time.milliseconds, change.isTier ? 1 : 0, offset) < (other.time.milliseconds, other.change.isTier ? 1 : 0, other.offset)
  }
}

/// What an entry does, without what the case does not need: notes, descriptions and who acted.
enum CaseChange: Hashable, Sendable {
  case opened(CaseOrigin)
  case acknowledged
  case replied
  case customerReplied
  case held
  case resumed
  case assigned(StaffID)
  case severityChanged(Severity)
  case promiseMade(PromiseID, promisedAt: Instant)
  case promiseKept(PromiseID)
  case resolved(RootCause?)
  case accepted
  case rejected
  case reopened
  case closed
  /// The customer's effective tier changed; no complaint event, and legal in every state.
  case tier(Tier)

  var isTier: Bool {
    if case .tier = self { true } else { false }
  }

  var isOpening: Bool {
    if case .opened = self { true } else { false }
  }

  /// The `type` of its event, for messages.
  var name: String {
    switch self {
    case .opened: "complaint.opened"
    case .acknowledged: "complaint.acknowledged"
    case .replied: "complaint.replied"
    case .customerReplied: "complaint.customerReplied"
    case .held: "complaint.held"
    case .resumed: "complaint.resumed"
    case .assigned: "complaint.assigned"
    case .severityChanged: "complaint.severityChanged"
    case .promiseMade: "complaint.promiseMade"
    case .promiseKept: "complaint.promiseKept"
    case .resolved: "complaint.resolved"
    case .accepted: "complaint.accepted"
    case .rejected: "complaint.rejected"
    case .reopened: "complaint.reopened"
    case .closed: "complaint.closed"
    case .tier: "tier"
    }
  }

  init(_ change: ComplaintChange) {
    switch change {
    case .opened(let opened): self = .opened(CaseOrigin(opened))
    case .acknowledged: self = .acknowledged
    case .replied: self = .replied
    case .customerReplied: self = .customerReplied
    case .held: self = .held
    case .resumed: self = .resumed
    case .assigned(let ownerID): self = .assigned(ownerID)
    case .severityChanged(let severity): self = .severityChanged(severity)
    case .promiseMade(let promise): self = .promiseMade(promise.promiseID, promisedAt: promise.promisedAt)
    case .promiseKept(let promiseID): self = .promiseKept(promiseID)
    case .resolved(let resolution): self = .resolved(resolution.rootCause)
    case .accepted: self = .accepted
    case .rejected: self = .rejected
    case .reopened: self = .reopened
    case .closed: self = .closed
    }
  }
}

/// What a case takes from its opening.
struct CaseOrigin: Hashable, Sendable {
  var storeID: StoreID
  var channel: ComplaintChannel
  var category: String
  var severity: Severity
  var visitID: VisitID?
  var vehicleID: VehicleID?
  var advisorID: StaffID?

  init(
    storeID: StoreID, channel: ComplaintChannel, category: String, severity: Severity, visitID: VisitID?, vehicleID: VehicleID?,
    advisorID: StaffID?
  ) {
    self.storeID = storeID
    self.channel = channel
    self.category = category
    self.severity = severity
    self.visitID = visitID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
  }

  init(_ opened: OpenedComplaint) {
    self.init(
      storeID: opened.storeID, channel: opened.channel, category: opened.category, severity: opened.severity, visitID: opened.visitID,
      vehicleID: opened.vehicleID, advisorID: opened.advisorID)
  }
}
