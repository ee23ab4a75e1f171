import Foundation
import Models
import Testing

/// The judge of the fleet's scenario, before statuses that lie.
@Suite struct StatusJudgementTests {
  private static let midnight = Instant(milliseconds: 1_767_196_800_000)  // 2026-01-01 in Shanghai
  private static let clock = midnight + .hours(1)

  /// The review of that midnight was decided half an hour after it, once partitions 0 and 1 had reported; that of the day before too.
  private static let course = ReviewCourse(
    decided: [midnight: midnight + .minutes(30), midnight - .days(1): midnight - .hours(23)],
    reports: [midnight: [0: [1: midnight + .minutes(20)], 1: [1: midnight + .minutes(25)]]],
    rounds: [midnight: [1: midnight + .minutes(16)]])

  /// Worker 1 of tiering was dead from ten minutes past the clock's hour for a minute.
  private static let deaths = [
    FleetScene.Death(worker: "tiering", instance: "1", gone: clock + .minutes(10), succeeded: clock + .minutes(11))
  ]

  private static func untruths(at instant: Instant, _ lines: [String]) throws -> [String] {
    let objects = try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    let picture = StatusWatch.Picture(at: instant, whole: instant + .milliseconds(200), objects: objects)
    return StatusJudgement([picture], deaths: deaths, course).untruths
  }

  private static func process(_ instance: String, _ lanes: ClosedRange<Int>, state: String = "running") -> String {
    #"{"kind":"process","worker":"tiering","instance":"\#(instance)","state":"\#(state)","ready":\#(state == "running"),"lanes":\#(Array(lanes))}"#
  }

  private static func review(_ state: String, of review: Instant, _ more: String) -> String {
    #"{"kind":"review","review":"\#(review)","state":"\#(state)",\#(more)}"#
  }

  @Test func `who tells the truth is believed`() throws {
    let quiet = [
      Self.process("0", 0...5), Self.process("1", 6...11),
      Self.review("next", of: Self.midnight + .days(1), #""heldFrom":"\#(Self.midnight + .days(1) + .minutes(15))""#),
    ]
    #expect(try Self.untruths(at: Self.clock, quiet) == [])
    let collecting = [
      Self.process("0", 0...11), Self.review("collecting", of: Self.midnight, #""awaited":[1]"#),
    ]
    #expect(try Self.untruths(at: Self.midnight + .minutes(24), collecting) == [])
    let without = [
      Self.process("0", 0...5), #"{"kind":"process","worker":"tiering","instance":"1","state":"no answer","ready":false,"lanes":[]}"#,
      #"{"kind":"gap","worker":"tiering","lanes":[6,7,8,9,10,11]}"#,
    ]
    #expect(try Self.untruths(at: Self.clock + .minutes(10) + .seconds(30), without) == [])
  }

  struct Lie: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let at: Instant
    let lines: [String]
    let finding: String
  }

  static let lies = [
    Lie(
      testDescription: "the dead are said to run", at: clock + .minutes(10) + .seconds(30),
      lines: [process("0", 0...5), process("1", 6...11)], finding: "tiering/1 is dead and"),
    Lie(testDescription: "lanes are nobody's", at: clock, lines: [process("0", 0...5)], finding: "tiering has lanes"),
    Lie(
      testDescription: "a lane is held and missing at once", at: clock,
      lines: [process("0", 0...11), #"{"kind":"gap","worker":"tiering","lanes":[3]}"#], finding: "tiering has lanes"),
    Lie(
      testDescription: "a review that was held is said to come", at: clock,
      lines: [process("0", 0...11), review("next", of: midnight, #""heldFrom":"\#(midnight + .minutes(15))""#)],
      finding: "is said to come and has been held"),
    Lie(
      testDescription: "the next review is not the next", at: clock,
      lines: [process("0", 0...11), review("next", of: midnight + .days(2), #""heldFrom":"\#(midnight + .days(2) + .minutes(15))""#)],
      finding: "the one before it was not decided"),
    Lie(
      testDescription: "a review is held at another time", at: clock,
      lines: [process("0", 0...11), review("next", of: midnight + .days(1), #""heldFrom":"\#(midnight + .days(1))""#)],
      finding: "is not held from then"),
    Lie(
      testDescription: "a review at noon", at: clock,
      lines: [
        process("0", 0...11), review("next", of: midnight + .hours(36), #""heldFrom":"\#(midnight + .hours(36) + .minutes(15))""#),
      ], finding: "is no midnight of the firm"),
    Lie(
      testDescription: "a later review is said to be the first", at: clock,
      lines: [
        process("0", 0...11),
        review("next", of: midnight + .days(1), #""isFirst":true,"heldFrom":"\#(midnight + .days(1) + .minutes(15))""#),
      ], finding: "is not the first"),
    Lie(
      testDescription: "a review waits for who has reported", at: midnight + .minutes(24),
      lines: [process("0", 0...11), review("collecting", of: midnight, #""awaited":[0]"#)], finding: "partition 0, which has reported"),
    Lie(
      testDescription: "a review that is over waits", at: clock,
      lines: [process("0", 0...11), review("collecting", of: midnight, #""awaited":[5]"#)], finding: "is decided and said to wait"),
    Lie(
      testDescription: "a review is said to be decided before it is", at: midnight + .minutes(20),
      lines: [process("0", 0...11), review("settling", of: midnight, #""awaited":[]"#)], finding: "is said to be decided and is not"),
  ]

  @Test(arguments: lies) func `a status that lies is caught`(_ lie: Lie) throws {
    let untruths = try Self.untruths(at: lie.at, lie.lines)
    #expect(untruths.contains { $0.contains(lie.finding) }, "\(untruths)")
  }
}
