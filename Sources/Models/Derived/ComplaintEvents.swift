/// What all complaint events carry.
package struct ComplaintClockEvent: Hashable, Sendable {
  package var complaintID: ComplaintID
  package var customerID: CustomerID
  package var storeID: StoreID
  package var tier: Tier
  package var severity: Severity
  package var clock: ClockKind
  package var promiseID: PromiseID?
  /// 1–4; of a breach the one before the raise, of an escalation the one after.
  package var level: Int64
  /// Absent only where the clock has no due instant.
  package var dueAt: Instant?

  package init(
    complaintID: ComplaintID, customerID: CustomerID, storeID: StoreID, tier: Tier, severity: Severity, clock: ClockKind,
    promiseID: PromiseID? = nil, level: Int64, dueAt: Instant? = nil
  ) {
    self.complaintID = complaintID
    self.customerID = customerID
    self.storeID = storeID
    self.tier = tier
    self.severity = severity
    self.clock = clock
    self.promiseID = promiseID
    self.level = level
    self.dueAt = dueAt
  }
}

/// The clocks of a complaint (RULES, "Complaints" 3 and 6).
package enum ClockKind: String, CaseIterable, Hashable, Sendable {
  case firstResponse, nextResponse, resolution, level, promise
}

/// A case raised to a higher level.
package struct ComplaintEscalated: Hashable, Sendable {
  package var clock: ComplaintClockEvent
  package var fromLevel: Int64
  package var toLevel: Int64
  package var role: String
  package var reason: EscalationReason

  package init(clock: ComplaintClockEvent, fromLevel: Int64, toLevel: Int64, role: String, reason: EscalationReason) {
    self.clock = clock
    self.fromLevel = fromLevel
    self.toLevel = toLevel
    self.role = role
    self.reason = reason
  }
}

/// Why a case was raised.
package enum EscalationReason: String, CaseIterable, Hashable, Sendable {
  case breach, reopened, rejected, severity
}

/// A clock that was met in time.
package struct ComplaintMet: Hashable, Sendable {
  package var clock: ComplaintClockEvent
  /// Whole business minutes used, rounded down; of a promise wall minutes.
  package var elapsedMinutes: Int64

  package init(clock: ComplaintClockEvent, elapsedMinutes: Int64) {
    self.clock = clock
    self.elapsedMinutes = elapsedMinutes
  }
}

/// A whole case with its due instants: the value of `complaint-cases`.
package struct ComplaintCase: Hashable, Sendable {
  package var complaintID: ComplaintID
  package var customerID: CustomerID
  package var storeID: StoreID
  package var tier: Tier
  package var severity: Severity
  package var category: String
  package var channel: ComplaintChannel
  package var state: CaseState
  package var level: Int64
  package var role: String
  package var ownerID: StaffID?
  package var openedAt: Instant
  package var resolvedAt: Instant?
  package var endedAt: Instant?
  package var reopenings: Int64
  /// In the order of their names, as bytes.
  package var clocks: [CaseClock]
  /// Lower comes first (RULES, "Complaints" 7).
  package var priority: Int64
  package var rootCause: RootCause?
  package var visitID: VisitID?
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?

  package init(
    complaintID: ComplaintID, customerID: CustomerID, storeID: StoreID, tier: Tier, severity: Severity, category: String,
    channel: ComplaintChannel, state: CaseState, level: Int64, role: String, ownerID: StaffID? = nil, openedAt: Instant,
    resolvedAt: Instant? = nil, endedAt: Instant? = nil, reopenings: Int64, clocks: [CaseClock], priority: Int64,
    rootCause: RootCause? = nil, visitID: VisitID? = nil, vehicleID: VehicleID? = nil, advisorID: StaffID? = nil
  ) {
    self.complaintID = complaintID
    self.customerID = customerID
    self.storeID = storeID
    self.tier = tier
    self.severity = severity
    self.category = category
    self.channel = channel
    self.state = state
    self.level = level
    self.role = role
    self.ownerID = ownerID
    self.openedAt = openedAt
    self.resolvedAt = resolvedAt
    self.endedAt = endedAt
    self.reopenings = reopenings
    self.clocks = clocks
    self.priority = priority
    self.rootCause = rootCause
    self.visitID = visitID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
  }
}

/// The state of a case.
package enum CaseState: String, CaseIterable, Hashable, Sendable {
  case open, held, resolved, accepted, closed
}

/// One clock of a case.
package struct CaseClock: Hashable, Sendable {
  /// The clock's kind, of a promise `promise:<id>`.
  package var name: String
  package var dueAt: Instant?
  package var warnedAt: Instant?
  package var breachedAt: Instant?
  package var metAt: Instant?
  package var usedMinutes: Int64
  package var targetMinutes: Int64

  package init(
    name: String, dueAt: Instant? = nil, warnedAt: Instant? = nil, breachedAt: Instant? = nil, metAt: Instant? = nil, usedMinutes: Int64,
    targetMinutes: Int64
  ) {
    self.name = name
    self.dueAt = dueAt
    self.warnedAt = warnedAt
    self.breachedAt = breachedAt
    self.metAt = metAt
    self.usedMinutes = usedMinutes
    self.targetMinutes = targetMinutes
  }
}

/// Absolute counts of one store, month and partition: the value of `root-causes`; consumers add the partitions.
package struct RootCauseCounts: Hashable, Sendable {
  package var storeID: StoreID
  /// `YYYY-MM` of the store's zone.
  package var month: String
  package var partition: Int64
  /// In the order of the causes' names; only causes that were seen.
  package var counts: [RootCauseCount]
  package var complaints: Int64
  /// Customers at risk: each complaint × 4 dissatisfied × 13 told (C5).
  package var silentEstimate: Int64

  package init(storeID: StoreID, month: String, partition: Int64, counts: [RootCauseCount], complaints: Int64, silentEstimate: Int64) {
    self.storeID = storeID
    self.month = month
    self.partition = partition
    self.counts = counts
    self.complaints = complaints
    self.silentEstimate = silentEstimate
  }
}

/// How often a cause was given.
package struct RootCauseCount: Hashable, Sendable {
  package var cause: RootCause
  package var count: Int64

  package init(cause: RootCause, count: Int64) {
    self.cause = cause
    self.count = count
  }
}
