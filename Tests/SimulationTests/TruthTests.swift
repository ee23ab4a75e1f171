import Feeding
import Foundation
import Models
import Testing

@testable import Simulation

/// What must come out, on histories that can be worked out by hand.
@Suite struct TruthTests {
  static func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }
  /// A time of day in Shanghai.
  static func ms(_ text: String) throws -> Int64 { try instant("2026-\(text):00+08:00").milliseconds }

  static func complaint(_ id: String, _ time: String, _ change: ComplaintChange) throws -> Event<EventPayload> {
    Event(
      id: EventID(checked: id), source: EventSource(checked: "s"), time: try instant("2026-\(time):00+08:00"),
      payload: .complaint(ComplaintEvent(complaintID: ComplaintID(checked: "K"), customerID: CustomerID(checked: "C"), change: change)))
  }

  static func opened(_ severity: Severity) -> ComplaintChange {
    .opened(OpenedComplaint(storeID: StoreID(checked: "s"), channel: .phone, category: "noise", severity: severity))
  }

  // 2026-03-06 is a Friday.
  static let sums: [(start: String, minutes: Int64, end: String)] = [
    ("03-06T08:30", 0, "03-06T08:30"),
    ("03-06T08:30", 570, "03-06T18:00"),
    ("03-06T17:30", 60, "03-07T09:00"),
    ("03-07T17:30", 60, "03-09T09:00"),
    ("03-08T12:00", 1, "03-09T08:31"),
    ("03-06T20:00", 1_440, "03-10T13:30"),
  ]

  @Test(arguments: sums)
  func `business time is counted over nights and Sundays`(_ start: String, _ minutes: Int64, _ end: String) throws {
    #expect(BusinessMinutes.add(minutes * 60_000, to: try Self.ms(start), holds: []) == (try Self.ms(end)))
  }

  @Test func `only the part of a hold that lies in business time moves the end`() throws {
    let hold = try Self.ms("03-06T17:00")..<Self.ms("03-07T10:00")
    #expect(BusinessMinutes.add(120 * 60_000, to: try Self.ms("03-06T16:00"), holds: [hold]) == (try Self.ms("03-07T11:00")))
  }

  @Test func `a clock is met at its second, warns at three quarters and breaches when it is due`() throws {
    var truth = ClockTruth()
    let answer = ComplaintAnswer(by: "a")
    // D and normal: first response 120, next 240, resolution 1440 business minutes.
    for event in try [
      Self.complaint("1", "03-06T09:00", Self.opened(.normal)), Self.complaint("2", "03-06T11:00", .replied(answer)),
      Self.complaint("3", "03-06T12:00", .customerReplied(note: nil)), Self.complaint("4", "03-06T16:01", .replied(answer)),
      Self.complaint("5", "03-09T08:30", .resolved(ComplaintResolution(by: "a", resolution: "done"))),
    ] { truth.add(event) }
    let runs = try #require(truth.cases(until: Self.ms("03-20T00:15"), tiers: [:]).first).runs
    let first = try #require(runs.first { $0.clock == "firstResponse" })
    #expect(try first.due == Self.ms("03-06T11:00") && first.met == Self.ms("03-06T11:00") && first.warned == Self.ms("03-06T10:30"))
    #expect(first.breached == nil)
    let next = try #require(runs.first { $0.clock == "nextResponse" })
    #expect(try next.due == Self.ms("03-06T16:00") && next.breached == Self.ms("03-06T16:00") && next.met == nil)
    let resolution = try #require(runs.first { $0.clock == "resolution" })
    #expect(try resolution.due == Self.ms("03-09T14:00") && resolution.met == Self.ms("03-09T08:30"))
    #expect(try resolution.warned == Self.ms("03-07T17:30"))
  }

  @Test func `a change of severity counts the new target from the start`() throws {
    var truth = ClockTruth()
    for event in try [
      Self.complaint("1", "03-06T09:00", Self.opened(.low)), Self.complaint("2", "03-06T10:00", .severityChanged(.critical)),
    ] { truth.add(event) }
    let runs = try #require(truth.cases(until: Self.ms("03-06T10:15"), tiers: [:]).first).runs
    // Critical gives 30 minutes, which are over: it breaches with the change.
    let first = try #require(runs.first { $0.clock == "firstResponse" })
    #expect(try first.breached == Self.ms("03-06T10:00") && first.due == Self.ms("03-06T09:30"))
    let resolution = try #require(runs.first { $0.clock == "resolution" })
    #expect(try resolution.due == Self.ms("03-06T15:00") && resolution.breached == nil)
  }

  static func invoice(_ id: String, _ customer: String, _ net: Int64, _ time: String) throws -> Event<EventPayload> {
    let line = InvoiceLine(sku: "x", family: "f", kind: .part, quantity: 1, net: net)
    let invoice = Invoice(
      transactionID: TransactionID(checked: id), customerID: CustomerID(checked: customer), storeID: StoreID(checked: "s"), currency: .yuan,
      total: net, lines: [line])
    return Event(
      id: EventID(checked: id), source: EventSource(checked: "s"), time: try instant("2026-\(time):00+08:00"),
      payload: .transaction(.invoiced(invoice)))
  }

  @Test func `tiers rise at once, and fall a class after thirty days or at once after a refund`() throws {
    var truth = TierTruth()
    // With twenty customers A, B and C are the first, none, and the next three.
    for number in 1...20 { truth.add(try Self.invoice("T\(number)", "C\(100 + number)", Int64(number) * 100, "01-05T10:00")) }
    truth.add(try Self.invoice("T21", "C119", 1_000, "01-07T10:00"))
    let refund = Refund(
      transactionID: TransactionID(checked: "R"), originalTransactionID: TransactionID(checked: "T18"),
      customerID: CustomerID(checked: "C118"),
      storeID: StoreID(checked: "s"), currency: .yuan, total: 1_750)
    truth.add(
      Event(
        id: EventID(checked: "R"), source: EventSource(checked: "s"), time: try Self.instant("2026-01-09T10:00:00+08:00"),
        payload: .transaction(.refunded(refund))))
    truth.review(from: try Self.ms("01-06T00:00"), through: try Self.ms("02-20T00:00"))
    let told = truth.changes.map {
      "\($0.customer) \($0.from)\($0.to) \($0.reason) \(Instant(milliseconds: $0.at + 8 * 3_600_000).rfc3339.prefix(10))"
    }
    #expect(
      told == [
        "C117 32 review 2026-01-06", "C118 32 review 2026-01-06", "C119 32 review 2026-01-06", "C120 30 review 2026-01-06",
        "C119 20 review 2026-01-08", "C116 32 review 2026-01-10", "C118 23 refund 2026-01-10", "C120 01 review 2026-02-07",
        // A new run of thirty days has not ended; C120 stays B, one class below A and one above his own.
      ], "\(told)")
    #expect(truth.standings["C120"]?.computed == 2)
    #expect(truth.population == 20)
  }
}
