import Models
import Rules
import Runtime

/// The follow-up worker: the call list that makes itself (F1–F7, S7, W3; RULES, "Follow-ups").
struct FollowUpsWorker: Worker {
  let policy: PolicyDocument?

  var name: String { "followups" }
  var inputs: [WorkerInput] {
    [
      .clock, WorkerInput("visits", isOwned: true), WorkerInput("transactions"), WorkerInput("complaints"),
      WorkerInput("tier-changes", carriesTicks: true), WorkerInput("customers", isOwned: true), WorkerInput("contacts", isOwned: true),
    ]
  }
  var outputs: [String] { [DerivedTopic.followUps, .followUpEvents].map(\.rawValue) }
  var customerTables: [CustomerTable] { FollowUpRule.customerTables }
  var tickCarrier: String? { DerivedTopic.followUpEvents.rawValue }

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane {
    try RuleLane(worker: self, policy: policy) { try FollowUpsDecision($0) }
  }
}

/// Hands each event to the follow-up rule.
final class FollowUpsDecision: EventRule {
  private let rule: FollowUpRule

  init(_ policy: PolicyDocument?) throws {
    rule = try PolicyFile.parse(policy?.text ?? "") {
      FollowUpRule(policy: FollowUpPolicy(from: $0), firm: FirmPolicy(from: $0), complaints: ComplaintPolicy(from: $0))
    }
  }

  func handle(_ event: Event<EventPayload>, _ record: RecordContext, _ state: any StateTables) throws -> Effects {
    switch event.payload {
    case .visit(let visit): try rule.handle(event.with(visit), record, in: state)
    case .transaction(let transaction): try rule.handle(event.with(transaction), record, in: state)
    case .complaint(let complaint): try rule.handle(event.with(complaint), record, in: state)
    case .customer(let customer): try rule.handle(event.with(customer), record, in: state)
    case .contact(let contact): try rule.handle(event.with(contact), record, in: state)
    case .derived(let derived): try rule.handle(event.with(derived), record, in: state)
    case .tick, .fleet: Effects()
    }
  }

  func fire(_ timer: FiredTimer, _ record: RecordContext, _ state: any StateTables) throws -> Effects { try rule.fire(timer, in: state) }
}
