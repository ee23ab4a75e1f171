package import Models

extension TieringPolicy {
  /// Reads the policy's section `tiering`; what is wrong is noted in the reader, and the default stands.
  package init(from root: PolicyReader) {
    self.init()
    let reader = root.map("tiering")
    mode = reader.choice("mode", default: mode)
    percent = Self.cuts(reader.map("percent"), default: percent, in: 0...100)
    if percent.a > percent.b || percent.b > percent.c {
      reader.refuse("percent", "expected a, b and c to ascend: each cut lies below the one before")
    }
    count = Self.cuts(reader.map("count"), default: count, in: 0...1_000_000_000)
    windowMode = reader.choice("windowMode", default: windowMode)
    windowDays = reader.integer("windowDays", default: windowDays, in: 1...3_660)
    reviewEvery = reader.choice("reviewEvery", default: reviewEvery)
    reviewDelay = .minutes(reader.integer("reviewDelayMinutes", default: 15, in: 0...1_380))
    demotionGrace = .days(reader.integer("demotionGraceDays", default: 30, in: 0...3_660))
    unmatchedWait = .days(reader.integer("unmatchedWaitDays", default: 90, in: 1...3_660))
    rates = ExchangeRates(from: reader.map("rates"))
    stages = Stages(from: reader.map("stages"))
    factors = Factors(from: reader.map("factors"))
    reader.finish()
  }

  private static func cuts(_ reader: PolicyReader, default standard: Cuts, in range: ClosedRange<Int64>) -> Cuts {
    defer { reader.finish() }
    return Cuts(
      a: reader.integer("a", default: standard.a, in: range), b: reader.integer("b", default: standard.b, in: range),
      c: reader.integer("c", default: standard.c, in: range))
  }
}

extension TieringPolicy.Stages {
  fileprivate init(from reader: PolicyReader) {
    self.init()
    lostAfter = .days(reader.integer("lostAfterDays", default: 365, in: 1...36_600))
    dormantAfter = .days(reader.integer("dormantAfterDays", default: 180, in: 1...36_600))
    dormantPercent = reader.integer("dormantPercent", default: dormantPercent, in: 1...10_000)
    newUntil = .days(reader.integer("newUntilDays", default: 90, in: 1...36_600))
    atRiskAfter = .days(reader.integer("atRiskAfterDays", default: 60, in: 1...36_600))
    atRiskPercent = reader.integer("atRiskPercent", default: atRiskPercent, in: 1...10_000)
    loyalPurchases = reader.integer("loyalPurchases", default: loyalPurchases, in: 1...1_000_000)
    loyalFamilies = reader.integer("loyalFamilies", default: loyalFamilies, in: 1...1_000)
    reader.finish()
  }
}

extension TieringPolicy.Factors {
  fileprivate init(from reader: PolicyReader) {
    self.init()
    frequentPurchases = reader.integer("frequentPurchases", default: frequentPurchases, in: 1...1_000_000)
    lateDays = reader.integer("lateDays", default: lateDays, in: 1...36_600)
    reader.finish()
  }
}
