import FleetTesting
import Foundation
import Models
import Runtime
import State
import Testing

/// A worker for tests: publishes a stage change for whatever it handles, so that the order of decisions can be read from what is out.
///
/// An assignment (`complaint.assigned`) sets a timer named by its owner, due an hour later; a closed complaint is parked; a held one is kept
/// and parked by the timer `give-up`. Each event counts one on its customer's row.
struct EchoWorker: Worker {
  var name: String { "echo" }
  var inputs: [WorkerInput] = [
    .clock, WorkerInput("complaints", isOwned: true), WorkerInput("customers"), WorkerInput("tier-changes", carriesTicks: true),
  ]
  var outputs: [String] { ["tier-changes"] }
  var tickCarrier: String? { "follow-up-events" }
  var customerTables: [CustomerTable] { [CustomerTable(EchoRule.counts)] }
  var policy: PolicyDocument?

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane {
    try RuleLane(worker: self, policy: policy) { EchoRule(policy: $0) }
  }
}

final class EchoRule: EventRule {
  static let counts = Table<EchoCount>("counts")
  private let policy: PolicyDocument?

  init(policy: PolicyDocument?) { self.policy = policy }

  func handle(_ event: Event<EventPayload>, _ record: RecordContext, _ state: any StateTables) throws -> Effects {
    var effects = Effects()
    guard let customer = event.payload.customerID else { return effects }
    if case .complaint(let complaint) = event.payload {
      switch complaint.change {
      case .closed:
        effects.park(Fault(.illegalTransition, message: "never closed here"))
        return effects
      case .held:
        effects.records.append(.keep(name: "held"))
        effects.timers.append(.set(name: "give-up", due: event.time + .hours(2), run: 0))
      case .assigned(let owner):
        effects.timers.append(.set(name: owner.rawValue, due: event.time + .hours(1), run: 1))
      default: break
      }
    }
    var count = try state.row(RowKey(customer), in: Self.counts) ?? EchoCount()
    count.value += 1
    try state.put(count, RowKey(customer), in: Self.counts)
    effects.publish(.stageChanged(StageChange(customerID: customer, to: .active, reviewedAt: event.time)), at: event.time)
    return effects
  }

  func fire(_ timer: FiredTimer, _ record: RecordContext, _ state: any StateTables) throws -> Effects {
    var effects = Effects()
    if timer.name == "give-up" { effects.records.append(.parkKept(name: "held", Fault(.unmatched, message: "waited in vain"))) }
    let change = StageChange(customerID: timer.customerID, from: .active, to: .lost, reviewedAt: timer.due)
    effects.publish(.stageChanged(change), at: timer.due)
    return effects
  }
}

struct EchoCount: RowCodable, Equatable {
  var value: Int64 = 0
  init() {}
  func encode(into row: inout RowWriter) { row.write(value) }
  init(from row: inout RowReader) throws(RowError) { value = try row.readInt64() }
}

extension WorkerTester {
  /// What was decided, in order: `customer time stage` of each stage change, and `tick time` of each copied tick.
  var decisions: [String] {
    published.compactMap { record in
      guard let value = record.value else { return nil }
      func field(_ name: String) -> String {
        guard let start = value.range(of: "\"\(name)\":\"") else { return "" }
        return String(value[start.upperBound...].prefix { $0 != "\"" })
      }
      let clock = String(field("time").dropFirst(11).prefix(8))
      if value.contains("clock.tick") { return "tick \(clock)" }
      if record.topic == "tier-changes" { return "\(record.key) \(clock) \(field("to"))" }
      return nil
    }
  }

  func complaint(
    _ customer: String, _ time: String, id: String, _ change: ComplaintChange = .customerReplied(note: nil), trace: String? = nil
  ) throws {
    let event = ComplaintEvent(complaintID: try #require(ComplaintID("k")), customerID: try #require(CustomerID(customer)), change: change)
    try append(
      Event(
        id: #require(EventID(id)), source: #require(EventSource("test")), time: at(time), traceparent: trace, payload: .complaint(event)),
      to: "complaints")
  }

  func profile(_ customer: String, _ time: String, id: String) throws {
    let event = CustomerEvent(customerID: try #require(CustomerID(customer)), change: .updated(CustomerProfile()))
    try append(
      Event(id: #require(EventID(id)), source: #require(EventSource("test")), time: at(time), payload: .customer(event)), to: "customers")
  }

  func tick(_ time: String, _ mode: ClockMode) throws { tick(at: try at(time), mode: mode) }

  private func at(_ time: String) throws -> Instant { try #require(Instant(rfc3339: "2026-03-02T\(time)Z")) }
}
