package import Models

extension ComplaintPolicy {
  /// Reads `complaints` from the root of a policy; what is wrong is noted in the reader, and the default stands.
  package init(from root: PolicyReader) {
    let reader = root.map("complaints")
    let targets = reader.map("targets")
    firstResponse = TierMinutes(from: targets.map("firstResponse"), default: TierMinutes(a: 15, b: 30, c: 60, d: 120))
    nextResponse = TierMinutes(from: targets.map("nextResponse"), default: TierMinutes(a: 30, b: 60, c: 120, d: 240))
    resolution = TierMinutes(from: targets.map("resolution"), default: TierMinutes(a: 240, b: 480, c: 960, d: 1_440))
    targets.finish()

    let factors = reader.map("severity")
    severityFactors = [
      .critical: factors.thousandths("critical", default: 0.25, in: 0.01...100),
      .high: factors.thousandths("high", default: 0.5, in: 0.01...100),
      .normal: factors.thousandths("normal", default: 1, in: 0.01...100),
      .low: factors.thousandths("low", default: 2, in: 0.01...100),
    ]
    factors.finish()

    warningShare = reader.thousandths("warning", default: 0.75, in: 0.01...1)
    rerunShare = reader.thousandths("rerun", default: 0.25, in: 0.01...1)
    let levels = reader.map("levels")
    levelShare = levels.thousandths("share", default: 0.5, in: 0.01...100)
    vipLevel = levels.integer("vip", default: 2, in: 1...Self.topLevel)
    raisingReopening = levels.integer("reopening", default: 2, in: 1...1_000)
    roles = levels.list("roles", "the name of a role") { $0.isEmpty ? nil : $0 } ?? Self.standardRoles
    if roles.count != Self.standardRoles.count {
      levels.refuse("roles", "expected \(Self.standardRoles.count) roles, from level 1 up")
      roles = Self.standardRoles
    }
    levels.finish()

    waitDays = reader.integer("waitDays", default: 30, in: 1...3_650)
    tombstoneDays = reader.integer("tombstoneDays", default: 90, in: 1...36_500)
    let silent = reader.map("silent")
    silentDissatisfied = silent.integer("dissatisfied", default: 4, in: 1...1_000)
    silentTold = silent.integer("told", default: 13, in: 1...1_000)
    silent.finish()
    reader.finish()
  }

  /// The policy of an empty file.
  package static let standard = ComplaintPolicy(from: PolicyReader(.empty))

  private static let standardRoles = ["service advisor", "service manager", "general manager", "head office"]
}

extension TierMinutes {
  // The upper bound, 19 years, keeps every product of rule 1 far from overflow.
  fileprivate init(from reader: PolicyReader, default standard: TierMinutes) {
    a = reader.integer("A", default: standard.a, in: 1...10_000_000)
    b = reader.integer("B", default: standard.b, in: 1...10_000_000)
    c = reader.integer("C", default: standard.c, in: 1...10_000_000)
    d = reader.integer("D", default: standard.d, in: 1...10_000_000)
    reader.finish()
  }
}

extension PolicyReader {
  /// A number kept exactly in thousandths; a finer one is refused.
  fileprivate func thousandths(_ key: String, default standard: Double, in range: ClosedRange<Double>) -> Int64 {
    let value = number(key, default: standard, in: range) * 1_000
    if abs(value - value.rounded()) > 1e-6 { refuse(key, "expected no more than three digits after the point") }
    return Int64(value.rounded())
  }
}
