import Models
import Rules
import Testing

@testable import mainstay

/// Questions as lines of JSON, their answers, and what is said of lines that cannot be read.
@Suite struct CalendarLineTests {
  /// A line, the command it was given to, and its answer, or the reason why there is none.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var line: String
    var answer: String
    var kind = CalendarLine.Kind.next

    var testDescription: String { name }
  }

  static let policy = """
    calendars:
      standard: {}
      night:
        zone: Europe/Berlin
        hours: {mon: ["22:00-06:00"]}
    stores:
      berlin: {calendar: night}
    """

  static let cases = [
    Case(
      name: "what is due, by the default calendar",
      line: #"{"start":"2026-03-02T17:00:00+08:00","workSeconds":7200}"#, answer: #"{"due":"2026-03-03T01:30:00.000Z"}"#),
    Case(
      name: "pauses do not count",
      line:
        #"{"start":"2026-03-02T09:00:00+08:00","workSeconds":3600,"pauses":[{"start":"2026-03-02T09:30:00+08:00","end":"2026-03-02T10:30:00+08:00"}]}"#,
      answer: #"{"due":"2026-03-02T03:00:00.000Z"}"#),
    Case(
      name: "seconds may have milliseconds",
      line: #"{"start":"2026-03-02T09:00:00+08:00","workSeconds":0.25}"#, answer: #"{"due":"2026-03-02T01:00:00.250Z"}"#),
    Case(
      name: "business time between two instants",
      line: #"{"start":"2026-03-02T17:00:00+08:00","end":"2026-03-03T09:00:00+08:00"}"#, answer: #"{"workSeconds":5400}"#),
    Case(
      name: "business time with milliseconds",
      line: #"{"start":"2026-03-02T09:00:00+08:00","end":"2026-03-02T09:00:01.050+08:00"}"#, answer: #"{"workSeconds":1.05}"#),
    Case(
      name: "a reversed pair has none",
      line: #"{"start":"2026-03-03T09:00:00+08:00","end":"2026-03-02T09:00:00+08:00"}"#, answer: #"{"workSeconds":0}"#),
    Case(name: "closing time is closed", line: #"{"at":"2026-03-02T18:00:00+08:00"}"#, answer: #"{"open":false}"#, kind: .open),
    Case(name: "the next opening", line: #"{"at":"2026-03-02T18:00:00+08:00"}"#, answer: #"{"next":"2026-03-03T00:30:00.000Z"}"#),
    Case(
      name: "a calendar by its name in the policy",
      line: #"{"calendar":"night","start":"2026-03-02T22:00:00+01:00","end":"2026-03-03T12:00:00+01:00"}"#,
      answer: #"{"workSeconds":28800}"#),
    Case(
      name: "a store's calendar", line: #"{"store":"berlin","at":"2026-03-03T05:59:59.999+01:00"}"#, answer: #"{"open":true}"#, kind: .open),
    Case(
      name: "a calendar of its own, over a change of the clocks",
      line:
        #"{"calendar":{"zone":"Europe/Berlin","hours":{"sun":["00:00-24:00"]}},"start":"2026-03-29T00:00:00+01:00","end":"2026-03-30T00:00:00+02:00"}"#,
      answer: #"{"workSeconds":82800}"#),
    Case(
      name: "a time that the store never has again",
      line: #"{"calendar":{"hours":{},"special":{"2026-03-02":["09:00-10:00"]}},"start":"2026-03-02T00:00:00Z","workSeconds":7200}"#,
      answer: #"{"due":null}"#),
    Case(name: "no JSON", line: "what is due?", answer: "this is no JSON object"),
    Case(name: "half an object", line: #"{"start":"#, answer: "this is no JSON object"),
    Case(name: "a list", line: "[1]", answer: "this is no JSON object"),
    Case(name: "no question", line: "{}", answer: "at: is missing"),
    Case(name: "half a question", line: #"{"start":"2026-03-02T09:00:00Z"}"#, answer: "end: is missing"),
    Case(
      name: "no instant", line: #"{"at":"yesterday"}"#,
      answer: #"at: expected an instant such as 2026-03-02T09:00:00+08:00, found "yesterday""#),
    Case(
      name: "less than nothing", line: #"{"start":"2026-03-02T09:00:00Z","workSeconds":-1}"#,
      answer: #"workSeconds: expected a number of seconds from 0 on, found "-1""#),
    Case(
      name: "a pause without an end",
      line: #"{"start":"2026-03-02T09:00:00Z","workSeconds":1,"pauses":[{"start":"2026-03-02T09:00:00Z"}]}"#,
      answer: "pauses[0].end: is missing"),
    Case(name: "a field that no question has", line: #"{"at":"2026-03-02T09:00:00Z","stroe":"x"}"#, answer: "stroe: no such setting"),
    Case(
      name: "an unknown calendar", line: #"{"calendar":"day","at":"2026-03-02T09:00:00Z"}"#,
      answer: #"calendar: the policy has no calendar "day""#),
    Case(
      name: "a calendar without an open hour", line: #"{"calendar":{"hours":{}},"at":"2026-03-02T09:00:00Z"}"#,
      answer: "calendar.hours: the store is never open"),
    Case(
      name: "an interval of no length", line: #"{"calendar":{"hours":{"mon":["09:00-09:00"]}},"at":"2026-03-02T09:00:00Z"}"#,
      answer:
        #"calendar.hours.mon: expected hours such as 08:30-18:00 (22:00-06:00 ends on the next day; from and to must differ); calendar.hours: the store is never open"#
    ),
    Case(
      name: "a calendar and a store", line: #"{"calendar":"night","store":"berlin","at":"2026-03-02T09:00:00Z"}"#,
      answer: "store: a question names a calendar or a store, not both"),
  ]

  @Test(arguments: cases)
  func `a line is answered, or told what is wrong with it`(_ question: Case) throws {
    let reader = CalendarLine(book: try CalendarBook(policy: Self.policy), kind: question.kind)
    switch reader.answer(question.line) {
    case .success(let answer): #expect(answer.json == question.answer)
    case .failure(let problem): #expect(problem.reason == question.answer)
    }
  }

  @Test func `a file holds one calendar, or is a policy whose default answers`() throws {
    let noon = try #require(Instant(rfc3339: "2026-03-01T12:00:00Z"))
    let bare = try CalendarBook(file: "zone: UTC\nhours:\n  sun: [\"09:00-17:00\"]\n", policy: nil)
    #expect(bare.standard.answer(.open(at: noon)).json == #"{"open":true}"#)
    let json = try CalendarBook(file: #"{"zone": "UTC", "hours": {"sun": ["13:00-17:00"]}}"#, policy: nil)
    #expect(json.standard.answer(.next(at: noon)).json == #"{"next":"2026-03-01T13:00:00.000Z"}"#)
    let policy = try CalendarBook(file: Self.policy, policy: nil)
    #expect(policy.standard.answer(.open(at: noon)).json == #"{"open":false}"#)
    #expect(throws: (any Error).self) { try CalendarBook(file: "hours: {}\n", policy: nil) }
  }
}
