package import Models

/// The numbers of the follow-up rules: the section `followUps` of the policy file (RULES, "Follow-ups").
package struct FollowUpPolicy: Hashable, Sendable {
  /// From windowStart to windowEnd.
  package var window = TimeSpan.days(3)
  /// A gate that would move a follow-up further than this past its first windowStart ends it.
  package var moveLimit = TimeSpan.days(14)
  /// When nobody is contacted, by the customer's wall clock; `from` = `to` means never quiet.
  package var quietHours = QuietHours()
  package var cap = ContactCap(most: 2, within: .days(7))
  package var marketingCap = ContactCap(most: 1, within: .days(30))
  /// Whether a customer may be contacted before he has said so.
  package var serviceConsent = true
  package var marketingConsent = false
  /// Where the customer prefers none.
  package var channels = PerTier<Channel>(a: .call, b: .call, c: .call, d: .sms)
  package var satisfactionCallDays = PerTier(a: 1, b: 2, c: 3, d: 3)
  package var complaintCareDays = 3
  /// Before the predicted date.
  package var reminderLeadDays = 14
  package var declinedItemDays = 30
  package var noShowDays = 1
  package var tierWelcomeDays = 2
  package var tierWelcomeTiers: Set<Tier> = [.a, .b]
  /// A class without days has no care visit.
  package var careVisitDays = PerTier<Int?>(a: 30, b: 90, c: 180, d: nil)
  package var winBackFirstDay = 1
  package var winBackNextDays = 30
  package var winBackTries: Int64 = 3
  package var surveyDays = 0
  /// At most one survey is scheduled for a customer in this time.
  package var surveyPause = TimeSpan.days(30)
  package var retryTiers: Set<Tier> = [.a, .b]
  package var retryDays = 1
  package var plans = [ServicePlan(name: "minor", codes: ["minor"], months: 6, km: 7_500)]
  /// Readings older than this say nothing about how much a vehicle is driven.
  package var readingMonths = 24
  /// Kilometres a day.
  package var slopes: ClosedRange<Int64> = 5...500
  /// An ended follow-up's row stays this long, and its key on `follow-ups` with it (EVENTS, "Derived topics").
  package var endedKept = TimeSpan.days(90)

  package init() {}

  /// How far back the times of contacts matter to a cap.
  var capReach: TimeSpan { max(cap.within, marketingCap.within) }
}

/// At most `most` contacts in any span of `within`.
package struct ContactCap: Hashable, Sendable {
  package var most: Int
  package var within: TimeSpan
}

/// The quiet part of the day; it runs past midnight where `to` is before `from`.
package struct QuietHours: Hashable, Sendable {
  /// Minutes since the wall clock's midnight.
  package var from = 21 * 60
  package var to = 9 * 60
}

/// A value for each class of customer.
package struct PerTier<Value> {
  package var a: Value
  package var b: Value
  package var c: Value
  package var d: Value

  package subscript(tier: Tier) -> Value {
    switch tier {
    case .a: a
    case .b: b
    case .c: c
    case .d: d
    }
  }
}

extension PerTier: Equatable where Value: Equatable {}
extension PerTier: Hashable where Value: Hashable {}
extension PerTier: Sendable where Value: Sendable {}

/// A maintenance that comes round by months, by distance, or by whichever is first.
package struct ServicePlan: Hashable, Sendable {
  package var name: String
  /// The codes of `visit.completed` that are this maintenance.
  package var codes: Set<String>
  package var months: Int?
  package var km: Int64?

  package init(name: String, codes: Set<String>, months: Int?, km: Int64?) {
    self.name = name
    self.codes = codes
    self.months = months
    self.km = km
  }
}
