import Models
import Rules
import Runtime

/// The tiering worker: the ledger, exact tiers and stages of all customers (T1–T9; RULES, "Tiering").
struct TieringWorker: Worker {
  let policy: PolicyDocument?

  var name: String { "tiering" }
  var inputs: [WorkerInput] {
    [
      .clock, WorkerInput("transactions", isOwned: true), WorkerInput("customers"), WorkerInput("complaints"),
      .exchange(Topics.tierReports.name, .byLaneZero), .exchange(Topics.tierOrders.name, .byEachLane),
    ]
  }
  var outputs: [String] { [DerivedTopic.customerTiers, .tierChanges, .tierCutoffs].map(\.rawValue) }
  var customerTables: [CustomerTable] { TieringRule.customerTables }
  var tickCarrier: String? { DerivedTopic.tierChanges.rawValue }

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane {
    try RuleLane(worker: self, policy: policy) { try TieringDecision(Self.parts(of: $0), place, state) }
  }

  /// What the worker reads of a policy.
  static func parts(of policy: PolicyDocument?) throws -> (tiering: TieringPolicy, firm: FirmPolicy) {
    try PolicyFile.parse(policy?.text ?? "") { (TieringPolicy(from: $0), FirmPolicy(from: $0)) }
  }
}
