import FleetTesting
import Models
import Testing
import TieringHistories

@testable import Rules

/// The small values that the rule is made of.
@Suite struct TieringValueTests {
  @Test func `every value is in its bucket, and buckets follow each other without a gap`() {
    var random = SeededGenerator(seed: 3)
    var next: Int64 = 0
    for bucket in 0..<LogBuckets.count {
      let range = LogBuckets.range(of: bucket)
      #expect(range.lowerBound == next)
      #expect(LogBuckets.bucket(of: range.lowerBound) == bucket)
      #expect(LogBuckets.bucket(of: range.upperBound) == bucket)
      #expect(LogBuckets.bucket(of: Int64.random(in: range, using: &random)) == bucket)
      next = range.upperBound &+ 1
    }
    #expect(next == .min)
  }

  struct Ranks: Sendable {
    var population: Int64
    var ranks: [Int64]
  }

  @Test(arguments: [
    Ranks(population: 0, ranks: [0, 0, 0]), Ranks(population: 1, ranks: [1, 1, 1]), Ranks(population: 5, ranks: [1, 1, 1]),
    Ranks(population: 20, ranks: [1, 1, 4]), Ranks(population: 21, ranks: [1, 2, 5]), Ranks(population: 100, ranks: [1, 5, 20]),
    Ranks(population: 101, ranks: [2, 6, 21]),
    Ranks(population: 10_000_000_000, ranks: [100_000_000, 500_000_000, 2_000_000_000]),
  ])
  func `a cut of p percent is N times p plus 99, divided by 100`(_ example: Ranks) {
    let cuts = TieringPolicy().ranks(population: example.population)
    #expect([cuts.a, cuts.b, cuts.c] == example.ranks)
  }

  @Test(arguments: [
    Ranks(population: 5, ranks: [3, 5, 5]), Ranks(population: 100, ranks: [3, 10, 100]), Ranks(population: 300, ranks: [3, 10, 110]),
  ])
  func `in count mode each class follows the one above, as far as there are customers`(_ example: Ranks) {
    let policy = TieringPolicy().with {
      $0.mode = .count
      $0.count = .init(a: 3, b: 7, c: 100)
    }
    let cuts = policy.ranks(population: example.population)
    #expect([cuts.a, cuts.b, cuts.c] == example.ranks)
  }

  struct Conversion: Sendable {
    var rate: String
    var amount: Int64
    var converted: Int64
  }

  @Test(arguments: [
    Conversion(rate: "7.25", amount: 2, converted: 15), Conversion(rate: "7.25", amount: 1, converted: 7),
    Conversion(rate: "7.5", amount: 1, converted: 8), Conversion(rate: "7.5", amount: -1, converted: -7),
    Conversion(rate: "0.001", amount: 499, converted: 0), Conversion(rate: "0.001", amount: 500, converted: 1),
    Conversion(rate: "1", amount: .max, converted: .max),
    Conversion(rate: "0.5", amount: .max, converted: 4_611_686_018_427_387_904),
  ])
  func `a rate is exact and rounds half up`(_ example: Conversion) throws {
    #expect(try #require(DecimalRate(example.rate)).convert(example.amount) == example.converted)
  }

  @Test func `a conversion that does not fit is none`() throws {
    #expect(try #require(DecimalRate("1.1")).convert(.max) == nil)
    #expect(try #require(DecimalRate("1.1")).convert(.min) == nil)
  }

  @Test(arguments: ["", "0", "0.0", "-1", "+1", "1e3", "1.2.3", ".5", "5.", "1234567890123456789", "1,5"])
  func `what is no positive decimal is no rate`(_ text: String) { #expect(DecimalRate(text) == nil) }

  @Test func `equal values have equal scores, and a score is 1 and the cuts exceeded`() {
    var cutoffs = Self.cutoffs
    cutoffs.recency = [10, 20, 30, 40]
    cutoffs.frequency = [1, 1, 2, 3]
    cutoffs.money = [100, 200, 200, 300]
    func score(_ silent: Int64, _ count: Int64, _ spend: Int64) -> [Int64] {
      let totals = WindowTotals(spend: spend, count: count, last: 1_000 - silent)
      let score = RFMScore(totals, at: Instant(milliseconds: 1_000), cutoffs: cutoffs)
      return [score.recency, score.frequency, score.money]
    }
    #expect(score(10, 1, 100) == [5, 1, 1])
    #expect(score(11, 2, 101) == [4, 3, 2])
    #expect(score(40, 3, 200) == [2, 4, 2])
    #expect(score(41, 4, 301) == [1, 5, 5])
  }

  @Test func `the factors follow their formulas`() {
    var row = CustomerRow(slot: 0, knownSince: Till.at("2026-01-01"))
    var totals = WindowTotals()
    func factors(_ cutoffs: ReviewCutoffs?) -> [Int64] {
      let factors = GradingFactors(row, totals, at: Till.at("2026-03-01"), cutoffs: cutoffs, policy: TieringPolicy.Factors())
      return [
        factors.amount, factors.frequency, factors.margin, factors.cashFlow, factors.referral, factors.risk, factors.sacrifice,
      ]
    }
    #expect(factors(nil) == [0, 0, 50, 50, 0, 0, 0])
    totals.spend = 75
    totals.count = 5
    row.sums.costedNet = 200
    row.sums.cost = 150
    row.sums.loss = 15
    row.sums.settled = 2
    // Two invoices were 18 days late together: 9 of 30 days on average.
    row.sums.lateness = 18 * 86_400_000
    row.referrerID = CustomerID(checked: "friend")
    // A quarter refunded: 10; one complaint on two purchases: 15; an open invoice 10 days overdue: 10.
    row.sums.net = 400
    row.sums.reduced = 100
    row.complaints = 1
    row.purchases = 2
    row.sums.open = 1
    row.sums.openDue = Till.at("2026-02-19").milliseconds / 1_000
    #expect(factors(Self.cutoffs) == [50, 41, 25, 70, 100, 35, 10])
    // A millisecond more is rounded down too.
    row.sums.lateness += 1
    #expect(factors(Self.cutoffs)[3] == 69)
  }

  @Test func `a policy is read with its defaults, and what is wrong is named with its line`() throws {
    let standard = PolicyReader(.empty)
    #expect(TieringPolicy(from: standard) == TieringPolicy())
    #expect(standard.found.isEmpty)
    func scalar(_ text: String, _ line: Int) -> PolicyNode { PolicyNode(line: line, .scalar(text)) }
    func map(_ entries: [(String, PolicyNode)], _ line: Int) -> PolicyNode {
      PolicyNode(line: line, .map(entries.map { PolicyNode.Entry(key: $0, line: $1.line, value: $1) }))
    }
    let root = PolicyReader(
      map(
        [
          (
            "tiering",
            map(
              [
                ("mode", scalar("count", 2)), ("percent", map([("a", scalar("9", 4)), ("b", scalar("5", 5))], 3)),
                ("windowMod", scalar("rolling", 6)),
                (
                  "rates",
                  map([("USD", map([("2026-01-01", scalar("7.1", 9)), ("2026-13-01", scalar("7", 10))], 8)), ("usd", map([], 11))], 7)
                ),
              ], 1)
          )
        ], 1))
    let policy = TieringPolicy(from: root)
    #expect(policy.mode == .count)
    let day = try #require(CivilDate("2026-05-05"))
    #expect(policy.rates.rate(of: History.dollar, on: day) == DecimalRate("7.1"))
    #expect(
      Set(root.found.map { "\($0.line) \($0.path)" }) == [
        "3 tiering.percent", "6 tiering.windowMod", "10 tiering.rates.USD.2026-13-01", "11 tiering.rates.usd",
      ])
  }

  @Test func `rows and messages are what they were after a round trip`() throws {
    let fleet = try Till.fleet(History.policy(0), partitions: 2)
    var history = History(seed: 5, customers: 12)
    try fleet.run(history.steps(days: 20, perDay: 6))
    var rows = 0
    func check<Row: RowCodable & Equatable>(_ table: Table<Row>, _ partition: Int) throws {
      for bytes in (fleet.contents(of: partition)[table.name] ?? [:]).values {
        let row: Row = try bytes.withUnsafeBytes { try RowReader.read(Row.self, from: $0) }
        #expect(try Self.roundTrip(row) == row)
        rows += 1
      }
    }
    for partition in 0..<2 {
      try check(TieringTables.customers, partition)
      try check(TieringTables.invoices, partition)
      try check(TieringTables.waiting, partition)
      try check(TieringTables.complaints, partition)
      try check(TieringTables.anonymous, partition)
      try check(TieringTables.anonymousSales, partition)
      try check(TieringTables.lane, partition)
      try check(TieringTables.merge, partition)
      try check(TieringTables.reviews, partition)
    }
    #expect(rows > 100)
    let region = Region(axis: .customer, low: 0, high: 9, spend: 5, count: 1, lastPurchase: -3, prefix: [0, 255])
    let probes = [ReviewProbe(sought: 2, form: .members, region: region), ReviewProbe(sought: 9, form: .parts, region: region)]
    let key = CompositeKey(spend: .max, count: 1, lastPurchaseAt: .latest, customerID: CustomerID(checked: "客户"))
    let wide = Int128(Int64.max) * 1_000_000
    var answer = ProbeAnswer(
      sought: 1, parts: [HistogramPart(part: 3, customers: 2, spend: wide), HistogramPart(part: 7_000, customers: 1)])
    answer.members = [key]
    answer.values = [-1, .max]
    let review = Till.at("2026-03-01")
    let orders: [TierOrder.Content] = [.report, .refine(probes), .settled(Self.cutoffs)]
    for content in orders {
      let order = TierOrder(review: review, round: 3, partition: 11, content: content)
      #expect(try Self.roundTrip(order) == order)
    }
    let report = TierReport(review: review, round: 1, partition: 0, content: .answers([answer]))
    #expect(try Self.roundTrip(report) == report)
    var histogram = ReviewHistogram()
    #expect(try Self.roundTrip(histogram) == histogram)
    histogram.neighbours = [
      CutNeighbours(sought: 0, before: 7, spendBefore: wide, members: [key]),
      CutNeighbours(sought: 14, before: 7, values: [.init(value: 0, customers: 9), .init(value: .max, customers: 1)], isLast: true),
    ]
    #expect(try Self.roundTrip(histogram) == histogram)
    var held = HeldReview(tick: review, review: review)
    held.probes = probes
    var lane = LaneRow()
    lane.held = held
    #expect(try Self.roundTrip(lane) == lane)
    let reduction = ReductionRow(refunded: 7, wasVoid: true)
    #expect(try Self.roundTrip(reduction) == reduction)
    var merge = MergeRow(review: review)
    merge.searches = [CutSearch(sought: 0, rank: 1, axis: .spend, in: [HistogramPart(part: 500, customers: 3, spend: wide)])].compactMap {
      $0
    }
    #expect(try Self.roundTrip(merge) == merge)
  }

  @Test func `a message of another version is refused`() throws {
    var writer = RowWriter()
    writer.write(Int64(2))
    #expect(throws: RowError.invalid("tier order version")) {
      try writer.bytes.withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(TierOrder.self, from: raw) }
    }
  }

  private static func roundTrip<Value: RowCodable>(_ value: Value) throws -> Value {
    var writer = RowWriter()
    value.encode(into: &writer)
    return try writer.bytes.withUnsafeBytes { try RowReader.read(Value.self, from: $0) }
  }

  private static let cutoffs = ReviewCutoffs(
    review: Till.at("2026-03-01T00:00:00Z"), population: 1, counts: CutCounts(a: 1, b: 1, c: 1),
    keys: CutKeys(a: CompositeKey(spend: 150, count: 1, lastPurchaseAt: Till.at("2026-02-01"), customerID: CustomerID(checked: "c"))),
    salesShare: SalesShare(a: 1, b: 0, c: 0, d: 0))
}
