import Models
import Rules
import Testing
import TieringHistories

/// RULES "Tiering" 1 and 2, clause by clause: histories and the window spend and count that they come to.
@Suite struct LedgerTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var clause: String
    var steps: [HistoryStep]
    var spend: Int64
    var count: Int64
    var records: [RecordEffect] = []
    var testDescription: String { clause }
  }

  private static func kept(_ id: String, _ event: String) -> String { RowKey(id, "till", event).text }

  static let cases: [Case] = [
    Case(
      clause: "spend is the sum of the lines' net, not the total",
      steps: [
        .transaction(
          Till.event(
            .invoiced(
              Invoice(
                transactionID: TransactionID(checked: "t1"), customerID: CustomerID(checked: "c"), storeID: StoreID(checked: "s"),
                currency: History.yuan, total: 999,
                lines: [
                  InvoiceLine(sku: "a", family: "oil", kind: .part, quantity: 2, net: 300),
                  InvoiceLine(sku: "b", family: "oil", kind: .labour, quantity: 1, net: -50),
                ])), "2026-02-10", id: "1"))
      ], spend: 250, count: 1),
    Case(
      clause: "what another pays is not his spend", steps: [Till.invoice("t1", "c", "2026-02-10", 500, payer: .insurer)], spend: 0, count: 0
    ),
    Case(
      clause: "a correction may change the payer, and the date stays",
      steps: [
        Till.invoice("t1", "c", "2025-03-05", 500, payer: .warranty), Till.correction("t1", "c", "2026-02-20", 700),
        Till.invoice("t2", "c", "2026-02-27", 1),
      ], spend: 701, count: 2),
    Case(
      clause: "of several corrections the latest time wins",
      steps: [
        Till.invoice("t1", "c", "2026-02-10", 500), Till.correction("t1", "c", "2026-02-14", 300),
        Till.correction("t1", "c", "2026-02-12", 900),
      ], spend: 300, count: 1),
    Case(
      clause: "a void stays void",
      steps: [
        Till.invoice("t1", "c", "2026-02-10", 500), Till.void("t1", "c", "2026-02-11"), Till.correction("t1", "c", "2026-02-14", 300),
      ], spend: 0, count: 0),
    Case(
      clause: "a refund reduces its invoice",
      steps: [Till.invoice("t1", "c", "2026-02-10", 500), Till.refund("r1", of: "t1", "c", "2026-02-11", 200)], spend: 300, count: 1),
    Case(
      clause: "a refund larger than its invoice is clamped at 0",
      steps: [
        Till.invoice("t1", "c", "2026-02-10", 500), Till.invoice("t2", "c", "2026-02-10", 100),
        Till.refund("r1", of: "t1", "c", "2026-02-11", 900),
      ], spend: 100, count: 1),
    Case(
      clause: "a refund counts at the invoice's date, so one of an invoice outside the window changes nothing",
      steps: [
        Till.invoice("t1", "c", "2025-02-10", 500), Till.invoice("t2", "c", "2026-02-10", 100),
        Till.refund("r1", of: "t1", "c", "2026-02-11", 400),
      ], spend: 100, count: 1),
    Case(
      clause: "a refund of one number counts once",
      steps: [
        Till.invoice("t1", "c", "2026-02-10", 500), Till.refund("r1", of: "t1", "c", "2026-02-11", 200),
        Till.refund("r1", of: "t1", "c", "2026-02-12", 200),
      ], spend: 300, count: 1),
    Case(
      clause: "of two invoices with one number the first stands",
      steps: [Till.invoice("t1", "c", "2026-02-10", 500), Till.invoice("t1", "c", "2026-02-11", 800)], spend: 500, count: 1),
    Case(
      clause: "a refund that comes before its invoice waits for it",
      steps: [Till.refund("r1", of: "t1", "c", "2026-02-09", 200), Till.invoice("t1", "c", "2026-02-10", 500)], spend: 300, count: 1,
      records: [.keep(name: kept("t1", "r-r1-2026-02-09")), .release(name: kept("t1", "r-r1-2026-02-09"))]),
    Case(
      clause: "a correction and a void wait as well",
      steps: [
        Till.correction("t1", "c", "2026-02-08", 400), Till.void("t2", "c", "2026-02-09"), Till.invoice("t1", "c", "2026-02-10", 500),
        Till.invoice("t2", "c", "2026-02-10", 50),
      ], spend: 400, count: 1,
      records: [
        .keep(name: kept("t1", "c-t1-2026-02-08")), .keep(name: kept("t2", "v-t2-2026-02-09")),
        .release(name: kept("t1", "c-t1-2026-02-08")), .release(name: kept("t2", "v-t2-2026-02-09")),
      ]),
    Case(
      clause: "at 90 days from its own time the wait still holds",
      steps: [Till.refund("r1", of: "t1", "c", "2025-11-12", 200), Till.invoice("t1", "c", "2026-02-10", 500)], spend: 300, count: 1,
      records: [.keep(name: kept("t1", "r-r1-2025-11-12")), .release(name: kept("t1", "r-r1-2025-11-12"))]),
    Case(
      clause: "after 90 days from its own time it is parked",
      steps: [
        Till.refund("r1", of: "t1", "c", "2025-11-12T11:59:59.999Z", 200), Till.invoice("t1", "c", "2026-02-10", 500),
      ], spend: 500, count: 1,
      records: [
        .keep(name: kept("t1", "r-r1-2025-11-12T11:59:59.999Z")),
        .parkKept(
          name: kept("t1", "r-r1-2025-11-12T11:59:59.999Z"), Fault(.unmatched, message: "its invoice did not come within 90 days")),
      ]),
    Case(
      clause: "another currency is converted at the last rate of the invoice's date, rounded half up",
      steps: [Till.invoice("t1", "c", "2026-02-10", 33, currency: History.dollar)], spend: 248, count: 1),
    Case(
      clause: "a refund is converted at the rate of its invoice's date",
      steps: [
        Till.invoice("t1", "c", "2025-02-28T13:00:00Z", 100, currency: History.dollar),
        Till.refund("r1", of: "t1", "c", "2025-04-01", 100, currency: History.dollar), Till.invoice("t2", "c", "2026-02-10", 7),
      ], spend: 7, count: 1),
    Case(
      clause: "without a rate an invoice is parked and changes nothing",
      steps: [Till.invoice("t1", "c", "2025-01-14", 33, currency: History.dollar), Till.invoice("t2", "c", "2026-02-10", 5)], spend: 5,
      count: 1,
      records: [
        .park(Fault(.noRate, pointer: "/data/currency", message: "no rate of USD in CNY dated on or before 2025-01-14"))
      ]),
    Case(
      clause: "amounts that overflow are parked and change nothing",
      steps: [Till.invoice("t1", "c", "2026-02-10", .max), Till.invoice("t2", "c", "2026-02-11", 1)], spend: .max, count: 1,
      records: [
        .park(Fault(.amountOverflow, pointer: "/data/lines", message: "the customer's amounts do not add up to a 64-bit amount"))
      ]),
    Case(
      clause: "a refund of a negative amount is parked",
      steps: [Till.invoice("t1", "c", "2026-02-10", 100), Till.refund("r1", of: "t1", "c", "2026-02-11", -40)], spend: 100, count: 1,
      records: [.park(Fault(.invalidData, pointer: "/data/total", message: "a refund's total is not negative"))]),
    Case(
      clause: "an invoice leaves the window exactly 365 days after its date",
      steps: [
        Till.invoice("t1", "c", "2025-02-10T12:00:00.000Z", 100), Till.invoice("t2", "c", "2025-02-10T12:00:00.001Z", 20),
        Till.invoice("t3", "c", "2026-02-10T12:00:00.000Z", 3),
      ], spend: 23, count: 2),
  ]

  @Test(arguments: cases)
  func `the ledger holds what is left of each invoice`(_ example: Case) throws {
    let fleet = try Till.fleet(History.policy(9).with { $0.unmatchedWait = .days(90) })
    try fleet.run(example.steps)
    let standing = try #require(fleet.standing(of: "c"))
    #expect(standing.windowSpend == example.spend)
    #expect(standing.windowCount == example.count)
    #expect(fleet.records["c"] ?? [] == example.records)
  }

  @Test func `an anonymous sale counts for totals of its own only, and its correction may come first`() throws {
    let fleet = try Till.fleet(partitions: 1)
    try fleet.run([
      Till.correction("t1", nil, "2026-02-09", 70), Till.invoice("t1", nil, "2026-02-10", 500), Till.invoice("t2", nil, "2026-02-10", 30),
      Till.invoice("t2", nil, "2026-02-11", 30), Till.tick("2026-02-12"),
    ])
    #expect(fleet.cutoffs.map(\.population) == [0])
    #expect(fleet.published.isEmpty)
    #expect(fleet.lane(0).anonymousSales == AnonymousSales(count: 2, spend: 100))
  }

  @Test func `a correction of an anonymous sale that never comes is parked after its wait`() throws {
    let fleet = try Till.fleet(partitions: 1)
    try fleet.run([Till.correction("t1", nil, "2026-02-09", 70), Till.tick("2026-05-10"), .tick(Till.at("2026-05-10"))])
    let name = Self.kept("t1", "c-t1-2026-02-09")
    #expect(
      fleet.records["t1"] == [
        .keep(name: name), .parkKept(name: name, Fault(.unmatched, message: "its invoice did not come within 90 days")),
      ])
  }

  @Test func `a calendar year begins on 1 January, and the review of that midnight takes the year that ends`() throws {
    let fleet = try Till.fleet(Till.oneEach.with { $0.windowMode = .calendarYear })
    try fleet.run([
      Till.invoice("t1", "c", "2025-01-01T00:00:00Z", 1), Till.invoice("t2", "c", "2025-12-31T23:59:59.999Z", 20), Till.tick("2025-12-31"),
      Till.invoice("t3", "c", "2026-01-01T00:00:00Z", 300),
    ])
    #expect(fleet.standing(of: "c")?.windowSpend == 300)
    try fleet.run(Till.tick("2026-01-01"))
    #expect(fleet.cutoffs.last?.cutoffs.a?.spend == 21)
    try fleet.run(Till.tick("2026-01-02"))
    #expect(fleet.cutoffs.last?.cutoffs.a?.spend == 300)
  }
}

extension TieringPolicy {
  /// The policy with a change.
  func with(_ change: (inout TieringPolicy) -> Void) -> TieringPolicy {
    var policy = self
    change(&policy)
    return policy
  }
}
