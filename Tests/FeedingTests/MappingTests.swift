import Feeding
import Foundation
import Models
import Runtime
import Testing

/// Mappings that do not fit say so before anything is sent.
@Suite struct MappingTests {
  static func problem(
    _ mapping: String, table: String = "No,Date,Amount\nR1,2026-01-01,1\nR2,2026-01-02,2\nR3,2026-01-03,3\nR4,,\n"
  ) -> String {
    do {
      _ = try FedTable(table, mapping)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  static let events = "events: [{type: visit.cancelled, time: \"{Date}\", data: {visitID: \"{No}\", customerID: C1}}]"

  @Test func `a column that the file has not is named with the line and three sample rows`() {
    let text = Self.problem(
      "source: s\nkey: \"{No}\"\nevents:\n  - type: visit.cancelled\n    time: \"{Dat}\"\n    data: {visitID: \"{No}\", customerID: C1}")
    #expect(
      text.hasPrefix(
        "till.yaml: line 5: events[0].time: the file has no column \"Dat\"; did you mean \"Date\"?\nThe columns of "))
    #expect(
      text.hasSuffix(
        "  line 2: No=R1, Date=2026-01-01, Amount=1\n  line 3: No=R2, Date=2026-01-02, Amount=2\n  line 4: No=R3, Date=2026-01-03, Amount=3"
      ))
  }

  @Test func `a mapping that fits no row is wrong itself and shows three rows`() {
    let mapping =
      "source: s\nkey: \"{No}\"\nevents: [{type: visit.cancelled, time: \"{Amount}\", data: {visitID: \"{No}\", customerID: C1}}]"
    let text = Self.problem(mapping)
    #expect(text.hasPrefix("till.yaml: none of the first 4 rows of "))
    #expect(text.contains("line 2, column \"Amount\": expected a date"))
    #expect(text.contains("line 4: No=R3"))
  }

  static let problems: [(mapping: String, contains: String)] = [
    ("key: \"{No}\"\n\(events)", "line 1: source: is required"),
    ("source: s\n\(events)", "key: is required"),
    ("source: s\nkey: \"{No}\"", "events: is required"),
    ("source: s\nkey: \"{No}\"\nevents: []", "events: at least one event is needed"),
    ("source: s\nkeys: x\nkey: \"{No}\"\n\(events)", "line 2: keys: no such setting"),
    ("source: s\nzone: Mars/Olympus\nkey: \"{No}\"\n\(events)", "line 2: zone: expected an IANA time zone"),
    ("source: s\ndates: [\"yyyy-QQ\"]\nkey: \"{No}\"\n\(events)", "line 2: dates: expected a pattern"),
    ("source: s\nkey: \"{No\"\n\(events)", "line 2: key: a brace is opened and not closed"),
    ("source: s\nkey: \"{No}\"\nevents: [{type: visit.vanished.x, time: \"{Date}\", data: {}}]", "none of the first 4 rows"),
    (
      "source: s\nkey: \"{No}\"\nevents: [{type: clock.tick, time: \"{Date}\", data: {}}]",
      "events[0].type: expected the type of an input event"
    ),
    ("source: s\nkey: \"{No}\"\nevents: [{type: visit.cancelled, data: {}}]", "events[0].time: is required"),
    ("source: s\nkey: \"{No}\"\nevents: [{type: visit.cancelled, time: \"{Date}\"}]", "events[0].data: is required"),
    (
      "source: s\nkey: \"{No}\"\nevents: [{type: visit.cancelled, time: \"{Date}\", when: {column: No}, data: {}}]",
      "events[0].when: expected one of is, not, startsWith"
    ),
    (
      "source: s\nkey: \"{No}\"\nevents: [{type: transaction.paid, time: \"{Date}\", data: {amount: {column: Amount, unit: shells}}}]",
      "events[0].data.amount.unit: expected one of minor, fen"
    ),
    (
      "source: s\nkey: \"{No}\"\nevents: [{type: transaction.paid, time: \"{Date}\", data: {amount: lots}}]",
      "events[0].data.amount: expected an amount such as 12.50, found \"lots\""
    ),
    (
      "source: s\nkey: \"{No}\"\nevents: [{type: transaction.paid, time: \"{Date}\", data: {amount: {colum: Amount}}}]",
      "none of the first 4 rows"
    ),
  ]

  @Test(arguments: problems)
  func `a mapping that makes no sense is refused with its place`(_ mapping: String, _ contains: String) {
    let text = Self.problem(mapping)
    #expect(text.contains(contains), "\(text)")
  }

  @Test func `a header that names a column twice is refused`() {
    let text = Self.problem("source: s\nkey: \"{No}\"\n\(Self.events)", table: "No,Date, No\n1,2,3\n")
    #expect(text.hasSuffix("till.csv: the header names the column \"No\" twice, as column 1 and as column 3"))
  }

  @Test func `an amount without a unit has no fraction`() {
    let mapping = "source: s\nkey: \"{No}\"\nevents: [{type: transaction.paid, time: \"{Date}\", data: {amount: \"{Amount}\"}}]"
    #expect(Self.problem(mapping, table: "No,Date,Amount\n1,2026-01-01,12.00\n").contains("is a unit such as yuan missing in the mapping?"))
  }

  /// The kinds are told by name alone, so every schema must agree with them.
  @Test func `the kinds of fields are those of the schemas`() throws {
    let topics = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("topics")
    var seen: Set<String> = []
    for name in ["transactions", "complaints", "visits", "customers", "contacts"] {
      let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: topics.appendingPathComponent("\(name).schema.json")))
      Self.walk(schema, root: schema) { field, form in
        guard !["specversion", "id", "source", "type", "time", "subject", "data", "recordedtime", "datacontenttype"].contains(field) else {
          return
        }
        seen.insert(field)
        let kind = FieldKind(field: field)
        switch (form["type"] as? String, form["format"] as? String) {
        case ("integer", _): #expect([.integer, .amount, .distance].contains(kind), "\(name): \(field)")
        case ("number", _): #expect([.number, .distance].contains(kind), "\(name): \(field)")
        case ("boolean", _): #expect(kind == .truth, "\(name): \(field)")
        case ("string", "date-time"): #expect(kind == .instant, "\(name): \(field)")
        case ("string", _): #expect(kind == .text, "\(name): \(field)")
        default: break
        }
      }
    }
    #expect(seen.isSuperset(of: ["total", "odometerKm", "csat", "explained", "dueAt", "note"]))
  }

  private static func walk(_ node: Any, root: Any, _ visit: (String, [String: Any]) -> Void) {
    if let list = node as? [Any] { return list.forEach { walk($0, root: root, visit) } }
    guard let object = node as? [String: Any] else { return }
    if let properties = object["properties"] as? [String: Any] {
      for (name, form) in properties {
        guard var form = form as? [String: Any] else { continue }
        if let reference = form["$ref"] as? String, let found = resolve(reference, root) { form = found }
        visit(name, form)
      }
    }
    object.values.forEach { walk($0, root: root, visit) }
  }

  private static func resolve(_ reference: String, _ root: Any) -> [String: Any]? {
    guard reference.hasPrefix("#/") else { return nil }
    var node: Any? = root
    for part in reference.dropFirst(2).split(separator: "/") { node = (node as? [String: Any])?[String(part)] }
    return node as? [String: Any]
  }
}
