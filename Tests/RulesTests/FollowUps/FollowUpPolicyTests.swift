import Foundation
import Models
import Testing

@testable import Rules

@Suite struct FollowUpPolicyTests {
  private func policy(_ yaml: String) throws -> (FollowUpPolicy, [PolicyProblem]) {
    let reader = PolicyReader(try PolicyText.parse(yaml))
    let policy = FollowUpPolicy(from: reader)
    return (policy, reader.found)
  }

  @Test func `an empty policy is the default`() throws {
    let (read, problems) = try policy("")
    #expect(read == FollowUpPolicy())
    #expect(problems.isEmpty)
  }

  @Test func `the policy file that is shipped says the defaults, each of them`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let yaml = try String(contentsOf: root.appending(path: "ops/policy.yaml"), encoding: .utf8)
    let (read, problems) = try policy(yaml)
    #expect(read == FollowUpPolicy())
    #expect(problems.isEmpty)
    guard case .map(let sections) = try PolicyText.parse(yaml).content,
      case .map(let settings) = try #require(sections.first { $0.key == "followUps" }).value.content
    else {
      Issue.record("the policy has no section followUps")
      return
    }
    #expect(settings.count == 12)
  }

  @Test func `every setting is read`() throws {
    let (read, problems) = try policy(
      """
      followUps:
        windowDays: 4
        moveLimitDays: 7
        quietHours: {from: "20:30", to: "08:00"}
        cap: {most: 3, days: 10}
        marketingCap: {most: 2, days: 20}
        consentUnlessSaid: {service: false, marketing: true}
        channel: {D: email}
        kinds:
          satisfactionCall: {days: {A: 5}}
          complaintCare: {days: 6}
          maintenanceReminder: {daysBefore: 7}
          declinedItem: {days: 8}
          noShow: {days: 9}
          tierWelcome: {days: 10, tiers: [A]}
          careVisit: {days: {A: none, C: 200}}
          winBack: {firstDay: 11, nextDays: 12, tries: 13}
          survey: {days: 14, pauseDays: 15}
        retry: {days: 16, tiers: [A, B, C]}
        plans:
          major: {months: 24, km: 30000}
          tyres: {codes: [winter, summer], months: 6}
        prediction: {readingMonths: 36, leastKmPerDay: 1, mostKmPerDay: 900}
        endedKeptDays: 17
      """)
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
    expected.tierWelcomeTiers = [.a]
    expected.retryTiers = [.a, .b, .c]
    expected.careVisitDays.a = nil
    expected.careVisitDays.c = 200
    expected.winBackFirstDay = 11
    expected.winBackNextDays = 12
    expected.winBackTries = 13
    expected.surveyDays = 14
    expected.surveyPause = .days(15)
    expected.retryDays = 16
    expected.plans = [
      ServicePlan(name: "major", codes: ["major"], months: 24, km: 30_000),
      ServicePlan(name: "tyres", codes: ["winter", "summer"], months: 6, km: nil),
    ]
    expected.readingMonths = 36
    expected.slopes = 1...900
    expected.endedKept = .days(17)
    #expect(read == expected)
  }

  @Test(arguments: [
    ("windowDays: 0", "windowDays"), ("windowDay: 3", "windowDay"), ("quietHours: {from: \"25:00\"}", "quietHours.from"),
    ("cap: {most: -1}", "cap.most"), ("channel: {A: pigeon}", "channel.A"),
    ("kinds: {careVisit: {days: {A: never}}}", "kinds.careVisit.days.A"), ("kinds: {careVisit: {days: {D: 3}}}", "kinds.careVisit.days.D"),
    ("kinds: {birthday: {days: 1}}", "kinds.birthday"), ("retry: {tiers: [E]}", "retry.tiers"),
    ("plans: {minor: {month: 6}}", "plans.minor.month"), ("plans: {minor: {codes: [a]}}", "plans.minor"),
    ("prediction: {readingMonths: 61}", "prediction.readingMonths"), ("prediction: {leastKmPerDay: 501}", "prediction"),
  ]) func `what is wrong is named with its place`(_ yaml: String, _ path: String) throws {
    let (_, problems) = try policy("followUps: {\(yaml)}")
    #expect(problems.contains { $0.path.hasPrefix("followUps.\(path)") && $0.line == 1 }, "\(problems)")
  }
}
