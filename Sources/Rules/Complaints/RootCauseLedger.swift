import Models

/// What one case adds to the root causes of its store (RULES, "Complaints" 8).
///
/// A complaint counts once, in the month in which it was opened (the date in its store's zone), and its cause is counted in that same
/// month, so that causes never outnumber complaints. The cause is the last that a `resolved` gave; another one replaces it.
struct RootCauseShare: Hashable, Sendable {
  var storeID: StoreID
  /// `YYYY-MM`.
  var month: String
  var cause: RootCause?

  init(storeID: StoreID, month: String, cause: RootCause?) {
    self.storeID = storeID
    self.month = month
    self.cause = cause
  }

  init(_ life: CaseLife, _ timing: CaseTiming) {
    let date = timing.calendar.zone.date(at: life.openedAt)
    self.init(storeID: life.origin.storeID, month: String(date.description.dropLast(3)), cause: life.rootCause)
  }

  var rowKey: RowKey { RowKey(storeID.rawValue, month) }
}

/// The counts of one store and month in one lane.
struct RootCauseLedger: Hashable, Sendable {
  var complaints: Int64 = 0
  var counts: [RootCause: Int64] = [:]

  /// Adds a case, or takes it away.
  mutating func count(_ cause: RootCause?, by step: Int64) {
    complaints += step
    if let cause { counts[cause] = counts[cause, default: 0] + step }
  }

  func event(of share: RootCauseShare, partition: Int32, _ policy: ComplaintPolicy) -> DerivedEvent {
    let seen = counts.filter { $0.value != 0 }.map { RootCauseCount(cause: $0.key, count: $0.value) }
    return .rootCauseCounts(
      RootCauseCounts(
        storeID: share.storeID, month: share.month, partition: Int64(partition),
        counts: seen.sorted { $0.cause.rawValue.utf8.lexicographicallyPrecedes($1.cause.rawValue.utf8) }, complaints: complaints,
        silentEstimate: complaints * policy.silentDissatisfied * policy.silentTold))
  }
}
