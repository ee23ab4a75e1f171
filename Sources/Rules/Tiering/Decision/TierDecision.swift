import Models

/// What a review decides about a customer's effective tier (RULES, "Tiering" 5).
struct TierDecision: Hashable, Sendable {
  enum Event: Hashable, Sendable {
    case promoted(from: Tier, to: Tier)
    case demoted(from: Tier, to: Tier, TierMoveReason)
    case atRisk(tier: Tier, demotesAt: Instant)
  }

  var tier: Tier
  /// The first review of the run of reviews below the tier.
  var belowSince: Instant?
  /// In the order in which they are published.
  var events: [Event] = []

  /// Decides at a review. `keptWithoutReductions` says whether the refunds and voids since the last review are what costs the tier; it is
  /// asked only where the customer is below.
  init(
    tier: Tier, computed: Tier, belowSince: Instant?, review: Instant, grace: TimeSpan, keptWithoutReductions: () throws -> Bool
  ) rethrows {
    self.tier = tier
    guard tier.isAbove(computed) else {
      // At or above his tier there is no run; a promotion takes effect at the review.
      self.tier = computed
      if computed.isAbove(tier) { events = [.promoted(from: tier, to: computed)] }
      return
    }
    if try keptWithoutReductions() {
      self.tier = computed
      events = [.demoted(from: tier, to: computed, .refund)]
      return
    }
    guard let start = belowSince else {
      begin(at: review, grace)
      return
    }
    self.belowSince = start
    guard review >= start + grace else { return }
    self.tier = tier.oneDown
    self.belowSince = nil
    events = [.demoted(from: tier, to: self.tier, .review)]
    if self.tier.isAbove(computed) { begin(at: review, grace) }
  }

  private mutating func begin(at review: Instant, _ grace: TimeSpan) {
    belowSince = review
    events.append(.atRisk(tier: tier, demotesAt: review + grace))
  }
}
