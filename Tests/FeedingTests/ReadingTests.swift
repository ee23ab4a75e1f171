import Feeding
import Models
import Testing

/// What cells are read as: dates.
@Suite struct DateReadingTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var text: String
    var pattern: String?
    var zone = "UTC"
    /// `nil`: it is none.
    var instant: String?
    var testDescription: String { "\(text) as \(pattern ?? "a common form") in \(zone)" }
  }

  static let cases = [
    Case(text: "2026-03-01T08:30:00Z", instant: "2026-03-01T08:30:00.000Z"),
    Case(text: "2026-03-01T08:30:00.1239+08:00", instant: "2026-03-01T00:30:00.123Z"),
    Case(text: "2026-03-01 08:30", zone: "Asia/Shanghai", instant: "2026-03-01T00:30:00.000Z"),
    Case(text: "2026/3/1 8:05:09", instant: "2026-03-01T08:05:09.000Z"),
    Case(text: "2026.03.01", instant: "2026-03-01T00:00:00.000Z"),
    Case(text: "20260301", instant: "2026-03-01T00:00:00.000Z"),
    Case(text: "2026-03-01 08:30:00 UTC", zone: "Asia/Shanghai", instant: "2026-03-01T08:30:00.000Z"),
    Case(text: "2026-03-01 08:30:00+0530", instant: "2026-03-01T03:00:00.000Z"),
    Case(text: "2026-03-08 02:30", zone: "America/New_York", instant: "2026-03-08T07:30:00.000Z"),
    Case(text: "2026-11-01 01:30", zone: "America/New_York", instant: "2026-11-01T05:30:00.000Z"),
    Case(text: "2026-02-29", instant: nil),
    Case(text: "2026-03-01 25:00", instant: nil),
    Case(text: "01.03.2026", instant: nil),
    Case(text: "2026-03-01 08:30 maybe", instant: nil),
    Case(text: "", instant: nil),
    Case(text: "01.03.2026 08:30", pattern: "dd.MM.yyyy HH:mm", instant: "2026-03-01T08:30:00.000Z"),
    Case(text: "3/1/26 1:05 PM", pattern: "M/d/yy h:mm a", instant: "2026-03-01T13:05:00.000Z"),
    Case(text: "12:05 am, 1 Mar 2026", pattern: "hh:mm a, d MMM yyyy", instant: "2026-03-01T00:05:00.000Z"),
    Case(text: "2026年3月1日", pattern: "yyyy年M月d日", zone: "Asia/Shanghai", instant: "2026-02-28T16:00:00.000Z"),
    Case(text: "2026-03-01T08:30:00+02:00", pattern: "yyyy-MM-dd'T'HH:mm:ssX" + "XX", instant: "2026-03-01T06:30:00.000Z"),
    Case(
      text: "2008-07-01 15:49:47+00:00", pattern: "yyyy-MM-dd HH:mm:ss'+00:00'", zone: "America/Los_Angeles",
      instant: "2008-07-01T22:49:47.000Z"),
    Case(text: "1772353800", pattern: "unix", instant: "2026-03-01T08:30:00.000Z"),
    Case(text: "1772353800123", pattern: "unix-ms", instant: "2026-03-01T08:30:00.123Z"),
    Case(text: "46082.25", pattern: "excel", zone: "Asia/Shanghai", instant: "2026-02-28T22:00:00.000Z"),
    Case(text: "13/01/2026", pattern: "MM/dd/yyyy", instant: nil),
    Case(text: "01/13/2026x", pattern: "MM/dd/yyyy", instant: nil),
  ]

  @Test(arguments: cases)
  func `a date is the instant that it means`(_ example: Case) throws {
    let patterns = try example.pattern.map { [try #require(DatePattern($0))] } ?? []
    let reading = DateReading(patterns: patterns, zone: try #require(Zone(example.zone)))
    let read = Array(example.text.utf8).withUnsafeBufferPointer { reading.instant($0) }
    #expect(read?.rfc3339 == example.instant)
  }

  @Test(arguments: ["yyyy-MM", "qqqq-MM-dd", "yyyy-MM-dd 'open", "HH:mm", ""])
  func `a pattern that cannot give a date is refused`(_ pattern: String) { #expect(DatePattern(pattern) == nil) }
}
