import Models

extension RFMScore {
  /// The quintiles of a customer (RULES, "Tiering" 8): 1 + the cuts exceeded by count and spend, 5 − those exceeded by the time since the
  /// last purchase. Who bought nothing in the window has 1 of each.
  init(_ totals: WindowTotals, at instant: Instant, cutoffs: ReviewCutoffs) {
    let exceeded = { (value: Int64, cuts: [Int64]) in Int64(cuts.count { value > $0 }) }
    guard totals.count > 0 else {
      self.init(recency: 1, frequency: 1, money: 1)
      return
    }
    self.init(
      recency: 5 - exceeded(instant.milliseconds - totals.last, cutoffs.recency), frequency: 1 + exceeded(totals.count, cutoffs.frequency),
      money: 1 + exceeded(totals.spend, cutoffs.money))
  }
}
