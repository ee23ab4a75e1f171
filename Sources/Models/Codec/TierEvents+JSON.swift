extension CustomerStanding {
  init(from data: inout JSONObject) throws(Fault) {
    customerID = try data.id("customerID")
    scope = try data.string("scope")
    tier = try data.choice("tier")
    computedTier = try data.choice("computedTier")
    previousTier = try data.optionalChoice("previousTier")
    since = try data.instant("since")
    reviewedAt = try data.optionalInstant("reviewedAt")
    population = try data.count("population")
    windowSpend = try data.amount("windowSpend")
    currency = try data.currency("currency")
    windowCount = try data.count("windowCount")
    firstPurchaseAt = try data.optionalInstant("firstPurchaseAt")
    lastPurchaseAt = try data.optionalInstant("lastPurchaseAt")
    stage = try data.optionalChoice("stage")
    rfm = try data.optionalObject("rfm", RFMScore.init)
    factors = try data.object("factors", GradingFactors.init)
    families = try data.list("families") { (value) throws(Fault) in try value.asString() }
    gapToNext = try data.optionalAmount("gapToNext")
    gapToKeep = try data.optionalAmount("gapToKeep")
    cutoffs = try data.optionalObject("cutoffs", StandingCutoffs.init)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    writer.field("scope", scope)
    writer.field("tier", tier)
    writer.field("computedTier", computedTier)
    writer.field("previousTier", previousTier)
    writer.field("since", since)
    writer.field("reviewedAt", reviewedAt)
    writer.field("population", population)
    writer.field("windowSpend", windowSpend)
    writer.field("currency", currency)
    writer.field("windowCount", windowCount)
    writer.field("firstPurchaseAt", firstPurchaseAt)
    writer.field("lastPurchaseAt", lastPurchaseAt)
    writer.field("stage", stage)
    writer.object("rfm", rfm) { score, writer in score.write(to: &writer) }
    writer.object("factors", factors) { factors, writer in factors.write(to: &writer) }
    writer.list("families", families) { family, writer in writer.value(family) }
    writer.field("gapToNext", gapToNext)
    writer.field("gapToKeep", gapToKeep)
    writer.object("cutoffs", cutoffs) { cutoffs, writer in cutoffs.write(to: &writer) }
  }
}

extension RFMScore {
  init(from data: inout JSONObject) throws(Fault) {
    recency = try data.integer("r", in: 1...5)
    frequency = try data.integer("f", in: 1...5)
    money = try data.integer("m", in: 1...5)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("r", recency)
    writer.field("f", frequency)
    writer.field("m", money)
  }
}

extension GradingFactors {
  init(from data: inout JSONObject) throws(Fault) {
    amount = try data.integer("amount", in: 0...100)
    frequency = try data.integer("frequency", in: 0...100)
    margin = try data.integer("margin", in: 0...100)
    cashFlow = try data.integer("cashFlow", in: 0...100)
    referral = try data.integer("referral", in: 0...100)
    risk = try data.integer("risk", in: 0...100)
    sacrifice = try data.integer("sacrifice", in: 0...100)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("amount", amount)
    writer.field("frequency", frequency)
    writer.field("margin", margin)
    writer.field("cashFlow", cashFlow)
    writer.field("referral", referral)
    writer.field("risk", risk)
    writer.field("sacrifice", sacrifice)
  }
}

extension StandingCutoffs {
  init(from data: inout JSONObject) throws(Fault) {
    a = try data.optionalAmount("a")
    b = try data.optionalAmount("b")
    c = try data.optionalAmount("c")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("a", a)
    writer.field("b", b)
    writer.field("c", c)
  }
}

extension TierMove {
  init(from data: inout JSONObject) throws(Fault) {
    customerID = try data.id("customerID")
    scope = try data.string("scope")
    from = try data.choice("from")
    to = try data.choice("to")
    reviewedAt = try data.optionalInstant("reviewedAt")
    population = try data.count("population")
    windowSpend = try data.amount("windowSpend")
    currency = try data.currency("currency")
    provisional = try data.bool("provisional")
    reason = try data.choice("reason")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    writer.field("scope", scope)
    writer.field("from", from)
    writer.field("to", to)
    writer.field("reviewedAt", reviewedAt)
    writer.field("population", population)
    writer.field("windowSpend", windowSpend)
    writer.field("currency", currency)
    writer.field("provisional", provisional)
    writer.field("reason", reason)
  }
}

extension TierAtRisk {
  init(from data: inout JSONObject) throws(Fault) {
    customerID = try data.id("customerID")
    scope = try data.string("scope")
    tier = try data.choice("tier")
    wouldBecome = try data.choice("wouldBecome")
    gapToKeep = try data.optionalAmount("gapToKeep")
    demotesAt = try data.instant("demotesAt")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    writer.field("scope", scope)
    writer.field("tier", tier)
    writer.field("wouldBecome", wouldBecome)
    writer.field("gapToKeep", gapToKeep)
    writer.field("demotesAt", demotesAt)
  }
}

extension StageChange {
  init(from data: inout JSONObject) throws(Fault) {
    customerID = try data.id("customerID")
    from = try data.optionalChoice("from")
    to = try data.choice("to")
    reviewedAt = try data.instant("reviewedAt")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    if let from {
      writer.field("from", from)
    } else {
      writer.name("from")
      writer.null()
    }
    writer.field("to", to)
    writer.field("reviewedAt", reviewedAt)
  }
}
