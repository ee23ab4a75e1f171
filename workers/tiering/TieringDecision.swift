import Models
import Rules
import Runtime

/// Hands each event to the tiering rule, and carries its review's messages.
final class TieringDecision: ExchangeRule {
  private let rule: TieringRule

  init(_ policy: (tiering: TieringPolicy, firm: FirmPolicy), _ place: LanePlace, _ state: any StateTables) throws {
    rule = try TieringRule(
      policy: policy.tiering, zone: policy.firm.zone, currency: policy.firm.currency, partition: place.partition,
      partitions: place.partitions, state: state)
  }

  func handle(_ event: Event<EventPayload>, _ record: RecordContext, _ state: any StateTables) throws -> Effects {
    switch event.payload {
    case .transaction(let transaction): try rule.handle(event.with(transaction), record, in: state)
    case .customer(let customer): try rule.handle(event.with(customer), record, in: state)
    case .complaint(let complaint): try rule.handle(event.with(complaint), record, in: state)
    default: Effects()
    }
  }

  func fire(_ timer: FiredTimer, _ record: RecordContext, _ state: any StateTables) throws -> Effects { try rule.fire(timer, in: state) }

  func policyChanged(at time: Instant, _ state: any StateTables, each: (CustomerID, Effects) throws -> Void) throws {
    try rule.policyChanged(at: time, in: state)
  }

  func meet(at time: Instant, _ state: any StateTables) throws -> ExchangeStep {
    step(try rule.tick(at: time, in: state))
  }

  func resume(_ state: any StateTables) throws -> ExchangeStep { step(try rule.resume(in: state)) }

  func receive(
    _ message: LaneMessage, _ state: any StateTables, publish: (FiredTimer, Effects) throws -> Void
  ) throws -> ExchangeStep {
    let result: TieringStep
    switch try TieringMessage(message) {
    case .report(let report): result = try rule.handle(report, in: state) { try publish($0.timer, $0.effects) }
    case .order(let order): result = try rule.handle(order, in: state) { try publish($0.timer, $0.effects) }
    }
    return step(result)
  }

  func outlook(_ state: any StateTables) throws -> LaneOutlook {
    let collected = try rule.reviewWaitsFor(state)
    let next = rule.heldReview == nil ? rule.nextReview : nil
    return LaneOutlook(
      lastReview: rule.lastReview, nextReview: next, nextReviewAt: next.map { rule.firstTick(of: $0) }, collectedReview: collected?.review,
      awaited: collected?.partitions.map(Int64.init))
  }

  private func step(_ step: TieringStep) -> ExchangeStep {
    ExchangeStep(messages: step.messages.map(LaneMessage.init), hold: step.isHeld ? rule.heldReview.map { LaneHold(instant: $0) } : nil)
  }
}

extension ReviewOutput {
  /// What stands for a review where a timer's output is identified.
  fileprivate var timer: FiredTimer {
    FiredTimer(customerID: customerID ?? CustomerID(checked: "all"), name: Self.name, due: due, run: 0)
  }
}

extension LaneMessage {
  /// A message of the review as a record of its topic; the value is its row form.
  fileprivate init(_ message: TieringMessage) {
    var row = RowWriter()
    switch message {
    case .report(let report):
      report.encode(into: &row)
      self.init(topic: Topics.tierReports.name, partition: 0, key: report.key, value: row.bytes)
    case .order(let order):
      order.encode(into: &row)
      self.init(topic: Topics.tierOrders.name, partition: order.partition, key: order.key, value: row.bytes)
    }
  }
}

extension TieringMessage {
  /// Reads a record of the review's topics; refuses what no lane has written.
  fileprivate init(_ message: LaneMessage) throws(Fault) {
    do {
      self = try message.value.withUnsafeBytes { bytes throws(RowError) in
        message.topic == Topics.tierReports.name
          ? .report(try RowReader.read(from: bytes)) : .order(try RowReader.read(from: bytes))
      }
    } catch {
      throw Fault(.malformed, message: "not a message of a review: \(error)")
    }
  }
}
