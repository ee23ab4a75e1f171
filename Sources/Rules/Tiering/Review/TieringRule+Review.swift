package import Models

extension TieringRule {
  /// Takes a tick after all records and timers before it; begins a review that is due.
  package func tick(at tick: Instant, in state: any StateTables) throws -> TieringStep {
    try refuseWhileHeld()
    let next = lane.next ?? reviews.last(before: tick)
    if lane.next == nil {
      lane.next = next
      try store(in: state)
    }
    return try begin(next, at: tick, in: state)
  }

  /// What to send again after a restart; a repeat does no harm. Held or not, lane 0 may have orders of the merger to repeat.
  package func resume(in state: any StateTables) throws -> TieringStep {
    var messages = partition == 0 ? try merger.resume(in: state) : []
    if let held = lane.held { messages.append(.report(try report(held, in: state))) }
    return TieringStep(messages: messages, isHeld: lane.held != nil)
  }

  /// Takes a report, in lane 0, held or not. `publish` gets the cut-offs of a review that it completes.
  package func handle(
    _ report: TierReport, in state: any StateTables, publish: (ReviewOutput) throws -> Void
  ) throws -> TieringStep {
    guard partition == 0 else { return TieringStep(isHeld: lane.held != nil) }
    let (messages, finished) = try merger.handle(report, in: state)
    if let finished {
      var effects = Effects()
      let due = published(finished.review)
      effects.publish(
        .cutoffsSet(
          TierCutoffs(
            reviewedAt: finished.review, population: finished.population, counts: finished.counts, cutoffs: finished.keys,
            salesShare: finished.salesShare)), at: due)
      try publish(ReviewOutput(customerID: nil, due: due, effects: effects))
    }
    return TieringStep(messages: messages, isHeld: lane.held != nil)
  }

  /// Takes an order of the merger. At the review's end `publish` gets what changed, customer by customer in the order of their ids; then the
  /// next review begins if the tick at hand has reached it too. An order for another review or partition, or a repeat, changes nothing.
  package func handle(
    _ order: TierOrder, in state: any StateTables, publish: (ReviewOutput) throws -> Void
  ) throws -> TieringStep {
    guard var held = lane.held, order.partition == partition else { return TieringStep(isHeld: lane.held != nil) }
    switch order.content {
    case .report:
      if order.review < held.review, lane.cutoffs.map({ order.review > $0.review }) ?? true {
        held = HeldReview(tick: held.tick, review: order.review)
      } else if order.review != held.review {
        return TieringStep(isHeld: true)
      }
    case .refine(let probes):
      guard order.review == held.review, order.round >= held.round else { return TieringStep(isHeld: true) }
      held.round = order.round
      held.probes = probes
    case .settled(let cutoffs):
      guard order.review == held.review else { return TieringStep(isHeld: true) }
      try settle(cutoffs, in: state, publish)
      let next = reviews.first(after: held.review)
      lane.held = nil
      lane.next = next
      try store(in: state)
      return try begin(next, at: held.tick, in: state)
    }
    lane.held = held
    try store(in: state)
    return TieringStep(messages: [.report(try report(held, in: state))], isHeld: true)
  }

  /// When a review's standings and events become true (RULES, "Tiering" 7).
  func published(_ review: Instant) -> Instant { review + policy.reviewDelay + .milliseconds(1) }

  private func begin(_ review: Instant, at tick: Instant, in state: any StateTables) throws -> TieringStep {
    guard tick >= review + policy.reviewDelay else { return TieringStep(isHeld: false) }
    let held = HeldReview(tick: tick, review: review)
    lane.held = held
    try store(in: state)
    return TieringStep(messages: [.report(try report(held, in: state))], isHeld: true)
  }

  private func report(_ held: HeldReview, in state: any StateTables) throws -> TierReport {
    freeze(held.review)
    let content: TierReport.Content
    if held.round == 0 {
      let anonymous = try state.row(TieringTables.only, in: TieringTables.anonymousSales) ?? AnonymousSales()
      var histogram = index.histogram(at: held.review, anonymous: anonymous)
      if let cutoffs = lane.cutoffs { histogram.neighbours = index.neighbours(of: cutoffs, in: histogram, at: held.review) }
      content = .histogram(histogram)
    } else {
      content = .answers(held.probes.map { index.answer($0, at: held.review) })
    }
    return TierReport(review: held.review, round: held.round, partition: partition, content: content)
  }

  func freeze(_ review: Instant) {
    guard frozenAt != review else { return }
    index.freeze(windows.review(at: review), at: review, everything: frozenAt.map { review < $0 } ?? false)
    frozenAt = review
  }
}
