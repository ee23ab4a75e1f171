import Models

/// Collects what a case says at one instant, in order.
struct CaseVoice {
  let id: CaseID
  let time: Instant
  private let timing: CaseTiming
  private(set) var outputs: [CaseOutput] = []

  init(id: CaseID, time: Instant, _ timing: CaseTiming) {
    self.id = id
    self.time = time
    self.timing = timing
  }

  mutating func warned(_ run: ClockRun, _ life: CaseLife) { say(.complaintWarned(facts(run, life)), .warned, run) }
  mutating func breached(_ run: ClockRun, _ life: CaseLife) { say(.complaintBreached(facts(run, life)), .breached, run) }

  mutating func met(_ run: ClockRun, _ elapsedMinutes: Int64, _ life: CaseLife) {
    say(.complaintMet(ComplaintMet(clock: facts(run, life), elapsedMinutes: elapsedMinutes)), .met, run)
  }

  mutating func escalated(_ run: ClockRun, from former: Int64, because reason: EscalationReason, _ life: CaseLife) {
    let role = timing.policy.role(of: life.level)
    let event = ComplaintEscalated(clock: facts(run, life), fromLevel: former, toLevel: life.level, role: role, reason: reason)
    let kind: CaseMark.Kind =
      switch reason {
      case .breach: .raisedByBreach
      case .reopened: .raisedByReopening
      case .rejected: .raisedByRejection
      case .severity: .raisedBySeverity
      }
    say(.complaintEscalated(event), kind, run, toLevel: life.level)
  }

  private mutating func say(_ event: DerivedEvent, _ kind: CaseMark.Kind, _ run: ClockRun, toLevel: Int64 = 0) {
    outputs.append(CaseOutput(event: event, time: time, mark: CaseMark(kind: kind, clock: run.clock, run: run.identity, toLevel: toLevel)))
  }

  // `dueAt` of a held clock is where it stands: as if the hold ended now.
  private func facts(_ run: ClockRun, _ life: CaseLife) -> ComplaintClockEvent {
    ComplaintClockEvent(
      complaintID: id.complaintID, customerID: id.customerID, storeID: life.origin.storeID, tier: life.tier, severity: life.severity,
      clock: run.clock.kind, promiseID: run.clock.promiseID, level: life.level, dueAt: run.due(asOf: time, timing))
  }
}
