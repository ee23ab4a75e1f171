import Models

extension GradingFactors {
  /// The seven factors of T5, each 0–100 and rounded down. Amount and frequency are of the window; the others are judged over the whole
  /// life, since the field asks to judge long-term.
  ///
  /// - amount: window spend as a share of the spend at the A cut, at most 100; 0 while there is no such cut.
  /// - frequency: window purchases as a share of `frequentPurchases`.
  /// - margin: (net − cost) / net of the lines that name a cost; 50 while none does, 0 where net is not above 0.
  /// - cashFlow: 100 at no days late on average, falling to 0 at `lateDays`; 50 while no invoice with a due date has been paid.
  /// - referral: 100 for a customer who came by referral. What a customer brought is in the records of those he brought, and these are in
  ///   other lanes.
  /// - risk: 40 × the refunded share of net + 30 × complaints per purchase + 30 × the mean days past due of the open invoices / `lateDays`,
  ///   each share at most 1 and each summand rounded down.
  /// - sacrifice: what was sold below cost as a share of the cost of all lines that name one. High is bad here, as in risk.
  init(_ row: CustomerRow, _ totals: WindowTotals, at instant: Instant, cutoffs: ReviewCutoffs?, policy: TieringPolicy.Factors) {
    let sums = row.sums
    let late = Int128(policy.lateDays) * 86_400_000
    let aCut = cutoffs?.keys.a?.spend ?? 0
    let openLateness = Int128(sums.open) * Int128(instant.milliseconds) - Int128(sums.openDue) * 1_000
    let latest = Int128(sums.settled) * late
    let risk =
      Self.share(Int128(sums.reduced), of: Int128(sums.net), full: 40)
      + Self.share(Int128(row.complaints), of: Int128(max(1, row.purchases)), full: 30)
      + Self.share(openLateness, of: Int128(sums.open) * late, full: 30)
    self.init(
      amount: Self.share(Int128(totals.spend), of: Int128(aCut), full: 100),
      frequency: Self.share(Int128(totals.count), of: Int128(policy.frequentPurchases), full: 100),
      margin: sums.cost == 0 && sums.costedNet == 0
        ? 50 : Self.share(Int128(sums.costedNet) - Int128(sums.cost), of: Int128(sums.costedNet), full: 100),
      cashFlow: sums.settled == 0 ? 50 : Self.share(latest - Int128(sums.lateness), of: latest, full: 100),
      referral: row.referrerID == nil ? 0 : 100,
      risk: risk,
      sacrifice: Self.share(Int128(sums.loss), of: Int128(sums.cost), full: 100))
  }

  private static func share(_ part: Int128, of whole: Int128, full: Int64) -> Int64 {
    guard whole > 0, part > 0 else { return 0 }
    return Int64(min(part, whole) * Int128(full) / whole)
  }
}
