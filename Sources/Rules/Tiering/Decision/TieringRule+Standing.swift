import Models

extension TieringRule {
  /// The standing of a customer from his row, what he bought in the window that ends at an instant, and the last review.
  func standing(
    of id: CustomerID, _ row: CustomerRow, _ totals: WindowTotals, _ life: LifeFacts, at instant: Instant
  ) -> CustomerStanding {
    let cutoffs = lane.cutoffs
    let spends = cutoffs?.spends
    return CustomerStanding(
      customerID: id, tier: row.tier, computedTier: row.computedTier, previousTier: row.previousTier, since: row.since,
      reviewedAt: cutoffs?.review, population: cutoffs?.population ?? 0, windowSpend: totals.spend, currency: currency,
      windowCount: totals.count, firstPurchaseAt: life.first, lastPurchaseAt: life.last, stage: row.stage,
      rfm: cutoffs.map { RFMScore(totals, at: instant, cutoffs: $0) },
      factors: GradingFactors(row, totals, at: instant, cutoffs: cutoffs, policy: policy.factors), families: totals.families.map(\.text),
      gapToNext: spends?.gapToNext(row.tier, totals.spend), gapToKeep: spends?.gapToKeep(row.tier, totals.spend), cutoffs: spends)
  }
}

extension StandingCutoffs {
  /// The money that is missing to the cut of the class above; 0 when the spend suffices already.
  func gapToNext(_ tier: Tier, _ spend: Int64) -> Int64? {
    guard tier != .a, let cut = cut(of: Tier.allCases[tier.index - 1]) else { return nil }
    return max(0, cut - spend)
  }

  /// The spend above the own class's cut, negative when missing.
  func gapToKeep(_ tier: Tier, _ spend: Int64) -> Int64? { cut(of: tier).map { spend - $0 } }

  private func cut(of tier: Tier) -> Int64? {
    switch tier {
    case .a: a
    case .b: b
    case .c: c
    case .d: nil
    }
  }
}
