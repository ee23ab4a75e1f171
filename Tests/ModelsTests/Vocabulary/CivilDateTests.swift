import Models
import Testing

@Suite struct CivilDateTests {
  /// The calendar counted day by day, which is slow and cannot be wrong.
  @Test func `every day of nine centuries has its number, its parts and its weekday`() {
    var expected = (year: 1600, month: 1, day: 1)
    var number = -135_140
    // 1600-01-01 was a Saturday.
    var weekday = 5
    var wrong: [Int] = []
    while expected.year < 2500 {
      let date = CivilDate(dayNumber: number)
      let isRight =
        date.parts == expected && date.weekday == Weekday(daysSinceMonday: weekday)
        && CivilDate(year: expected.year, month: expected.month, day: expected.day)?.dayNumber == number
      if !isRight { wrong.append(number) }
      let leap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
      let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      expected.day += 1
      if expected.day > lengths[expected.month - 1] { expected = (expected.year, expected.month + 1, 1) }
      if expected.month > 12 { expected = (expected.year + 1, 1, 1) }
      number += 1
      weekday = (weekday + 1) % 7
    }
    #expect(wrong.isEmpty)
    #expect(number == 193_579)
  }

  @Test func `the epoch is a Thursday`() {
    #expect(CivilDate("1970-01-01")?.dayNumber == 0)
    #expect(CivilDate(dayNumber: 0).weekday == .thursday)
  }

  struct Months: CustomStringConvertible, Sendable {
    let from: String
    let months: Int
    let to: String
    var description: String { "\(from) and \(months) months" }
  }

  @Test(arguments: [
    Months(from: "2026-01-31", months: 1, to: "2026-02-28"), Months(from: "2024-01-31", months: 1, to: "2024-02-29"),
    Months(from: "2026-08-31", months: 6, to: "2027-02-28"), Months(from: "2026-03-31", months: -1, to: "2026-02-28"),
    Months(from: "2026-12-15", months: 1, to: "2027-01-15"), Months(from: "2026-01-15", months: -1, to: "2025-12-15"),
    Months(from: "2024-02-29", months: 12, to: "2025-02-28"), Months(from: "2024-02-29", months: 48, to: "2028-02-29"),
    Months(from: "2026-05-05", months: 0, to: "2026-05-05"),
  ])
  func `months later is the same day, or the month's end`(_ example: Months) throws {
    #expect(try #require(CivilDate(example.from)).adding(months: example.months).description == example.to)
  }

  @Test(arguments: [
    "2026-2-01", "2026-02-30", "2026-02-29", "26-02-01", "2026/02/01", "2026-02-01 ", "", "２026-02-01", "-026-02-01", "2026-02-0é",
  ])
  func `what is no date is none`(_ text: String) { #expect(CivilDate(text) == nil) }

  @Test(arguments: ["00:00", "09:30", "23:59", "24:00"])
  func `a wall time is written as it is read`(_ text: String) { #expect(WallTime(text)?.description == text) }

  @Test(arguments: ["24:01", "25:00", "12:60", "9:30", "09.30", "0930", "", "-1:00", "09:3x"])
  func `what is no wall time is none`(_ text: String) { #expect(WallTime(text) == nil) }

  @Test func `identifiers are told apart and ordered by their bytes`() throws {
    let composed = try #require(CustomerID("\u{E9}"))
    let decomposed = try #require(CustomerID("e\u{301}"))
    #expect(composed != decomposed)
    #expect(decomposed < composed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(CustomerID("") == nil)
    #expect(CustomerID(String(repeating: "x", count: 128)) != nil)
    #expect(CustomerID(String(repeating: "x", count: 129)) == nil)
    #expect(CustomerID(String(repeating: "é", count: 65)) == nil)
  }

  @Test(arguments: ["CNY", "USD"])
  func `a currency is written as it is read`(_ code: String) throws {
    let currency = try #require(Currency(code))
    #expect(currency.description == code)
    #expect(Currency(packed: currency.packed) == currency)
  }

  @Test(arguments: ["cny", "CN", "CNYX", "C1Y", "", "ＣNY"])
  func `what is no currency is none`(_ code: String) { #expect(Currency(code) == nil) }
}
