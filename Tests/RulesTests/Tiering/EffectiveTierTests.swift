import Models
import Rules
import Testing
import TieringHistories

/// RULES "Tiering" 3, 5, 6 and 7: whole histories with every event worked out by hand. One customer each of A, B and C.
@Suite struct EffectiveTierTests {
  @Test func `a promotion takes effect at the review and is told a millisecond after its delay`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([Till.invoice("t1", "x", "2026-03-01", 500), Till.tick("2026-03-02")])
    #expect(
      fleet.story(of: "x") == [
        "2026-03-01T12:00:00.000Z standing d/d 500/1",
        "2026-03-02T00:15:00.001Z promoted d-a review",
        "2026-03-02T00:15:00.001Z stage none-new",
        "2026-03-02T00:15:00.001Z standing a/a 500/1 keep 0",
      ])
    let standing = try #require(fleet.standing(of: "x"))
    #expect(standing.previousTier == .d)
    #expect(standing.since == Till.at("2026-03-02T00:00:00Z"))
    #expect(standing.reviewedAt == Till.at("2026-03-02T00:00:00Z"))
    #expect(standing.population == 1)
    #expect(standing.cutoffs == StandingCutoffs(a: 500, b: 500, c: 500))
  }

  @Test func `who falls below is warned, keeps his tier for 30 days, and then falls one class at a time`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([Till.invoice("t1", "x", "2026-03-01", 500), Till.tick("2026-03-02")])
    try fleet.run([
      Till.invoice("t2", "y", "2026-03-02", 900), Till.invoice("t3", "z", "2026-03-02", 800), Till.invoice("t4", "w", "2026-03-02", 700),
    ])
    for day in 3...31 { try fleet.run(Till.tick("2026-03-\(day < 10 ? "0" : "")\(day)")) }
    #expect(
      fleet.moves(of: "x") == [
        "2026-03-02T00:15:00.001Z promoted d-a review",
        "2026-03-03T00:15:00.001Z atRisk a-b gap -400 demotes 2026-04-02T00:00:00.000Z",
      ])
    try fleet.run(Till.tick("2026-04-01"))
    #expect(fleet.standing(of: "x")?.tier == .a)
    #expect(fleet.standing(of: "x")?.computedTier == .d)
    // At the first review at or after 30 days he falls to B, where he is below still: a new run begins.
    try fleet.run(Till.tick("2026-04-02"))
    #expect(
      fleet.moves(of: "x").dropFirst(2) == [
        "2026-04-02T00:15:00.001Z demoted a-b review",
        "2026-04-02T00:15:00.001Z atRisk b-c gap -300 demotes 2026-05-02T00:00:00.000Z",
      ])
    // A tick that comes late runs the missed reviews in their order, each with its own time.
    try fleet.run(Till.tick("2026-06-03"))
    #expect(
      fleet.moves(of: "x").dropFirst(4) == [
        "2026-05-02T00:15:00.001Z demoted b-c review",
        "2026-05-02T00:15:00.001Z atRisk c-d gap -200 demotes 2026-06-01T00:00:00.000Z",
        "2026-06-01T00:15:00.001Z demoted c-d review",
      ])
    #expect(fleet.cutoffs.count == 94)
    #expect(fleet.cutoffs.map(\.reviewedAt) == fleet.cutoffs.map(\.reviewedAt).sorted())
  }

  @Test func `a review at the tier ends the run, and the next run has its own 30 days`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-01", 500), Till.tick("2026-03-02"), Till.invoice("t2", "y", "2026-03-02", 900),
      Till.tick("2026-03-03"),
      Till.invoice("t3", "x", "2026-03-03", 600), Till.tick("2026-03-04"), Till.invoice("t4", "y", "2026-03-04", 600),
      Till.tick("2026-03-05"),
    ])
    #expect(
      fleet.moves(of: "x") == [
        "2026-03-02T00:15:00.001Z promoted d-a review",
        "2026-03-03T00:15:00.001Z atRisk a-b gap -400 demotes 2026-04-02T00:00:00.000Z",
        "2026-03-05T00:15:00.001Z atRisk a-b gap -400 demotes 2026-04-04T00:00:00.000Z",
      ])
  }

  @Test func `a refund that costs the tier demotes at once, to the computed tier`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-01", 900), Till.invoice("t2", "y", "2026-03-01", 800), Till.invoice("t3", "z", "2026-03-01", 700),
      Till.tick("2026-03-02"), Till.refund("r1", of: "t1", "x", "2026-03-02", 850), Till.tick("2026-03-03"),
    ])
    #expect(
      fleet.moves(of: "x") == ["2026-03-02T00:15:00.001Z promoted d-a review", "2026-03-03T00:15:00.001Z demoted a-c refund"])
    #expect(fleet.moves(of: "y").last == "2026-03-03T00:15:00.001Z promoted b-a review")
  }

  @Test func `a refund does not end the grace of one whom it did not cost the tier`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-01", 900), Till.invoice("t2", "y", "2026-03-01", 800), Till.tick("2026-03-02"),
      // With 900 he would be below 1800 as well.
      Till.invoice("t3", "y", "2026-03-02", 1_000), Till.refund("r1", of: "t1", "x", "2026-03-02", 100), Till.tick("2026-03-03"),
    ])
    #expect(fleet.moves(of: "x").last == "2026-03-03T00:15:00.001Z atRisk a-b gap -1000 demotes 2026-04-02T00:00:00.000Z")
  }

  @Test func `a void within a running grace demotes at once when it alone costs the tier at that review`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-01", 900), Till.invoice("t2", "y", "2026-03-01", 800), Till.tick("2026-03-02"),
      Till.invoice("t3", "y", "2026-03-02", 200), Till.tick("2026-03-03"), Till.invoice("t4", "x", "2026-03-03", 200),
      Till.void("t4", "x", "2026-03-03T13:00:00Z"), Till.tick("2026-03-04"),
    ])
    #expect(
      fleet.moves(of: "x") == [
        "2026-03-02T00:15:00.001Z promoted d-a review",
        "2026-03-03T00:15:00.001Z atRisk a-b gap -100 demotes 2026-04-02T00:00:00.000Z",
        "2026-03-04T00:15:00.001Z demoted a-b refund",
      ])
  }

  @Test func `a class reached between two reviews is told once, and only above the effective tier`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-01", 900), Till.invoice("t2", "y", "2026-03-01", 600), Till.invoice("t3", "z", "2026-03-01", 300),
      Till.invoice("t4", "n", "2026-03-01", 10),
    ])
    #expect(fleet.moves(of: "n").isEmpty)
    try fleet.run([
      Till.tick("2026-03-02"), Till.invoice("t5", "n", "2026-03-02T08:00:00Z", 290), Till.invoice("t6", "n", "2026-03-02T09:00:00Z", 1),
      Till.refund("r1", of: "t5", "n", "2026-03-02T10:00:00Z", 290), Till.invoice("t7", "n", "2026-03-02T11:00:00Z", 300),
      Till.invoice("t8", "n", "2026-03-02T12:00:00Z", 600), Till.invoice("t9", "x", "2026-03-02T12:00:00Z", 5_000),
      Till.tick("2026-03-03"),
    ])
    #expect(
      fleet.moves(of: "n") == [
        // 300 in two purchases stand before 300 in one: the composite key reaches the cut of C.
        "2026-03-02T08:00:00.000Z promoted d-c purchase provisional",
        "2026-03-02T12:00:00.000Z promoted d-a purchase provisional",
        "2026-03-03T00:15:00.001Z promoted d-b review",
      ])
    #expect(fleet.moves(of: "x") == ["2026-03-02T00:15:00.001Z promoted d-a review"])
  }

  @Test func `the first review is the last midnight before the first tick, and before it nobody stands above D`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    #expect(fleet.lane(0).nextReview == nil)
    try fleet.run([Till.invoice("t1", "x", "2026-03-01", 900), .tick(Till.at("2026-03-02T00:14:59.999Z"))])
    #expect(fleet.lane(0).nextReview == Till.at("2026-03-02T00:00:00Z"))
    #expect(fleet.standing(of: "x")?.tier == .d)
    #expect(fleet.standing(of: "x")?.rfm == nil)
    try fleet.run(.tick(Till.at("2026-03-02T00:15:00Z")))
    #expect(fleet.standing(of: "x")?.tier == .a)
    #expect(fleet.lane(0).nextReview == Till.at("2026-03-03T00:00:00Z"))
  }

  struct Cadence: Sendable {
    var every: TieringPolicy.ReviewEvery
    var reviews: [String]
  }

  @Test(arguments: [
    Cadence(every: .day, reviews: ["2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z", "2026-03-30T22:00:00.000Z"]),
    Cadence(every: .week, reviews: ["2026-03-22T23:00:00.000Z", "2026-03-29T22:00:00.000Z"]),
    Cadence(every: .month, reviews: ["2026-02-28T23:00:00.000Z", "2026-03-31T22:00:00.000Z"]),
  ])
  func `reviews are held at midnights of the firm's zone`(_ example: Cadence) throws {
    let zone = try #require(Zone("Europe/Berlin"))
    let fleet = try TieringFleet(
      policy: TieringPolicy().with { $0.reviewEvery = example.every }, zone: zone, currency: History.yuan, partitions: 2)
    try fleet.run(.tick(Till.at("2026-03-29T00:00:00Z")))
    try fleet.run(.tick(Till.at(example.every == .month ? "2026-04-01T00:00:00Z" : "2026-03-31T00:00:00Z")))
    #expect(fleet.cutoffs.map(\.reviewedAt.rfc3339) == example.reviews)
  }

  @Test func `an invoice after the review's midnight is not in its window`() throws {
    let fleet = try Till.fleet(Till.oneEach)
    try fleet.run([
      Till.invoice("t1", "x", "2026-03-02T00:00:00Z", 5), Till.invoice("t2", "y", "2026-03-02T00:00:00.001Z", 9), Till.tick("2026-03-02"),
    ])
    #expect(fleet.cutoffs.first?.population == 1)
    #expect(fleet.cutoffs.first?.cutoffs.a?.customerID == CustomerID(checked: "x"))
    #expect(fleet.standing(of: "y")?.stage == .new)
  }
}
