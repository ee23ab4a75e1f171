import Foundation
import Models
import Testing

@testable import Rules

@Suite struct FirmPolicyTests {
  @Test func `an empty policy is a firm in Shanghai`() throws {
    let firm = FirmPolicy.standard
    #expect(firm.zone.identifier == "Asia/Shanghai")
    #expect(firm.currency.description == "CNY")
    #expect(firm.defaultStore.rawValue == "main")
    let hours = try #require(OpenHours("08:30-18:00"))
    for day in Weekday.allCases { #expect(firm.defaultCalendar.weekly[day] == (day == .sunday ? nil : [hours])) }
  }

  @Test func `the shipped policy says what the defaults are`() throws {
    let root = PolicyReader(try PolicyText.parse(try Self.shippedPolicy()))
    let firm = FirmPolicy(from: root)
    let complaints = ComplaintPolicy(from: root)
    #expect(root.found == [])
    #expect(firm == FirmPolicy.standard)
    #expect(complaints == ComplaintPolicy.standard)
  }

  @Test func `the shipped policy leaves no default unsaid`() throws {
    let text = try Self.shippedPolicy()
    let root = PolicyReader(try PolicyText.parse(text))
    let complaints = root.map("complaints")
    for key in ["targets", "severity", "warning", "rerun", "levels", "waitDays", "tombstoneDays", "silent"] { #expect(complaints.has(key)) }
    for key in ["zone", "currency", "store", "calendar"] { #expect(root.map("firm").has(key)) }
  }

  @Test func `stores have their calendars and advisors`() throws {
    let root = PolicyReader(
      try PolicyText.parse(
        """
        firm: {zone: Europe/Berlin, currency: EUR, store: mitte, calendar: day}
        calendars:
          day: {hours: {mon: ["09:00-12:00", "13:00-17:00"]}}
          night: {zone: Europe/Lisbon, hours: {sat: ["22:00-06:00"]}, holidays: [2026-05-01], special: {2026-05-02: ["10:00-11:00"]}}
        stores:
          mitte: {calendar: day, advisor: anna}
          nord: {calendar: night}
          west:
        """))
    let firm = FirmPolicy(from: root)
    #expect(root.found == [])
    let nord = firm.calendar(of: StoreID(checked: "nord"))
    #expect(nord.zone.identifier == "Europe/Lisbon")
    #expect(nord.holidays == [try #require(CivilDate("2026-05-01"))])
    #expect(nord.hours(beginningOn: try #require(CivilDate("2026-05-02"))).map(\.description) == ["10:00-11:00"])
    #expect(firm.advisor(of: StoreID(checked: "mitte"))?.rawValue == "anna")
    #expect(firm.calendar(of: StoreID(checked: "west")) == firm.defaultCalendar)
    #expect(firm.knows(StoreID(checked: "west")))
    #expect(!firm.knows(StoreID(checked: "elsewhere")))
    #expect(firm.calendar(of: StoreID(checked: "elsewhere")).zone.identifier == "Europe/Berlin")
  }

  struct Refusal: CustomStringConvertible, Sendable {
    let yaml: String
    let path: String
    let says: String
    var description: String { "\(path): \(says)" }
  }

  static let refusals = [
    Refusal(yaml: "calendars: {standard: {hours: {mon: [\"08:00-08:00\"]}}}", path: "calendars.standard.hours.mon", says: "must differ"),
    Refusal(yaml: "calendars: {standard: {hours: {}}}", path: "calendars.standard.hours", says: "never open"),
    Refusal(
      yaml: "calendars: {standard: {hours: {mon: []}, special: {2026-05-01: [\"09:00-10:00\"]}, holidays: [2026-05-01]}}",
      path: "calendars.standard.hours", says: "never open"),
    Refusal(yaml: "calendars: {standard: {hours: {mon: [\"24:00-08:00\"]}}}", path: "calendars.standard.hours.mon", says: "hours such as"),
    Refusal(yaml: "calendars: {standard: {hours: {mon: [\"8-18\"]}}}", path: "calendars.standard.hours.mon", says: "hours such as"),
    Refusal(yaml: "calendars: {standard: {hours: {monday: [\"08:00-18:00\"]}}}", path: "calendars.standard.hours.monday", says: "no such"),
    Refusal(yaml: "calendars: {standard: {zone: Mars/Olympus}}", path: "calendars.standard.zone", says: "IANA"),
    Refusal(yaml: "calendars: {standard: {holidays: [2026-02-30]}}", path: "calendars.standard.holidays", says: "a date"),
    Refusal(
      yaml: "calendars: {standard: {special: {2026-02-30: [\"09:00-10:00\"]}}}", path: "calendars.standard.special.2026-02-30",
      says: "a date"),
    Refusal(yaml: "calendars: {standard: {special: {2026-02-03: []}}}", path: "calendars.standard.special.2026-02-03", says: "holidays"),
    Refusal(yaml: "calendars: {day: {hours: {mon: [\"08:00-18:00\"]}}}", path: "firm.calendar", says: "no calendar \"standard\""),
    Refusal(yaml: "firm: {calendar: night}", path: "firm.calendar", says: "no calendar \"night\""),
    Refusal(yaml: "firm: {currency: yuan}", path: "firm.currency", says: "ISO 4217"),
    Refusal(yaml: "stores: {a: {calendar: night}}", path: "stores.a.calendar", says: "no calendar \"night\""),
    Refusal(yaml: "stores: {a: {advisors: li}}", path: "stores.a.advisors", says: "no such setting"),
    Refusal(yaml: "complaints: {warning: 1.5}", path: "complaints.warning", says: "0.01 to 1.0"),
    Refusal(yaml: "complaints: {warning: 0.7505}", path: "complaints.warning", says: "three digits"),
    Refusal(yaml: "complaints: {targets: {firstResponse: {A: 0}}}", path: "complaints.targets.firstResponse.A", says: "from 1"),
    Refusal(yaml: "complaints: {targets: {thirdResponse: {A: 5}}}", path: "complaints.targets.thirdResponse", says: "no such setting"),
    Refusal(yaml: "complaints: {levels: {roles: [boss]}}", path: "complaints.levels.roles", says: "4 roles"),
    Refusal(yaml: "complaints: {severity: {urgent: 0.1}}", path: "complaints.severity.urgent", says: "no such setting"),
  ]

  @Test(arguments: refusals)
  func `what a policy must not say is refused with its place`(_ refusal: Refusal) throws {
    let root = PolicyReader(try PolicyText.parse(refusal.yaml))
    _ = FirmPolicy(from: root)
    _ = ComplaintPolicy(from: root)
    #expect(root.found.contains { $0.path == refusal.path && $0.message.contains(refusal.says) && $0.line == 1 }, "\(root.found)")
  }

  private static func shippedPolicy() throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appending(path: "ops/policy.yaml"), encoding: .utf8)
  }
}
