import Models
import Testing

@testable import mainstay

/// What `mainstay status` shows of processes that answer, are silent or have stopped.
@Suite struct FleetPictureTests {
  private static let now = Instant(milliseconds: 1_800_000_000_000)

  private static func word(_ worker: String, _ instance: String, stopped: Bool = false) -> FleetStatus {
    FleetStatus(
      worker: worker, instance: instance, address: "127.0.0.1:1", startedAt: now, stoppedAt: stopped ? now : nil,
      lanes: [LaneStatus(partition: 0, phase: .running, lag: 0), LaneStatus(partition: 1, phase: .running, lag: 0)])
  }

  private static func answer(ready: Bool = true, startedAt: Instant = now, instance: String = "0", lanes: String) -> ProcessAnswer? {
    let text = """
      {"ready":\(ready),"reasons":[\(ready ? "" : "\"lane 1 is being restored: 7 records left\"")],"worker":"tiering",\
      "instance":"\(instance)","startedAt":"\(startedAt.rfc3339)","phase":"running","lanes":[\(lanes)]}
      """
    return ProcessAnswer(Array(text.utf8), of: word("tiering", "0"))
  }

  private static let running = """
    {"partition":0,"phase":"running","lag":3,"streamTime":"2027-01-15T07:59:59Z","nextReview":"2027-01-15T16:00:00Z",\
    "nextReviewAt":"2027-01-15T16:15:00Z","ownTicks":false}
    """

  private static func picture(_ members: [FleetMember]) -> FleetPicture {
    FleetPicture(at: now + .seconds(7), members: members, groups: [:], partitions: 3)
  }

  @Test func `a process that answers is shown with what it answers, not with what it said before`() throws {
    let answer = try #require(Self.answer(ready: false, lanes: Self.running + #",{"partition":1,"phase":"restoring","restoreLeft":7}"#))
    let member = FleetMember(status: Self.word("tiering", "0"), heardAt: Self.now, voice: .answers(answer))
    #expect(member.state == "restoring, 7 left")
    #expect(member.lag == nil)
    let lines = Self.picture([member]).lines(rates: [:])
    #expect(lines.contains("tiering/0 is not ready: lane 1 is being restored: 7 records left."), "\(lines)")
    #expect(lines.contains("No process that answers has lane 2 of tiering."))
    #expect(lines.contains { $0.hasPrefix("The first review is that of 2027-01-15T16:00:00.000Z") })
  }

  @Test func `a process that does not answer has no lanes, and is said to be silent`() {
    let member = FleetMember(status: Self.word("tiering", "0"), heardAt: Self.now, voice: .silent)
    #expect(member.state == "no answer")
    let lines = Self.picture([member]).lines(rates: [:])
    #expect(lines.contains("tiering/0 does not answer at 127.0.0.1:1; it was last heard 7 s ago."), "\(lines)")
    #expect(lines.contains("No process that answers has lanes 0-2 of tiering."))
    #expect(!Self.picture([member]).isCaughtUp(workers: ["tiering"], since: .earliest))
  }

  @Test func `a process that was stopped is no trouble of its own`() {
    let member = FleetMember(status: Self.word("tiering", "0", stopped: true), heardAt: Self.now, voice: .silent)
    #expect(member.state == "stopped")
    #expect(!Self.picture([member]).lines(rates: [:]).contains { $0.contains("does not answer") })
    #expect(Self.picture([member]).review == nil)
  }

  @Test func `an answer of another process at the same port is none`() {
    #expect(Self.answer(lanes: Self.running) != nil)
    #expect(Self.answer(startedAt: Self.now + .seconds(1), lanes: Self.running) == nil)
    #expect(Self.answer(instance: "1", lanes: Self.running) == nil)
    #expect(ProcessAnswer(Array("ok\n".utf8), of: Self.word("tiering", "0")) == nil)
  }

  @Test func `workers have caught up only when every lane is there, free and at rest`() throws {
    func lane(_ partition: Int, lag: Int = 0, more: String = "") -> String {
      #"{"partition":\#(partition),"phase":"running","lag":\#(lag),"streamTime":"2027-01-15T08:00:00Z"\#(more)}"#
    }
    func isCaughtUp(_ lanes: String...) throws -> Bool {
      let answer = try #require(Self.answer(lanes: lanes.joined(separator: ",")))
      let member = FleetMember(status: Self.word("tiering", "0"), heardAt: Self.now, voice: .answers(answer))
      return Self.picture([member]).isCaughtUp(workers: ["tiering"], since: Self.now)
    }
    #expect(try isCaughtUp(lane(0), lane(1), lane(2)))
    #expect(try !isCaughtUp(lane(0), lane(1)))
    #expect(try !isCaughtUp(lane(0), lane(1), lane(2, lag: 1)))
    // Later than the last tick of a history that has ended; a lane with more to do than that is not at rest.
    #expect(try isCaughtUp(lane(0), lane(1), lane(2, lag: 1, more: #","awaitingTick":1"#)))
    #expect(try !isCaughtUp(lane(0), lane(1), lane(2, lag: 3, more: #","awaitingTick":1"#)))
    #expect(try !isCaughtUp(lane(0), lane(1), lane(2, more: #","waitingReview":"2027-01-14T16:00:00Z""#)))
  }

  @Test func `machines get an object for each process, each gap and the reviews`() throws {
    let answer = try #require(Self.answer(lanes: Self.running))
    let members = [
      FleetMember(status: Self.word("complaints", "0"), heardAt: Self.now, voice: .silent),
      FleetMember(status: Self.word("tiering", "0"), heardAt: Self.now, voice: .answers(answer)),
    ]
    let objects = Self.picture(members).json(rates: ["tiering": 12.4])
    #expect(objects.count == 5)
    #expect(objects.allSatisfy { $0.contains("\"at\":\"2027-01-15T08:00:07.000Z\"") })
    #expect(objects[0].contains("\"state\":\"no answer\",\"ready\":false") && objects[0].contains("\"lanes\":[]"), "\(objects[0])")
    #expect(objects[1].contains("\"lanes\":[0],\"lag\":3,\"ratePerSecond\":12"), "\(objects[1])")
    #expect(objects[3].hasPrefix("{\"kind\":\"gap\"") && objects[3].hasSuffix("\"worker\":\"tiering\",\"lanes\":[1,2]}"))
    #expect(
      objects[4].hasSuffix(
        "\"state\":\"next\",\"review\":\"2027-01-15T16:00:00.000Z\",\"heldFrom\":\"2027-01-15T16:15:00.000Z\",\"isFirst\":true}"))
  }
}
