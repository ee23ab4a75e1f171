import Models
import Rules
import Runtime

/// The complaint worker: every complaint's clocks, warnings, breaches and escalations (C1–C7; RULES, "Complaints").
struct ComplaintsWorker: Worker {
  let policy: PolicyDocument?
  let warnings: StoreWarnings

  var name: String { "complaints" }
  var inputs: [WorkerInput] {
    [.clock, WorkerInput("complaints", isOwned: true), WorkerInput("tier-changes", carriesTicks: true), WorkerInput("customers")]
  }
  var outputs: [String] { [DerivedTopic.complaintCases, .complaintEscalations, .rootCauses].map(\.rawValue) }
  var customerTables: [CustomerTable] { ComplaintsRule.customerTables }
  var tickCarrier: String? { DerivedTopic.complaintEscalations.rawValue }

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane {
    try RuleLane(worker: self, policy: policy) { [warnings] in try ComplaintsDecision($0, warnings) }
  }
}

/// Hands each event to the complaint rule.
final class ComplaintsDecision: EventRule {
  private let rule: ComplaintsRule
  private let warnings: StoreWarnings

  init(_ policy: PolicyDocument?, _ warnings: StoreWarnings) throws {
    self.warnings = warnings
    rule = try PolicyFile.parse(policy?.text ?? "") { ComplaintsRule(policy: ComplaintPolicy(from: $0), firm: FirmPolicy(from: $0)) }
  }

  func handle(_ event: Event<EventPayload>, _ record: RecordContext, _ state: any StateTables) throws -> Effects {
    switch event.payload {
    case .complaint(let complaint):
      let effects = try rule.handle(event.with(complaint), record, in: state)
      for case .unknownStore(let store) in effects.notices { warnings.warn(of: store) }
      return effects
    case .customer(let customer): return try rule.handle(event.with(customer), in: state)
    case .derived(.tierPromoted(let move)), .derived(.tierDemoted(let move)):
      return try rule.handle(move, at: event.time, record, in: state)
    default: return Effects()
    }
  }

  func fire(_ timer: FiredTimer, _ record: RecordContext, _ state: any StateTables) throws -> Effects { try rule.fire(timer, in: state) }

  func policyChanged(at time: Instant, _ state: any StateTables, each: (CustomerID, Effects) throws -> Void) throws {
    try rule.policyChanged(at: time, in: state, each: each)
  }
}
