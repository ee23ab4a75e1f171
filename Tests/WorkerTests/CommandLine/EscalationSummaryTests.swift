import Models
import Testing

@testable import mainstay

/// `mainstay report`: how complaint clocks were kept.
@Suite struct EscalationSummaryTests {
  private var summary = EscalationSummary(zone: Zone("America/Los_Angeles") ?? .utc)

  init() throws {
    for (time, event) in [
      ("2026-03-01T07:59:00Z", Self.met(.firstResponse)), ("2026-03-01T08:00:00Z", Self.met(.firstResponse)),
      ("2026-03-02T08:00:00Z", .complaintWarned(Self.clock(.resolution))),
      ("2026-03-03T08:00:00Z", .complaintBreached(Self.clock(.resolution))),
      ("2026-03-03T08:00:00Z", .complaintEscalated(Self.raised)), ("2026-03-04T08:00:00Z", Self.met(.resolution)),
      ("2026-03-05T08:00:00Z", Self.met(.resolution)),
    ] {
      summary.add(
        Event(
          id: EventID(checked: time), source: .worker("complaints"), time: try #require(Instant(rfc3339: time)), payload: .derived(event)))
    }
  }

  private static func clock(_ kind: ClockKind) -> ComplaintClockEvent {
    ComplaintClockEvent(
      complaintID: ComplaintID(checked: "K1"), customerID: CustomerID(checked: "C1"), storeID: StoreID(checked: "main"), tier: .d,
      severity: .normal, clock: kind, level: 1)
  }

  private static func met(_ kind: ClockKind) -> DerivedEvent { .complaintMet(ComplaintMet(clock: clock(kind), elapsedMinutes: 1)) }

  private static var raised: ComplaintEscalated {
    ComplaintEscalated(clock: clock(.resolution), fromLevel: 1, toLevel: 2, role: "service manager", reason: .breach)
  }

  @Test func `months are those of the firm's zone`() {
    #expect(
      summary.lines(byClock: false) == [
        "Complaint clocks by month:", "MONTH    MET  WARNED  BREACHED  ESCALATED", "2026-02    1       0         0          0",
        "2026-03    3       1         1          1", "Open cases: none, of 0 in all.",
      ])
  }

  @Test func `by clock it says what was in time, and the sums of all months`() {
    #expect(
      summary.lines(byClock: true).dropFirst() == [
        "MONTH    CLOCK          MET  WARNED  BREACHED  ESCALATED  IN TIME",
        "2026-02  firstResponse    1       0         0          0  100.0 %",
        "2026-03  firstResponse    1       0         0          0  100.0 %",
        "2026-03  resolution       2       1         1          1   66.6 %",
        "all      firstResponse    2       0         0          0  100.0 %",
        "all      resolution       2       1         1          1   66.6 %",
        "Open cases: none, of 0 in all.",
      ])
  }

  @Test func `machines get an object for each month and clock`() {
    #expect(summary.json.count == 4)
    #expect(
      summary.json[2]
        == #"{"kind":"clock","month":"2026-03","clock":"resolution","met":2,"warned":1,"breached":1,"escalated":1}"#)
    #expect(summary.json[3] == #"{"kind":"cases","cases":0,"open":0,"levels":[]}"#)
  }
}
