package import Models

extension FollowUpPolicy {
  /// Reads the section `followUps` of a policy; what is absent keeps its default, what is wrong is noted in the reader.
  package init(from root: PolicyReader) {
    let section = root.map("followUps")
    window = section.days("windowDays", window, 1...60)
    moveLimit = section.days("moveLimitDays", moveLimit, 0...365)
    readQuietHours(section.map("quietHours"))
    cap = section.map("cap").cap(cap)
    marketingCap = section.map("marketingCap").cap(marketingCap)

    let consent = section.map("consentUnlessSaid")
    serviceConsent = consent.truth("service", default: serviceConsent)
    marketingConsent = consent.truth("marketing", default: marketingConsent)
    consent.finish()

    let channel = section.map("channel")
    channels.a = channel.choice("A", default: channels.a)
    channels.b = channel.choice("B", default: channels.b)
    channels.c = channel.choice("C", default: channels.c)
    channels.d = channel.choice("D", default: channels.d)
    channel.finish()

    readKinds(section.map("kinds"))

    let retry = section.map("retry")
    retryTiers = retry.tiers("tiers") ?? retryTiers
    retryDays = retry.count("days", retryDays, 0...365)
    retry.finish()

    if section.has("plans") { plans = FollowUpPolicy.plans(section.map("plans")) }
    let prediction = section.map("prediction")
    // 60 months are 1,827 days at most, within the bound of the exact sums.
    readingMonths = prediction.count("readingMonths", readingMonths, 1...60)
    let least = prediction.integer("leastKmPerDay", default: slopes.lowerBound, in: 1...10_000)
    let most = prediction.integer("mostKmPerDay", default: slopes.upperBound, in: 1...10_000)
    if least <= most {
      slopes = least...most
    } else {
      prediction.refuse("mostKmPerDay", "expected at least leastKmPerDay")
    }
    prediction.finish()

    endedKept = section.days("endedKeptDays", endedKept, 1...3_650)
    section.finish()
  }

  private mutating func readQuietHours(_ section: PolicyReader) {
    func minute(_ key: String, _ standard: Int) -> Int {
      section.parse(key, standard, "a time of day, HH:MM") { WallTime($0)?.minuteOfDay }
    }
    quietHours = QuietHours(from: minute("from", quietHours.from), to: minute("to", quietHours.to))
    section.finish()
  }

  private mutating func readKinds(_ section: PolicyReader) {
    func kind(_ kind: FollowUpKind, _ read: (PolicyReader) -> Void) {
      let map = section.map(kind.rawValue)
      read(map)
      map.finish()
    }
    kind(.satisfactionCall) { map in
      let days = map.map("days")
      satisfactionCallDays.a = days.count("A", satisfactionCallDays.a, 0...365)
      satisfactionCallDays.b = days.count("B", satisfactionCallDays.b, 0...365)
      satisfactionCallDays.c = days.count("C", satisfactionCallDays.c, 0...365)
      satisfactionCallDays.d = days.count("D", satisfactionCallDays.d, 0...365)
      days.finish()
    }
    kind(.complaintCare) { complaintCareDays = $0.count("days", complaintCareDays, 0...365) }
    kind(.maintenanceReminder) { reminderLeadDays = $0.count("daysBefore", reminderLeadDays, 0...365) }
    kind(.declinedItem) { declinedItemDays = $0.count("days", declinedItemDays, 0...365) }
    kind(.noShow) { noShowDays = $0.count("days", noShowDays, 0...365) }
    kind(.tierWelcome) {
      tierWelcomeDays = $0.count("days", tierWelcomeDays, 0...365)
      tierWelcomeTiers = $0.tiers("tiers") ?? tierWelcomeTiers
    }
    kind(.careVisit) { map in
      let days = map.map("days")
      careVisitDays.a = days.optionalCount("A", careVisitDays.a)
      careVisitDays.b = days.optionalCount("B", careVisitDays.b)
      careVisitDays.c = days.optionalCount("C", careVisitDays.c)
      days.finish()
    }
    kind(.winBack) {
      winBackFirstDay = $0.count("firstDay", winBackFirstDay, 0...365)
      winBackNextDays = $0.count("nextDays", winBackNextDays, 0...365)
      winBackTries = $0.integer("tries", default: winBackTries, in: 1...100)
    }
    kind(.survey) {
      surveyDays = $0.count("days", surveyDays, 0...365)
      surveyPause = $0.days("pauseDays", surveyPause, 0...365)
    }
    section.finish()
  }

  private static func plans(_ section: PolicyReader) -> [ServicePlan] {
    section.keys().compactMap { name in
      let map = section.map(name)
      let plan = ServicePlan(
        name: name,
        codes: Set(map.list("codes", "a service code") { $0.isEmpty ? nil : $0 } ?? [name]),
        months: map.has("months") ? map.count("months", 0, 1...600) : nil,
        km: map.has("km") ? map.integer("km", default: 0, in: 1...1_000_000) : nil)
      if plan.months == nil, plan.km == nil { map.refuse("months", "a plan needs months, km or both") }
      map.finish()
      return (1...CustomerID.maximumLength).contains(name.utf8.count) ? plan : nil
    }
  }
}

extension PolicyReader {
  fileprivate func count(_ key: String, _ standard: Int, _ range: ClosedRange<Int64>) -> Int {
    Int(integer(key, default: Int64(standard), in: range))
  }

  /// A number of days, or `none`.
  fileprivate func optionalCount(_ key: String, _ standard: Int?) -> Int? {
    parse(key, standard, "a number of days from 0 to 3650, or none") { text -> Int?? in
      if text == "none" { return .some(nil) }
      return Int(text).flatMap { (0...3_650).contains($0) ? .some(.some($0)) : nil }
    }
  }

  fileprivate func days(_ key: String, _ standard: TimeSpan, _ range: ClosedRange<Int64>) -> TimeSpan {
    .days(integer(key, default: standard.milliseconds / 86_400_000, in: range))
  }

  fileprivate func tiers(_ key: String) -> Set<Tier>? { list(key, "a class, A to D") { Tier(rawValue: $0) }.map(Set.init) }

  fileprivate func cap(_ standard: ContactCap) -> ContactCap {
    defer { finish() }
    return ContactCap(most: count("most", standard.most, 0...1_000), within: days("days", standard.within, 1...365))
  }
}
