import Models

extension TieringRule {
  /// Applies a review's cut-offs: decides for every customer, and touches the rows of those only for whom something changes.
  func settle(_ cutoffs: ReviewCutoffs, in state: any StateTables, _ publish: (ReviewOutput) throws -> Void) throws {
    let review = cutoffs.review
    freeze(review)
    lane.cutoffs = cutoffs
    let window = windows.review(at: review)
    var changed: [(slot: Int, computed: Tier, stage: Stage)] = []
    for slot in 0..<index.customers {
      let computed = cutoffs.tier(index.spend[slot]) { index.key(slot) }
      let marks = index.marks[slot]
      let stage = marks.looksAtStage ? try lookAtStage(slot, at: review, window, in: state) : marks.stage ?? .new
      if marks.needsDecision(computed, at: review, policy.demotionGrace) || stage != marks.stage {
        changed.append((slot, computed, stage))
      }
    }
    changed.sort { index.ids[$0.slot] < index.ids[$1.slot] }
    for (slot, computed, stage) in changed {
      let effects = try decide(slot, computed, stage, at: review, window, in: state)
      if effects.emissions.isEmpty { continue }
      try publish(ReviewOutput(customerID: index.ids[slot], due: published(review), effects: effects))
    }
    // In steps of a month, so that forgetting does not cost a pass at every review.
    let reachable = review - windows.reach - .days(31)
    if reachable.milliseconds > index.forgottenThrough { index.forget(through: (review - windows.reach).milliseconds) }
  }

  private func decide(
    _ slot: Int, _ computed: Tier, _ stage: Stage, at review: Instant, _ window: SpendWindow, in state: any StateTables
  ) throws -> Effects {
    let id = index.ids[slot]
    let key = RowKey(id)
    guard var row = try state.row(key, in: TieringTables.customers) else { throw TieringError.corrupt("no customer \(id)") }
    let old = row
    let isReduced = index.marks[slot].isReduced
    let decision = try TierDecision(
      tier: row.tier, computed: computed, belowSince: row.belowSince, review: review, grace: policy.demotionGrace,
      keptWithoutReductions: { isReduced ? try keptWithoutReductions(slot, row.tier, window, in: state) : false })
    if isReduced { try forgetReductions(of: id, in: state) }
    row.computedTier = computed
    row.belowSince = decision.belowSince
    row.stage = stage
    if decision.tier != row.tier {
      row.previousTier = row.tier
      row.tier = decision.tier
      row.since = review
    }
    index.marks[slot] = CustomerMarks(row, isReduced: false)
    index.marks[slot].looksAtStage = false
    if row != old { try state.put(row, key, in: TieringTables.customers) }
    return try effects(of: decision, slot, from: old, to: row, at: review, window, in: state)
  }

  /// Publishes the tier events, then the stage, then the standing (RULES, "Tiering" 7).
  private func effects(
    of decision: TierDecision, _ slot: Int, from old: CustomerRow, to row: CustomerRow, at review: Instant, _ window: SpendWindow,
    in state: any StateTables
  ) throws -> Effects {
    var effects = Effects()
    let id = index.ids[slot]
    let time = published(review)
    let spend = index.spend[slot]
    let population = lane.cutoffs?.population ?? 0
    let move = { (from: Tier, to: Tier, reason: TierMoveReason) in
      TierMove(
        customerID: id, from: from, to: to, reviewedAt: review, population: population, windowSpend: spend, currency: self.currency,
        provisional: false, reason: reason)
    }
    for event in decision.events {
      switch event {
      case .promoted(let from, let to): effects.publish(.tierPromoted(move(from, to, .review)), at: time)
      case .demoted(let from, let to, let reason): effects.publish(.tierDemoted(move(from, to, reason)), at: time)
      case .atRisk(let tier, let demotesAt):
        let risk = TierAtRisk(
          customerID: id, tier: tier, wouldBecome: tier.oneDown, gapToKeep: lane.cutoffs?.spends.gapToKeep(tier, spend),
          demotesAt: demotesAt)
        effects.publish(.tierAtRisk(risk), at: time)
      }
    }
    if let stage = row.stage, stage != old.stage {
      effects.publish(.stageChanged(StageChange(customerID: id, from: old.stage, to: stage, reviewedAt: review)), at: time)
    }
    if row.tier != old.tier || row.computedTier != old.computedTier || row.stage != old.stage {
      var life = LifeFacts(row)
      if let last = life.last, last > review { life = LifeFacts(dates: try purchaseDates(id, through: review, in: state)) }
      let totals = try totals(id, slot, over: window, in: state)
      effects.publish(.standing(standing(of: id, row, totals, life, at: review)), at: time)
    }
    return effects
  }

  /// Whether the tier would stand if what refunds and voids took since the last review were still there (RULES, "Tiering" 5).
  private func keptWithoutReductions(_ slot: Int, _ tier: Tier, _ window: SpendWindow, in state: any StateTables) throws -> Bool {
    let id = index.ids[slot]
    var key = index.key(slot)
    try state.forEach(in: TieringTables.reductions, prefix: RowKey(id)) { rowKey, reduction in
      guard let invoice = try state.row(rowKey, in: TieringTables.invoices), window.contains(invoice.date.milliseconds) else { return }
      let remaining = invoice.remaining
      let before = invoice.remaining(before: reduction)
      guard before > remaining else { return }
      let (spend, overflow) = key.spend.addingReportingOverflow(before - remaining)
      key.spend = overflow ? .max : spend
      guard remaining == 0 else { return }
      key.count += 1
      key.lastPurchaseAt = max(key.lastPurchaseAt, invoice.date)
    }
    guard let cutoffs = lane.cutoffs else { return false }
    return !tier.isAbove(cutoffs.tier(of: key))
  }

  private func forgetReductions(of id: CustomerID, in state: any StateTables) throws {
    var keys: [RowKey] = []
    try state.forEach(in: TieringTables.reductions, prefix: RowKey(id)) { key, _ in keys.append(key) }
    for key in keys { try state.remove(key, in: TieringTables.reductions) }
  }

  /// The stage of a customer at a review, and when to look again.
  private func lookAtStage(_ slot: Int, at review: Instant, _ window: SpendWindow, in state: any StateTables) throws -> Stage {
    var purchases = Int64(index.marks[slot].purchases)
    var last = Instant(milliseconds: index.marks[slot].lastPurchase)
    var median: TimeSpan?
    if purchases > 0, last > review {
      // Purchases after the review's midnight do not count yet.
      let dates = try purchaseDates(index.ids[slot], through: review, in: state)
      let life = LifeFacts(dates: dates)
      purchases = life.purchases
      last = life.last ?? last
      median = StageRule.medianInterval(dates)
    } else if purchases > 1, review - last > stages.needsMedianAfter {
      median = try medianInterval(slot, in: state)
    }
    guard purchases > 0 else {
      index.wake(slot, at: .max)
      return .new
    }
    let silent = review - last
    let policy = policy.stages
    let stage = stages.stage(
      silent: silent, purchases: purchases, median: median,
      isLoyal: Int64(index.count[slot]) >= policy.loyalPurchases && index.hasFamilies(policy.loyalFamilies, slot, over: window))
    index.wake(slot, at: stages.nextLook(silent: silent, median: median).map { (last + $0).milliseconds } ?? .max)
    return stage
  }

  private func medianInterval(_ slot: Int, in state: any StateTables) throws -> TimeSpan? {
    let id = index.ids[slot]
    guard var row = try state.row(RowKey(id), in: TieringTables.customers) else { throw TieringError.corrupt("no customer \(id)") }
    if let known = row.medianInterval { return known }
    if row.purchases == 2, let first = row.firstPurchaseAt, let last = row.lastPurchaseAt { return last - first }
    row.medianInterval = StageRule.medianInterval(try purchaseDates(id, through: .latest, in: state))
    try state.put(row, RowKey(id), in: TieringTables.customers)
    return row.medianInterval
  }
}

extension ReviewCutoffs {
  /// The class by spend alone where no cut has that very spend, else by the whole key.
  fileprivate func tier(_ spend: Int64, key: () -> CompositeKey) -> Tier {
    guard spend > 0 else { return .d }
    for tier in [Tier.a, .b, .c] {
      guard let cut = self.key(tier) else { continue }
      if spend > cut.spend { return tier }
      if spend == cut.spend { return self.tier(of: key()) }
    }
    return .d
  }
}

extension CustomerMarks {
  /// Whether a review has anything to decide about the tier.
  fileprivate func needsDecision(_ computed: Tier, at review: Instant, _ grace: TimeSpan) -> Bool {
    if computed != computedTier || isReduced { return true }
    guard tier.isAbove(computed) else { return tier != computed || belowSince != .max }
    return belowSince == .max || review.milliseconds >= belowSince + grace.milliseconds
  }
}
