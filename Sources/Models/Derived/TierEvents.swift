/// The current standing of a customer: the value of `customer-tiers`.
package struct CustomerStanding: Hashable, Sendable {
  package var customerID: CustomerID
  package var scope: String
  /// The effective tier.
  package var tier: Tier
  package var computedTier: Tier
  package var previousTier: Tier?
  /// The review at which `tier` took effect; before any move the time of his first record.
  package var since: Instant
  /// Of the last review, as are `population` and `cutoffs`; absent before the first.
  package var reviewedAt: Instant?
  package var population: Int64
  /// Minor units.
  package var windowSpend: Int64
  package var currency: Currency
  package var windowCount: Int64
  package var firstPurchaseAt: Instant?
  package var lastPurchaseAt: Instant?
  /// Absent before the first review.
  package var stage: Stage?
  package var rfm: RFMScore?
  package var factors: GradingFactors
  package var families: [String]
  /// Minor units.
  package var gapToNext: Int64?
  /// Minor units; negative when missing.
  package var gapToKeep: Int64?
  package var cutoffs: StandingCutoffs?

  package init(
    customerID: CustomerID, scope: String = "all", tier: Tier, computedTier: Tier, previousTier: Tier? = nil, since: Instant,
    reviewedAt: Instant? = nil, population: Int64, windowSpend: Int64, currency: Currency, windowCount: Int64,
    firstPurchaseAt: Instant? = nil, lastPurchaseAt: Instant? = nil, stage: Stage? = nil, rfm: RFMScore? = nil, factors: GradingFactors,
    families: [String], gapToNext: Int64? = nil, gapToKeep: Int64? = nil, cutoffs: StandingCutoffs? = nil
  ) {
    self.customerID = customerID
    self.scope = scope
    self.tier = tier
    self.computedTier = computedTier
    self.previousTier = previousTier
    self.since = since
    self.reviewedAt = reviewedAt
    self.population = population
    self.windowSpend = windowSpend
    self.currency = currency
    self.windowCount = windowCount
    self.firstPurchaseAt = firstPurchaseAt
    self.lastPurchaseAt = lastPurchaseAt
    self.stage = stage
    self.rfm = rfm
    self.factors = factors
    self.families = families
    self.gapToNext = gapToNext
    self.gapToKeep = gapToKeep
    self.cutoffs = cutoffs
  }
}

/// Recency, frequency and money by quintile, 1–5.
package struct RFMScore: Hashable, Sendable {
  package var recency: Int64
  package var frequency: Int64
  package var money: Int64

  package init(recency: Int64, frequency: Int64, money: Int64) {
    self.recency = recency
    self.frequency = frequency
    self.money = money
  }
}

/// The seven grading factors, each 0–100 (T5).
package struct GradingFactors: Hashable, Sendable {
  package var amount: Int64
  package var frequency: Int64
  package var margin: Int64
  package var cashFlow: Int64
  package var referral: Int64
  package var risk: Int64
  package var sacrifice: Int64

  package init(amount: Int64, frequency: Int64, margin: Int64, cashFlow: Int64, referral: Int64, risk: Int64, sacrifice: Int64) {
    self.amount = amount
    self.frequency = frequency
    self.margin = margin
    self.cashFlow = cashFlow
    self.referral = referral
    self.risk = risk
    self.sacrifice = sacrifice
  }
}

/// The spend at each cut, in minor units; absent where the population has no such cut.
package struct StandingCutoffs: Hashable, Sendable {
  package var a: Int64?
  package var b: Int64?
  package var c: Int64?

  package init(a: Int64? = nil, b: Int64? = nil, c: Int64? = nil) {
    self.a = a
    self.b = b
    self.c = c
  }
}

/// A promotion or a demotion.
package struct TierMove: Hashable, Sendable {
  package var customerID: CustomerID
  package var scope: String
  package var from: Tier
  package var to: Tier
  package var reviewedAt: Instant?
  package var population: Int64
  /// Minor units.
  package var windowSpend: Int64
  package var currency: Currency
  package var provisional: Bool
  package var reason: TierMoveReason

  package init(
    customerID: CustomerID, scope: String = "all", from: Tier, to: Tier, reviewedAt: Instant? = nil, population: Int64, windowSpend: Int64,
    currency: Currency, provisional: Bool, reason: TierMoveReason
  ) {
    self.customerID = customerID
    self.scope = scope
    self.from = from
    self.to = to
    self.reviewedAt = reviewedAt
    self.population = population
    self.windowSpend = windowSpend
    self.currency = currency
    self.provisional = provisional
    self.reason = reason
  }
}

/// Why a tier moved.
package enum TierMoveReason: String, CaseIterable, Hashable, Sendable {
  case review, purchase, refund, policy
}

/// A demotion announced.
package struct TierAtRisk: Hashable, Sendable {
  package var customerID: CustomerID
  package var scope: String
  package var tier: Tier
  package var wouldBecome: Tier
  /// Minor units; negative when missing.
  package var gapToKeep: Int64?
  package var demotesAt: Instant

  package init(customerID: CustomerID, scope: String = "all", tier: Tier, wouldBecome: Tier, gapToKeep: Int64? = nil, demotesAt: Instant) {
    self.customerID = customerID
    self.scope = scope
    self.tier = tier
    self.wouldBecome = wouldBecome
    self.gapToKeep = gapToKeep
    self.demotesAt = demotesAt
  }
}

/// A change of stage; the `from` of the first is written as null (RULES, "Tiering" 7).
package struct StageChange: Hashable, Sendable {
  package var customerID: CustomerID
  package var from: Stage?
  package var to: Stage
  package var reviewedAt: Instant

  package init(customerID: CustomerID, from: Stage? = nil, to: Stage, reviewedAt: Instant) {
    self.customerID = customerID
    self.from = from
    self.to = to
    self.reviewedAt = reviewedAt
  }
}

/// The cut-offs of one review: the value of `tier-cutoffs`.
package struct TierCutoffs: Hashable, Sendable {
  package var scope: String
  package var reviewedAt: Instant
  package var population: Int64
  package var counts: CutCounts
  package var cutoffs: CutKeys
  package var salesShare: SalesShare

  package init(scope: String = "all", reviewedAt: Instant, population: Int64, counts: CutCounts, cutoffs: CutKeys, salesShare: SalesShare) {
    self.scope = scope
    self.reviewedAt = reviewedAt
    self.population = population
    self.counts = counts
    self.cutoffs = cutoffs
    self.salesShare = salesShare
  }
}

/// How many customers stand above each cut.
package struct CutCounts: Hashable, Sendable {
  package var a: Int64
  package var b: Int64
  package var c: Int64

  package init(a: Int64, b: Int64, c: Int64) {
    self.a = a
    self.b = b
    self.c = c
  }
}

/// The composite key of the last customer above each cut; absent where there is none.
package struct CutKeys: Hashable, Sendable {
  package var a: CompositeKey?
  package var b: CompositeKey?
  package var c: CompositeKey?

  package init(a: CompositeKey? = nil, b: CompositeKey? = nil, c: CompositeKey? = nil) {
    self.a = a
    self.b = b
    self.c = c
  }
}

/// What customers are ordered by: spend, count and last purchase descending, then the id ascending by bytes.
package struct CompositeKey: Hashable, Sendable {
  package var spend: Int64
  package var count: Int64
  package var lastPurchaseAt: Instant
  package var customerID: CustomerID

  package init(spend: Int64, count: Int64, lastPurchaseAt: Instant, customerID: CustomerID) {
    self.spend = spend
    self.count = count
    self.lastPurchaseAt = lastPurchaseAt
    self.customerID = customerID
  }
}

/// Each class's share of the population's spend, 0–1; anonymous sales apart.
package struct SalesShare: Hashable, Sendable {
  package var a: Double
  package var b: Double
  package var c: Double
  package var d: Double

  package init(a: Double, b: Double, c: Double, d: Double) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }
}
