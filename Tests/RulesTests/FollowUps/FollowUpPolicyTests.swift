import Models
import Testing

@testable import Rules

@Suite struct FollowUpPolicyTests {
  /// A policy node from `path: value` lines; only as much as these tests need.
  private func policy(_ values: [(path: [String], value: String)]) -> (FollowUpPolicy, [PolicyProblem]) {
    func node(_ values: [(path: ArraySlice<String>, value: String)]) -> PolicyNode {
      if let leaf = values.first, leaf.path.isEmpty { return PolicyNode(line: 1, .scalar(leaf.value)) }
      var keys: [String] = []
      for key in values.compactMap(\.path.first) where !keys.contains(key) { keys.append(key) }
      let entries = keys.map { key in
        PolicyNode.Entry(
          key: key, line: 1, value: node(values.filter { $0.path.first == key }.map { ($0.path.dropFirst(), $0.value) }))
      }
      return PolicyNode(line: 1, .map(entries))
    }
    let reader = PolicyReader(node(values.map { (["followUps"] + $0.path[...], $0.value) }))
    let policy = FollowUpPolicy(from: reader)
    return (policy, reader.found)
  }

  @Test func `an empty policy is the default`() {
    let (read, problems) = policy([])
    #expect(read == FollowUpPolicy())
    #expect(problems.isEmpty)
  }

  @Test func `every setting is read`() {
    let (read, problems) = policy([
      (["windowDays"], "4"), (["moveLimitDays"], "7"), (["quietHours", "from"], "20:30"), (["quietHours", "to"], "08:00"),
      (["cap", "most"], "3"), (["cap", "days"], "10"), (["marketingCap", "most"], "2"), (["marketingCap", "days"], "20"),
      (["consentUnlessSaid", "service"], "false"), (["consentUnlessSaid", "marketing"], "true"), (["channel", "D"], "email"),
      (["kinds", "satisfactionCall", "days", "A"], "5"), (["kinds", "complaintCare", "days"], "6"),
      (["kinds", "maintenanceReminder", "daysBefore"], "7"), (["kinds", "declinedItem", "days"], "8"), (["kinds", "noShow", "days"], "9"),
      (["kinds", "tierWelcome", "days"], "10"), (["kinds", "careVisit", "days", "A"], "none"),
      (["kinds", "careVisit", "days", "C"], "200"),
      (["kinds", "winBack", "firstDay"], "11"), (["kinds", "winBack", "nextDays"], "12"), (["kinds", "winBack", "tries"], "13"),
      (["kinds", "survey", "days"], "14"), (["kinds", "survey", "pauseDays"], "15"), (["retry", "days"], "16"),
      (["plans", "major", "months"], "24"), (["plans", "major", "km"], "30000"), (["prediction", "readingMonths"], "36"),
      (["prediction", "leastKmPerDay"], "1"), (["prediction", "mostKmPerDay"], "900"), (["endedKeptDays"], "17"),
    ])
    #expect(problems.isEmpty)
    var expected = FollowUpPolicy()
    expected.window = .days(4)
    expected.moveLimit = .days(7)
    expected.quietHours = QuietHours(from: 1_230, to: 480)
    expected.cap = ContactCap(most: 3, within: .days(10))
    expected.marketingCap = ContactCap(most: 2, within: .days(20))
    expected.serviceConsent = false
    expected.marketingConsent = true
    expected.channels.d = .email
    expected.satisfactionCallDays.a = 5
    expected.complaintCareDays = 6
    expected.reminderLeadDays = 7
    expected.declinedItemDays = 8
    expected.noShowDays = 9
    expected.tierWelcomeDays = 10
    expected.careVisitDays.a = nil
    expected.careVisitDays.c = 200
    expected.winBackFirstDay = 11
    expected.winBackNextDays = 12
    expected.winBackTries = 13
    expected.surveyDays = 14
    expected.surveyPause = .days(15)
    expected.retryDays = 16
    expected.plans = [ServicePlan(name: "major", codes: ["major"], months: 24, km: 30_000)]
    expected.readingMonths = 36
    expected.slopes = 1...900
    expected.endedKept = .days(17)
    #expect(read == expected)
  }

  @Test(arguments: [
    ["windowDays", "0"], ["windowDay", "3"], ["quietHours", "from", "25:00"], ["cap", "most", "-1"], ["channel", "A", "pigeon"],
    ["kinds", "careVisit", "days", "A", "never"], ["kinds", "careVisit", "days", "D", "3"], ["kinds", "birthday", "days", "1"],
    ["plans", "minor", "month", "6"], ["prediction", "readingMonths", "61"], ["prediction", "leastKmPerDay", "501"],
  ]) func `what is wrong is named with its place`(_ words: [String]) throws {
    let (_, problems) = policy([(Array(words.dropLast()), try #require(words.last))])
    #expect(!problems.isEmpty)
    #expect(problems.allSatisfy { $0.path.hasPrefix("followUps.\(words[0])") })
  }
}
