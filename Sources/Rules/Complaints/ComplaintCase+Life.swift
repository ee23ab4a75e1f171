import Models

extension CaseLife {
  /// The case as `complaint-cases` shows it.
  ///
  /// Of each clock its last run. Used minutes are those up to the case's last change, rounded down; target minutes are rounded up.
  /// `dueAt` is absent while a hold keeps moving it.
  func document(_ id: CaseID, _ timing: CaseTiming) -> ComplaintCase {
    ComplaintCase(
      complaintID: id.complaintID, customerID: id.customerID, storeID: origin.storeID, tier: tier, severity: severity,
      category: origin.category, channel: origin.channel, state: state, level: level, role: timing.policy.role(of: level),
      ownerID: ownerID, openedAt: openedAt, resolvedAt: resolvedAt, endedAt: endedAt, reopenings: reopenings,
      clocks: clocks.map { run in
        CaseClock(
          name: run.clock.text, dueAt: run.dueAt, warnedAt: run.warnedAt, breachedAt: run.breachedAt, metAt: run.metAt,
          usedMinutes: run.used(by: asOf, timing).wholeMinutes, targetMinutes: run.target.milliseconds.ceilingQuotient(60_000))
      }, priority: priority, rootCause: rootCause, visitID: origin.visitID, vehicleID: origin.vehicleID, advisorID: origin.advisorID)
  }

  /// Whether anything differs that the case shows, but for the minutes that pass by themselves.
  func differs(from other: CaseLife) -> Bool {
    var moved = other
    moved.asOf = asOf
    moved.customerTier = customerTier
    return moved != self
  }
}
