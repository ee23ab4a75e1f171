package import Models
package import State

/// The lane of a worker whose decisions are an `EventRule`: decode → rule → effects, and nothing else.
package final class RuleLane: WorkerLane {
  private var rule: any EventRule
  private let makeRule: (PolicyDocument?) throws -> any EventRule
  private let topics: [EventTopic?]
  private let decoder: EventDecoder
  private let worker: String
  private var carrier: EffectCarrier
  /// The rule, when its lanes decide some things together.
  private var exchange: (any ExchangeRule)?

  /// `makeRule` makes the rule that decides by a policy.
  package init(worker: any Worker, policy: PolicyDocument?, makeRule: @escaping (PolicyDocument?) throws -> any EventRule) throws {
    self.worker = worker.name
    self.makeRule = makeRule
    rule = try makeRule(policy)
    exchange = rule as? any ExchangeRule
    topics = worker.inputs.map { EventTopic(name: $0.topic) }
    decoder = EventDecoder()
    carrier = EffectCarrier(worker: worker.name, policyVersion: policy?.version)
  }

  package func decode(_ record: ArrivedRecord) throws(Fault) -> Arrival {
    guard let topic = topics[record.input] else { throw Fault(.unknownType, message: "this worker cannot read the topic's events") }
    let decoded = try record.lend { (lent) throws(Fault) in try decoder.decode(lent, on: topic) }
    guard let decoded else { return .ignored }
    if case .tick(let tick) = decoded.event.payload { return .tick(tick, at: decoded.event.time, by: decoded.event.source) }
    return .event(
      DecodedEvent(
        time: decoded.event.time, customer: decoded.event.payload.timerOwner,
        seenKey: SeenKey(high: decoded.dedupeKey.high, low: decoded.dedupeKey.low), payload: decoded.payloadHash.low,
        offset: record.offset, input: record.input, value: decoded.event))
  }

  package func handle(_ event: DecodedEvent, _ context: LaneContext) throws -> Outcome {
    guard let value = event.value as? Event<EventPayload> else { return .done }
    let effects = try rule.handle(value, context.recordContext(offset: event.offset), context.tables)
    return try carrier.carryOut(effects, of: .event(value), customer: event.customer, context)
  }

  package func fire(_ timer: PendingTimer, _ context: LaneContext) throws {
    let fired = FiredTimer(
      customerID: CustomerID(checked: timer.customer), name: timer.name, due: timer.due, run: timer.run)
    let effects = try rule.fire(fired, context.recordContext(offset: -1), context.tables)
    _ = try carrier.carryOut(effects, of: .timer(fired, trace: timer.trace), customer: timer.customer, context)
  }

  package func tick(_ time: Instant, _ context: LaneContext) throws {
    let effects = try rule.tick(time, context.recordContext(offset: -1), context.tables)
    _ = try carrier.carryOut(effects, of: .tick(time), customer: nil, context)
    if let exchange { try take(try exchange.meet(at: time, context.tables), of: exchange, context) }
  }

  package func adopt(_ policy: PolicyDocument, at time: Instant, _ context: LaneContext) throws {
    rule = try makeRule(policy)
    exchange = rule as? any ExchangeRule
    carrier = EffectCarrier(worker: worker, policyVersion: policy.version)
    let change = EffectCarrier.PolicyChange(version: policy.version, time: time)
    try rule.policyChanged(at: time, context.tables) { customer, effects in
      _ = try carrier.carryOut(effects, of: .policy(change, customer), customer: customer.rawValue, context)
    }
  }

  package func resume(_ context: LaneContext) throws {
    if let exchange { try take(try exchange.resume(context.tables), of: exchange, context) }
  }

  package func receive(_ message: LaneMessage, _ context: LaneContext) throws -> Outcome {
    guard let exchange else { return .done }
    do {
      let step = try exchange.receive(message, context.tables) { timer, effects in
        _ = try carrier.carryOut(effects, of: .timer(timer, trace: nil), customer: timer.customerID.rawValue, context)
      }
      try take(step, of: exchange, context)
      return .done
    } catch let fault as Fault {
      return .park(fault)
    }
  }

  private func take(_ step: ExchangeStep, of exchange: any ExchangeRule, _ context: LaneContext) throws {
    for message in step.messages { context.send(message) }
    context.hold = step.hold
    context.outlook = try exchange.outlook(context.tables)
  }
}

extension EventPayload {
  /// Whose timers fire before the event and are set by it: the customer, or of an anonymous sale the transaction itself.
  fileprivate var timerOwner: String? {
    if let customerID { return customerID.rawValue }
    guard case .transaction(let transaction) = self else { return nil }
    return transaction.transactionID.rawValue
  }
}
