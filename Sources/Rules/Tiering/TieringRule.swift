package import Models

/// Tiers, standings and stages of the customers of one lane (RULES, "Tiering"; T1–T9).
///
/// A worker gives it every record of `transactions`, `customers` and `complaints`, the timers that it has set, each tick, and the messages
/// of its review topics. It carries the effects out and sends the messages, all of one call in one transaction. Used by one lane's task only.
///
/// ```
/// free ── tick ≥ review + delay: report ──▶ held ── order: answer ──▶ held ── cut-offs: standings, tier events ──▶ free, or the next review
/// ```
/// While it is held (`TieringStep.isHeld`) it takes messages only; whoever opens a lane calls `resume` first, to learn whether it is, and the
/// tick that it was held at is not given again. Beside the rows it keeps an index in memory (`PurchaseIndex`): after a
/// commit that failed, it must be made anew from the rows.
///
/// Where the rules leave a choice:
/// - The window of a standing ends at the latest of the record's time, the customer's latest record and the last tick; at a review, at the
///   review. First and last purchase are of all life, families of the window. Scores compare the standing's own values with the last
///   review's cuts.
/// - An invoice whose lines add up to less than 0 counts as 0, as one that refunds exceed does.
/// - A kept record makes its customer known, and a second invoice of one number changes nothing; both publish a standing, as every handled
///   record does. A payment waits for its invoice as a refund does.
/// - The last review midnight before a tick is strictly before it. A week begins on Monday, a month on its first day.
/// - Of an anonymous sale the transaction stands for the customer: as the key of its timers and of what is kept.
/// - `counts` of the cut-offs are the customers at or above each cut. `gapToNext` looks one class above the effective tier and is never
///   negative.
package final class TieringRule {
  let policy: TieringPolicy
  let zone: Zone
  let currency: Currency
  let partition: Int32
  let partitions: Int32
  let windows: WindowCalendar
  let reviews: ReviewCalendar
  let stages: StageRule
  let merger: TierMerger
  var index: PurchaseIndex
  var lane: LaneRow
  /// The review that the index was last frozen for.
  var frozenAt: Instant?

  /// Opens a lane from its rows, or a new one. Cost: a pass over the rows of customers and invoices.
  package init(
    policy: TieringPolicy, zone: Zone, currency: Currency, partition: Int32, partitions: Int32, state: any StateTables
  ) throws {
    self.policy = policy
    self.zone = zone
    self.currency = currency
    self.partition = partition
    self.partitions = partitions
    let windows = WindowCalendar(zone: zone, mode: policy.windowMode, days: policy.windowDays)
    self.windows = windows
    reviews = ReviewCalendar(zone: zone, every: policy.reviewEvery)
    stages = StageRule(policy: policy.stages)
    merger = TierMerger(policy: policy, partitions: partitions)
    lane = try state.row(TieringTables.only, in: TieringTables.lane) ?? LaneRow()
    let forgotten = lane.cutoffs.map { ($0.review - windows.reach).milliseconds } ?? .min
    index = PurchaseIndex(forgottenThrough: forgotten)
    try index.load(from: state)
  }

  /// The next review midnight; `nil` before the first tick. Until then nobody has a tier above D.
  package var nextReview: Instant? { lane.held?.review ?? lane.next }

  /// The review that the lane is held at.
  package var heldReview: Instant? { lane.held?.review }

  /// The earliest tick at which a review is held.
  package func firstTick(of review: Instant) -> Instant { review + policy.reviewDelay }

  /// The last review; `nil` before the first.
  package var lastReview: Instant? { lane.cutoffs?.review }

  /// Customers known to the lane.
  package var customers: Int { index.customers }

  /// The anonymous sales of all partitions up to the last review.
  package var anonymousSales: AnonymousSales { lane.cutoffs?.anonymous ?? AnonymousSales() }

  /// In lane 0, the review being merged and the partitions it waits for; `nil` in other lanes and once the cut-offs are found.
  package func reviewWaitsFor(_ state: any StateTables) throws -> (review: Instant, partitions: [Int32])? {
    partition == 0 ? try merger.waiting(heldAt: heldReview, in: state) : nil
  }

  /// Takes a new policy's review days into account from a tick on: the next review is the last of them before the tick, or the first after
  /// the last review. Other numbers count from the next record and review on; what was converted stays converted.
  package func policyChanged(at tick: Instant, in state: any StateTables) throws {
    guard lane.held == nil, lane.next != nil else { return }
    var next = reviews.last(before: tick)
    if let last = lane.cutoffs?.review, next <= last { next = reviews.first(after: last) }
    lane.next = next
    try store(in: state)
  }

  func store(in state: any StateTables) throws {
    try state.put(lane, TieringTables.only, in: TieringTables.lane)
  }

  func refuseWhileHeld() throws {
    if let held = lane.held { throw TieringError.held(review: held.review) }
  }
}

extension PurchaseIndex {
  /// Fills an empty index from the rows.
  fileprivate mutating func load(from state: any StateTables) throws {
    var reduced: Set<RowKey> = []
    try state.forEach(in: TieringTables.reductions, prefix: nil) { key, _ in
      if let customer = key.parts.first { reduced.insert(RowKey(customer)) }
    }
    var found: [(id: CustomerID, marks: CustomerMarks)?] = []
    try state.forEach(in: TieringTables.customers, prefix: nil) { key, row in
      guard let id = key.parts.first.flatMap({ CustomerID($0) }), let slot = Int(exactly: row.slot), (0..<Int(Int32.max)).contains(slot)
      else {
        throw TieringError.corrupt("customer \(key.text)")
      }
      while found.count <= slot { found.append(nil) }
      found[slot] = (id, CustomerMarks(row, isReduced: reduced.contains(key)))
    }
    for (slot, customer) in found.enumerated() {
      guard let customer else { throw TieringError.corrupt("no customer at \(slot)") }
      add(customer.id, customer.marks)
    }
    try state.forEach(in: TieringTables.invoices, prefix: nil) { key, row in
      guard let slot = Int(exactly: row.slot), ids.indices.contains(slot) else { throw TieringError.corrupt("invoice \(key.text)") }
      replace(slot, date: row.date.milliseconds, remaining: 0, [], with: row.remaining, row.facts.families)
    }
  }
}
