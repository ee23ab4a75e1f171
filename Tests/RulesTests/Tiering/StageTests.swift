import Models
import Rules
import Testing
import TieringHistories

/// RULES "Tiering" 9: the stage at the review of 1 March 2026, 00:00 UTC, of purchases so many days before it.
@Suite struct StageTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var daysBefore: [Double]
    var families = ["oil"]
    var stage: Stage
    var why: String
    var testDescription: String { why }
  }

  static let cases = [
    Case(daysBefore: [], stage: .new, why: "none left: new"),
    Case(daysBefore: [1], stage: .new, why: "one purchase"),
    Case(daysBefore: [90], stage: .new, why: "one purchase, 90 days, though silent for more than 60"),
    Case(daysBefore: [90.001], stage: .atRisk, why: "one purchase, more than 90 days"),
    Case(daysBefore: [180], stage: .atRisk, why: "one purchase, 180 days"),
    Case(daysBefore: [180.001], stage: .dormant, why: "one purchase, more than 180 days: the minimum alone"),
    Case(daysBefore: [365], stage: .dormant, why: "365 days"),
    Case(daysBefore: [365.001], stage: .lost, why: "more than 365 days"),
    Case(daysBefore: [60, 62], stage: .active, why: "60 days with a short interval"),
    Case(daysBefore: [60.001, 62], stage: .atRisk, why: "more than 60 days with a short interval"),
    Case(daysBefore: [75, 125], stage: .active, why: "1.5 × 50 days"),
    Case(daysBefore: [75.001, 125.001], stage: .atRisk, why: "more than 1.5 × 50 days"),
    Case(daysBefore: [200, 280], stage: .atRisk, why: "2.5 × 80 days"),
    Case(daysBefore: [200.001, 280.001], stage: .dormant, why: "more than 2.5 × 80 days"),
    Case(daysBefore: [70, 110, 210], stage: .atRisk, why: "the median of 40 and 100 is the lower: 70 is more than 60"),
    Case(daysBefore: [70, 120, 220, 520], stage: .active, why: "the median of 50, 100 and 300 days of all life is 100"),
    Case(daysBefore: [1, 2, 3, 4], stage: .active, why: "four purchases of one family"),
    Case(daysBefore: [1, 2, 3, 4], families: ["oil", "tyres"], stage: .loyal, why: "four purchases in two families"),
    Case(daysBefore: [1, 2, 3, 4], families: ["caf\u{e9}", "cafe\u{301}"], stage: .loyal, why: "families are their bytes, as ids are"),
    Case(daysBefore: [1, 2, 3], families: ["oil", "tyres"], stage: .active, why: "three purchases in two families"),
    Case(daysBefore: [1, 2, 3, 366], families: ["oil", "tyres"], stage: .active, why: "the fourth is outside the window"),
  ]

  @Test(arguments: cases)
  func `the first stage that matches stands`(_ example: Case) throws {
    let fleet = try Till.fleet()
    let review = Till.at("2026-03-01T00:00:00Z")
    var steps = [Till.registered("c", "2024-01-01")]
    for (index, days) in example.daysBefore.enumerated().reversed() {
      let time = (review - .milliseconds(Int64(days * 86_400_000))).rfc3339
      steps.append(Till.invoice("t\(index)", "c", time, 100, families: example.families))
    }
    try fleet.run(steps + [Till.tick("2026-03-01")])
    #expect(fleet.standing(of: "c")?.stage == example.stage)
    #expect(fleet.story(of: "c").contains("2026-03-01T00:15:00.001Z stage none-\(example.stage)"))
  }

  @Test func `a silent customer goes through his stages at the first review past each limit`() throws {
    let fleet = try Till.fleet()
    try fleet.run([
      Till.invoice("t1", "c", "2025-01-01T00:00:00Z", 100), Till.invoice("t2", "c", "2025-01-11T00:00:00Z", 100),
      Till.invoice("t0", "other", "2024-12-01", 1), Till.tick("2025-01-12"), Till.tick("2026-02-01"),
    ])
    #expect(
      fleet.story(of: "c").filter { $0.contains("stage") } == [
        "2025-01-12T00:15:00.001Z stage none-active",
        // Silent for exactly 60, 180 and 365 days the reviews of 12 March, 10 July and 11 January change nothing.
        "2025-03-13T00:15:00.001Z stage active-atRisk",
        "2025-07-11T00:15:00.001Z stage atRisk-dormant",
        "2026-01-12T00:15:00.001Z stage dormant-lost",
      ])
  }

  @Test func `who loses his only purchase to a refund is new again`() throws {
    let fleet = try Till.fleet()
    try fleet.run([
      Till.invoice("t1", "c", "2025-01-01", 100), Till.tick("2025-06-01"), Till.refund("r1", of: "t1", "c", "2025-06-01", 100),
      Till.tick("2025-06-02"),
    ])
    #expect(fleet.story(of: "c").filter { $0.contains("stage") }.last == "2025-06-02T00:15:00.001Z stage atRisk-new")
    #expect(fleet.standing(of: "c")?.firstPurchaseAt == nil)
  }
}
