import Models
import Rules
import Testing

@Suite struct CalendarCaseTests {
  struct Case: CustomStringConvertible, Sendable {
    let calendar: String
    let question: [String]
    let answer: String
    let reason: String
    var description: String { "\(calendar) \(question.joined(separator: " ")): \(reason)" }
  }

  static let cases = CalendarCaseTable.text.split(separator: "\n").map { line in
    let parts = line.split(separator: "|").map { part in String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    return Case(calendar: parts[0], question: parts[1].split(separator: " ").map(String.init), answer: parts[2], reason: parts[3])
  }

  @Test func `the table has at least 120 cases`() {
    #expect(Self.cases.count >= 120)
  }

  @Test(arguments: cases)
  func `a calendar answers as the rule says`(_ example: Case) throws {
    let calendar = try #require(CalendarCaseTable.calendars[example.calendar].flatMap(Self.calendar))
    let words = example.question
    switch words[0] {
    case "open": #expect(calendar.isOpen(at: try Self.instant(words[1])) == (example.answer == "yes"))
    case "next": #expect(calendar.nextOpening(atOrAfter: try Self.instant(words[1])) == (try Self.answer(example.answer)))
    case "add": #expect(calendar.add(try Self.span(words[2]), to: try Self.instant(words[1])) == (try Self.answer(example.answer)))
    case "between":
      #expect(calendar.between(try Self.instant(words[1]), try Self.instant(words[2])) == (try Self.span(example.answer)))
    case "opening":
      #expect(calendar.opening(of: try #require(CivilDate(words[1]))) == (try Self.answer(example.answer)))
    default: Issue.record("no such question: \(words[0])")
    }
  }

  private static func answer(_ text: String) throws -> Instant? { text == "never" ? nil : try instant(text) }

  /// RFC 3339, seconds optional.
  private static func instant(_ text: String) throws -> Instant {
    let withSeconds = text.prefix(19).dropFirst(16).first == ":" ? text : "\(text.prefix(16)):00\(text.dropFirst(16))"
    return try #require(Instant(rfc3339: withSeconds), "\(text)")
  }

  private static func span(_ text: String) throws -> TimeSpan {
    var total = TimeSpan.zero
    for part in text.split(separator: "+") {
      let count = try #require(Int64(part.prefix { $0.isNumber }))
      switch part.drop(while: { $0.isNumber }) {
      case "h": total = total + .hours(count)
      case "m": total = total + .minutes(count)
      case "s": total = total + .seconds(count)
      case "ms": total = total + .milliseconds(count)
      default: Issue.record("no such span: \(text)")
      }
    }
    return total
  }

  /// Reads the short form of the table.
  private static func calendar(_ text: String) -> StoreCalendar? {
    let parts = text.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
    guard let zone = Zone(parts[0][0]) else { return nil }
    var weekly: [Weekday: [OpenHours]] = [:]
    var holidays: Set<CivilDate> = []
    var special: [CivilDate: [OpenHours]] = [:]
    for words in parts.dropFirst() {
      let hours = words.dropFirst().compactMap { OpenHours($0) }
      if words[0] == "holiday" {
        holidays.formUnion(words.dropFirst().compactMap { CivilDate($0) })
      } else if words[0] == "special" {
        if let date = CivilDate(words[1]) { special[date] = hours }
      } else if let from = Weekday(rawValue: String(words[0].prefix(3))), let to = Weekday(rawValue: String(words[0].suffix(3))) {
        let all = Weekday.allCases
        if let first = all.firstIndex(of: from), let last = all.firstIndex(of: to) { for day in all[first...last] { weekly[day] = hours } }
      }
    }
    return StoreCalendar(zone: zone, weekly: weekly, holidays: holidays, special: special)
  }
}
