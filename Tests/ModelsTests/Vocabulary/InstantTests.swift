import FleetTesting
import Models
import Testing

@Suite struct InstantTests {
  struct Case: CustomStringConvertible, Sendable {
    let text: String
    let utc: String?
    let why: String

    var description: String { "\(text): \(why)" }
  }

  static let cases = [
    Case(text: "2026-03-01T08:30:00Z", utc: "2026-03-01T08:30:00.000Z", why: "UTC"),
    Case(text: "2026-03-01T08:30:00+08:00", utc: "2026-03-01T00:30:00.000Z", why: "east of UTC"),
    Case(text: "2026-02-28T23:30:00-01:00", utc: "2026-03-01T00:30:00.000Z", why: "west of UTC"),
    Case(text: "2026-03-01T08:30:00-00:00", utc: "2026-03-01T08:30:00.000Z", why: "an unknown offset"),
    Case(text: "2026-03-01T08:30:00.5Z", utc: "2026-03-01T08:30:00.500Z", why: "a tenth"),
    Case(text: "2026-03-01T08:30:00.123456789Z", utc: "2026-03-01T08:30:00.123Z", why: "nanoseconds are cut off"),
    Case(text: "2026-03-01T08:30:00.9999Z", utc: "2026-03-01T08:30:00.999Z", why: "never rounded up"),
    Case(text: "2026-03-01t08:30:00z", utc: "2026-03-01T08:30:00.000Z", why: "small letters"),
    Case(text: "2026-03-01 08:30:00Z", utc: "2026-03-01T08:30:00.000Z", why: "a space"),
    Case(text: "2016-12-31T23:59:60Z", utc: "2017-01-01T00:00:00.000Z", why: "a leap second"),
    Case(text: "2024-02-29T00:00:00Z", utc: "2024-02-29T00:00:00.000Z", why: "a leap day"),
    Case(text: "0000-01-01T00:00:00Z", utc: "0000-01-01T00:00:00.000Z", why: "the first"),
    Case(text: "9999-12-31T23:59:59.999Z", utc: "9999-12-31T23:59:59.999Z", why: "the last"),
    Case(text: "1969-12-31T23:59:59.999Z", utc: "1969-12-31T23:59:59.999Z", why: "before the epoch"),
    Case(text: "9999-12-31T23:59:59-00:01", utc: nil, why: "past the last in UTC"),
    Case(text: "0000-01-01T00:00:00+00:01", utc: nil, why: "before the first in UTC"),
    Case(text: "2026-02-29T00:00:00Z", utc: nil, why: "no leap year"), Case(text: "2026-13-01T00:00:00Z", utc: nil, why: "no such month"),
    Case(text: "2026-00-01T00:00:00Z", utc: nil, why: "month zero"), Case(text: "2026-01-00T00:00:00Z", utc: nil, why: "day zero"),
    Case(text: "2026-01-01T24:00:00Z", utc: nil, why: "hour 24"), Case(text: "2026-01-01T00:60:00Z", utc: nil, why: "minute 60"),
    Case(text: "2026-01-01T00:00:61Z", utc: nil, why: "second 61"), Case(text: "2026-01-01T00:00:00", utc: nil, why: "no offset"),
    Case(text: "2026-01-01T00:00:00.Z", utc: nil, why: "no digit after the point"),
    Case(text: "2026-01-01T00:00:00,5Z", utc: nil, why: "a comma"),
    Case(text: "2026-01-01T00:00:00+0800", utc: nil, why: "no colon in the offset"),
    Case(text: "2026-01-01T00:00:00+24:00", utc: nil, why: "offset 24"),
    Case(text: "2026-01-01T00:00:00+08:60", utc: nil, why: "offset minute 60"),
    Case(text: "2026-01-01T00:00Z", utc: nil, why: "no seconds"),
    Case(text: "2026-01-01", utc: nil, why: "a date"), Case(text: "", utc: nil, why: "nothing"),
    Case(text: "20260101T000000Z", utc: nil, why: "the basic form"),
    Case(text: "2026-01-01T00:00:00Zx", utc: nil, why: "more after the end"), Case(text: "+026-01-01T00:00:00Z", utc: nil, why: "a sign"),
    Case(text: "2026-01-01T00:00:00.5", utc: nil, why: "a fraction without an offset"),
    Case(text: "２026-01-01T00:00:00Z", utc: nil, why: "a fullwidth digit"),
  ]

  @Test(arguments: cases)
  func `a text is an instant or none`(_ example: Case) { #expect(Instant(rfc3339: example.text)?.rfc3339 == example.utc) }

  @Test func `what is written is read as the same instant`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<5_000 {
      let instant = Instant(milliseconds: Int64.random(in: Instant.earliest.milliseconds...Instant.latest.milliseconds, using: &random))
      #expect(Instant(rfc3339: instant.rfc3339) == instant)
    }
  }

  @Test func `instants beyond the years that can be written are clamped`() {
    #expect(Instant(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
    #expect(Instant(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
  }
}
