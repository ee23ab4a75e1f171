import FollowUpHistories
import Models

@testable import Rules

/// Runs the follow-up rule on a history as a lane would: records in their order, timers as RULES, "Time" says, state in memory.
final class FollowUpDriver {
  typealias Input = FollowUpInput

  struct Published: Hashable {
    var event: DerivedEvent
    var time: Instant
  }

  private struct TimerKey: Hashable {
    var customer: CustomerID
    var name: String
  }

  let tables = MemoryTables()
  private(set) var published: [Published] = []
  /// The last published state of each follow-up.
  private(set) var states: [FollowUpID: FollowUpState] = [:]
  /// The steps of follow-ups in the order in which they were published.
  private(set) var steps: [(event: FollowUpEvent, time: Instant)] = []
  private(set) var tombstones: [(id: String, time: Instant)] = []
  private(set) var parked: [Fault] = []
  private(set) var timers: [(customer: CustomerID, name: String, due: Instant, run: Int64)] = []
  private let rule: FollowUpRule
  private var offset: Int64 = 0

  init(policy: FollowUpPolicy = FollowUpPolicy(), firm: FirmPolicy = .standard) {
    rule = FollowUpRule(policy: policy, firm: firm, complaints: ComplaintPolicy.standard)
  }

  /// Handles a record after its own customer's timers due before it.
  func take(_ input: Input, id: String? = nil, at time: Instant) throws {
    if let customer = input.customer { try fire { $0.customer == customer && $0.due < time } }
    offset += 1
    let id = EventID(checked: id ?? "e\(offset)")
    let context = RecordContext(partition: 0, offset: offset, streamTime: time)
    func event<Payload>(_ payload: Payload) -> Event<Payload> {
      Event(id: id, source: EventSource(checked: "till"), time: time, payload: payload)
    }
    let effects: Effects
    switch input {
    case .visit(let payload): effects = try rule.handle(event(payload), context, in: tables)
    case .trade(let payload): effects = try rule.handle(event(payload), context, in: tables)
    case .tier(let payload): effects = try rule.handle(event(payload), context, in: tables)
    case .complaint(let payload): effects = try rule.handle(event(payload), context, in: tables)
    case .customer(let payload): effects = try rule.handle(event(payload), context, in: tables)
    case .contact(let payload): effects = try rule.handle(event(payload), context, in: tables)
    }
    carryOut(effects, of: input.customer, at: time)
  }

  /// Fires all timers due at or before a tick.
  func tick(at time: Instant) throws {
    try fire { $0.due <= time }
    carryOut(try rule.tick(at: time, in: tables), of: nil, at: time)
  }

  private func fire(_ isDue: ((customer: CustomerID, name: String, due: Instant, run: Int64)) -> Bool) throws {
    while let index = timers.firstIndex(where: isDue) {
      let timer = timers.remove(at: index)
      let fired = FiredTimer(customerID: timer.customer, name: timer.name, due: timer.due, run: timer.run)
      carryOut(try rule.fire(fired, in: tables), of: timer.customer, at: timer.due)
    }
  }

  private func carryOut(_ effects: Effects, of customer: CustomerID?, at time: Instant) {
    for emission in effects.emissions {
      switch emission {
      case .event(let event, let time):
        published.append(Published(event: event, time: time))
        if case .followUp(let step) = event { steps.append((step, time)) }
        if case .followUpState(let state) = event { states[state.followUp.followUpID] = state }
      case .tombstone(_, let key): tombstones.append((key, time))
      }
    }
    for case .park(let fault) in effects.records { parked.append(fault) }
    guard let customer else { return }
    for change in effects.timers {
      switch change {
      case .cancel(let name): timers.removeAll { $0.customer == customer && $0.name == name }
      case .set(let name, let due, let run):
        timers.removeAll { $0.customer == customer && $0.name == name }
        let index = timers.firstIndex { Self.precedes((customer, name, due, run), $0) } ?? timers.count
        timers.insert((customer, name, due, run), at: index)
      }
    }
  }

  private static func precedes(
    _ left: (customer: CustomerID, name: String, due: Instant, run: Int64),
    _ right: (customer: CustomerID, name: String, due: Instant, run: Int64)
  ) -> Bool {
    if left.due != right.due { return left.due < right.due }
    if left.customer != right.customer { return left.customer < right.customer }
    return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }

  /// The latest follow-up of a kind.
  func latest(_ kind: FollowUpKind) -> FollowUpID? { steps.last { $0.event.followUp.kind == kind }?.event.followUp.followUpID }
}
