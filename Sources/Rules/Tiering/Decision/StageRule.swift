import Models

/// The stage of a customer's life at a review, the first that matches (RULES, "Tiering" 9).
struct StageRule: Sendable {
  let policy: TieringPolicy.Stages

  /// From this silence on the own median interval matters.
  var needsMedianAfter: TimeSpan { min(policy.dormantAfter, policy.atRiskAfter) }

  /// The stage of a customer with purchases; `median` is `nil` with one purchase, and may be where the silence is shorter than
  /// `needsMedianAfter`.
  func stage(silent: TimeSpan, purchases: Int64, median: TimeSpan?, isLoyal: @autoclosure () -> Bool) -> Stage {
    if silent > policy.lostAfter { return .lost }
    if silent > limit(policy.dormantPercent, of: median, atLeast: policy.dormantAfter) { return .dormant }
    if purchases == 1, silent <= policy.newUntil { return .new }
    if silent > limit(policy.atRiskPercent, of: median, atLeast: policy.atRiskAfter) { return .atRisk }
    return isLoyal() ? .loyal : .active
  }

  /// The first silence after the present one at which the stage may be another, if nothing happens; `nil` when there is none.
  func nextLook(silent: TimeSpan, median: TimeSpan?) -> TimeSpan? {
    let limits = [
      policy.lostAfter, policy.newUntil, policy.dormantAfter, policy.atRiskAfter,
      limit(policy.dormantPercent, of: median, atLeast: policy.dormantAfter),
      limit(policy.atRiskPercent, of: median, atLeast: policy.atRiskAfter),
    ]
    return limits.filter { $0 >= silent }.min().map { $0 + .milliseconds(1) }
  }

  /// A whole silence exceeds a fraction of a millisecond exactly when it exceeds its whole part.
  private func limit(_ percent: Int64, of median: TimeSpan?, atLeast least: TimeSpan) -> TimeSpan {
    guard let median else { return least }
    return max(least, .milliseconds(Int64(Int128(median.milliseconds) * Int128(percent) / 100)))
  }

  /// The median of the intervals between purchases; of an even number the lower. `nil` below two purchases.
  static func medianInterval(_ dates: [Instant]) -> TimeSpan? {
    guard dates.count > 1 else { return nil }
    let sorted = dates.sorted()
    let intervals = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.sorted()
    return intervals[(intervals.count - 1) / 2]
  }
}
