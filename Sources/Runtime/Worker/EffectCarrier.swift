import Models
import State

/// Carries out what a rule decided: publishes with deterministic ids, sets timers, keeps and parks records.
final class EffectCarrier {
  /// What caused the effects.
  enum Cause {
    case event(Event<EventPayload>)
    case timer(FiredTimer, trace: String?)
    /// A tick, for what belongs to no one customer.
    case tick(Instant)
    /// A new policy, at its first tick, for one customer.
    case policy(PolicyChange, CustomerID)

    /// The W3C trace context that goes on with the effects: the event's own, or for a timer that of the record which set it (EVENTS,
    /// "Envelope"). Ticks and policies belong to no trace.
    var trace: String? {
      switch self {
      case .event(let event): event.traceparent
      case .timer(_, let trace): trace
      case .tick, .policy: nil
      }
    }
  }

  /// A policy that comes into force; counts what it publishes, since a customer may come several times.
  final class PolicyChange {
    let version: String
    let time: Instant
    fileprivate var counts: [String: Int] = [:]

    init(version: String, time: Instant) {
      self.version = version
      self.time = time
    }
  }

  private let worker: String
  private let source: EventSource
  private let policyVersion: String?
  private let deadLetters: DeadLetters
  private var writer = JSONWriter()

  init(worker: String, policyVersion: String?) {
    self.worker = worker
    source = .worker(worker)
    self.policyVersion = policyVersion
    deadLetters = DeadLetters(worker: worker)
  }

  /// Carries out the effects in their order; a parked event's outcome says so, and nothing else of it is carried out.
  func carryOut(_ effects: Effects, of cause: Cause, customer: String?, _ context: LaneContext) throws -> Outcome {
    for effect in effects.records {
      if case .park(let fault) = effect { return .park(fault) }
    }
    var counts: [String: Int] = [:]
    for emission in effects.emissions {
      switch emission {
      case .event(let event, let time):
        let type = event.type
        let index = counts[type, default: 0]
        counts[type] = index + 1
        publish(event, at: time, id: id(of: type, index, cause, context), cause, context)
      case .tombstone(let topic, let key):
        context.publishByKey(to: topic.rawValue, key: key, value: nil)
      }
    }
    if let customer {
      for change in effects.timers {
        switch change {
        case .set(let name, let due, let run): try context.setTimer(customer: customer, name: name, due: due, run: run, trace: cause.trace)
        case .cancel(let name): try context.cancelTimer(customer: customer, name: name)
        }
      }
    }
    for effect in effects.records { try carryOut(effect, customer: customer ?? "", context) }
    for notice in effects.notices { context.count("notices/\(notice.name)") }
    return .done
  }

  private func publish(_ event: DerivedEvent, at time: Instant, id: OutputID, _ cause: Cause, _ context: LaneContext) {
    var attributes = EventAttributes(id: id.eventID, source: source, time: time, policyVersion: policyVersion)
    if case .event(let causing) = cause {
      attributes.causationID = causing.id
      attributes.correlationID = causing.correlationID ?? causing.id.rawValue
    }
    attributes.traceparent = cause.trace
    writer.reset()
    writer.event(attributes, event)
    let topic = event.topic
    if topic.isKeyedByCustomer {
      context.publish(to: topic.rawValue, key: event.key, value: writer.bytes)
    } else {
      context.publishByKey(to: topic.rawValue, key: event.key, value: writer.bytes)
    }
  }

  private func id(of type: String, _ index: Int, _ cause: Cause, _ context: LaneContext) -> OutputID {
    switch cause {
    case .event(let event): return .of(worker: worker, source: event.source, id: event.id, type: type, index: index)
    case .timer(let timer, _): return .of(worker: worker, timer: timer, type: type, index: index)
    case .tick(let time):
      // What belongs to no customer is the lane's: its partition stands in the customer's place, so that no two lanes' ids meet.
      let lane = FiredTimer(customerID: CustomerID(checked: "lane \(context.place.partition)"), name: "tick", due: time, run: 0)
      return .of(worker: worker, timer: lane, type: type, index: index)
    case .policy(let change, let customer):
      let key = RowKey(customer.rawValue, type).text
      let number = change.counts[key, default: 0]
      change.counts[key] = number + 1
      let timer = FiredTimer(customerID: customer, name: "policy/\(change.version)", due: change.time, run: 0)
      return .of(worker: worker, timer: timer, type: type, index: number)
    }
  }

  private func carryOut(_ effect: RecordEffect, customer: String, _ context: LaneContext) throws {
    switch effect {
    case .park: return
    case .keep(let name):
      guard let reference = context.record, let topic = context.topic else { return }
      let kept = try KeptRecord(reference, topic: topic, context.place, seenKey: context.seenKey)
      try context.tables.put(kept, RowKey(customer, name), in: KeptRecord.table)
    case .release(let name):
      try context.tables.remove(RowKey(customer, name), in: KeptRecord.table)
    case .parkKept(let name, let fault):
      let key = RowKey(customer, name)
      guard let kept = try context.tables.row(key, in: KeptRecord.table) else { return }
      deadLetters.park(fault, kept, context)
      try context.tables.remove(key, in: KeptRecord.table)
      if let seen = kept.seenKey { context.forget(seen) }
    }
  }
}

extension DerivedTopic {
  /// Whether the record key is the customer, so that the lane's own partition is the key's.
  fileprivate var isKeyedByCustomer: Bool {
    switch self {
    case .customerTiers, .tierChanges, .complaintEscalations, .followUpEvents: true
    case .tierCutoffs, .complaintCases, .followUps, .rootCauses: false
    }
  }
}

extension Notice {
  /// The notice's name among the counts.
  fileprivate var name: String {
    switch self {
    case .unknownStore: "unknown-store"
    case .overtaken: "overtaken"
    case .customerMerged: "customer-merged"
    case .erasureRequested: "erasure-requested"
    }
  }
}
