import FleetTesting
import Foundation
import HTTPTypes
import Models
import State
import Testing

@testable import Intake

/// What is durable, what is known again, and what happens when there is no room.
@Suite struct SpoolTests {
  @Test func `a repeat is known, also after a restart, and kept once`() async throws {
    let intake = try IntakeBench()
    #expect(try await intake.post("application/json", event("1")).results == ["accepted"])
    #expect(try await intake.post("application/json", event("1")).results == ["duplicate"])
    try await intake.restart()
    #expect(try await intake.post("application/json", event("1")).results == ["duplicate"])
    #expect(try await intake.spooled().count == 1)
  }

  @Test func `the same id is another event for another source or customer`() async throws {
    let intake = try IntakeBench()
    let body = [event("1"), event("1", source: "pos/2"), event("1", customer: "C2")].joined(separator: "\n")
    #expect(try await intake.post("application/x-ndjson", body).results == ["accepted", "accepted", "accepted"])
  }

  @Test func `an id that comes again with something else in it is refused and not dropped in silence`() async throws {
    let intake = try IntakeBench()
    _ = try await intake.post("application/json", event("1"))
    let answer = try await intake.post("application/json", event("1").replacing("C9", with: "C8"))
    #expect(answer.status == 422)
    #expect(answer.results == ["rejected id-reused /id"])
  }

  @Test func `another spelling of the same event is a repeat`() async throws {
    let intake = try IntakeBench()
    _ = try await intake.post("application/json", event("1"))
    let spelled = event("1").replacing(#""C9""#, with: #""\u00439" "#).replacing("02:00:00Z", with: "10:00:00+08:00")
    #expect(try await intake.post("application/json", spelled).results == ["duplicate"])
  }

  @Test func `what was delivered is gone and the rest stays, also after a restart`() async throws {
    let intake = try IntakeBench()
    for number in 1...3 { _ = try await intake.post("application/json", event("\(number)")) }
    let batches = try await intake.spool.read(after: 0, upTo: .max)
    #expect(batches.map(\.events.count) == [1, 1, 1])
    let first = batches[0].events.bytes.count
    intake.spool.remove(Delivered(number: batches[0].number, events: 1, bytes: first))
    _ = try await intake.post("application/json", event("4"))
    #expect(intake.spool.backlog.events == 3)
    try await intake.restart()
    #expect(try await intake.spooled().map(\.value) == [event("2"), event("3"), event("4")])
    #expect(intake.spool.backlog.events == 3)
    #expect(intake.spool.backlog.bytes == (try await intake.spool.read(after: 0, upTo: .max)).reduce(0) { $0 + $1.events.bytes.count })
    _ = try await intake.post("application/json", event("5"))
    #expect(try await intake.spooled().count == 4)
  }

  @Test func `a reading takes about what it is asked for, in order`() async throws {
    let intake = try IntakeBench()
    for number in 1...5 { _ = try await intake.post("application/json", event("\(number)")) }
    let size = try await intake.spool.read(after: 0, upTo: 1)[0].events.bytes.count
    #expect(try await intake.spool.read(after: 0, upTo: 1).map(\.number) == [1])
    #expect(try await intake.spool.read(after: 1, upTo: size * 2).map(\.number) == [2, 3])
    #expect(try await intake.spool.read(after: 5, upTo: 1).isEmpty)
  }

  @Test func `a full spool takes nothing and says when to come back`() async throws {
    let intake = try IntakeBench { $0.limits.spoolBytes = 300 }
    var statuses: [Int] = []
    for number in 1...3 { statuses.append(try await intake.post("application/json", event("\(number)")).status) }
    #expect(statuses == [202, 202, 503])
    #expect(try await intake.send(.get, "/readyz").status == 503)
    let answer = try await intake.post("application/json", event("4"))
    #expect(answer.headers[.retryAfter] == "30")
    let batches = try await intake.spool.read(after: 0, upTo: .max)
    for batch in batches { intake.spool.remove(Delivered(number: batch.number, events: 1, bytes: batch.events.bytes.count)) }
    // Removal is on the spool's queue, and so is this reading behind it.
    #expect(try await intake.spool.read(after: 0, upTo: .max).isEmpty)
    #expect(try await intake.post("application/json", event("3")).status == 202)
    #expect(try await intake.send(.get, "/readyz").status == 200)
  }

  @Test func `a second process is told that the spool is in use`() throws {
    let intake = try IntakeBench()
    let error = #expect(throws: StateError.self) {
      try Spool(path: intake.options.spool, options: intake.options, metrics: IntakeMetrics())
    }
    #expect(error.map { IntakeError.spool($0).exitCode } == 75)
  }

  @Test func `requests that come together share a commit and keep their own results`() async throws {
    let intake = try IntakeBench()
    let answers = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for number in 0..<64 {
        let responder = intake.responder
        group.addTask {
          var submission = Submission()
          let text = [event("\(number)"), event("shared")].joined(separator: "\n")
          let bytes = Array(text.utf8)
          bytes.withUnsafeBytes { raw in
            let ranges = (try? EventRanges.lines(of: raw, limit: 10)) ?? []
            submission = EventReader(maximumEvents: 10).read(raw, ranges, as: .lines, headers: [:], grant: .everybody).submission
          }
          return (number, try await responder.spool.append(submission).map { "\($0)" })
        }
      }
      return try await group.reduce(into: [Int: [String]]()) { $0[$1.0] = $1.1 }
    }
    #expect(answers.count == 64)
    #expect(answers.values.allSatisfy { $0.first == "accepted" })
    #expect(answers.values.count { $0.last == "accepted" } == 1)
    #expect(try await intake.spooled().count == 65)
  }

  @Test func `an event that no broker takes is set aside and counted`() async throws {
    let intake = try IntakeBench()
    try await intake.spool.park(topic: "customers", key: [1], value: [2, 0, 3], reason: "too large")
    try await intake.restart()
    #expect(intake.spool.backlog.undeliverable == 1)
  }

  @Test func `a damaged run of events is seen and nothing beyond it is lent`() {
    var events = PackedEvents()
    _ = [UInt8]("value".utf8).withUnsafeBytes { events.append(topic: .visits, key: Array("key".utf8), value: $0) }
    #expect(events.forEach { _ in })
    for cut in 0..<events.bytes.count {
      let damaged = PackedEvents(bytes: Array(events.bytes.prefix(cut)), count: 1)
      var lent = 0
      #expect(!damaged.forEach { _ in lent += 1 })
      #expect(lent == 0)
    }
    #expect(!PackedEvents(bytes: [9] + events.bytes.dropFirst(), count: 1).forEach { _ in })
    #expect(!PackedEvents(bytes: events.bytes + [0], count: 1).forEach { _ in })
  }

  /// Against a plain list: whatever is not remembered was at least `limit / 2` events or a window ago, and never are there more than `limit`.
  @Test func `an event is remembered as long as is said`() {
    var random = SeededGenerator(seed: 5)
    var recent = RecentEvents(limit: 40, seconds: 100, now: 0)
    var taken: [(key: Hash128, at: Int64)] = []
    var now: Int64 = 0
    for number in 0..<2_000 {
      now += Int64.random(in: 0...6, using: &random)
      _ = recent.turn(now: now)
      for (index, event) in taken.enumerated().suffix(60) where now - event.at < 100 && taken.count - index <= 20 {
        #expect(recent.payload(of: event.key) != nil)
      }
      let key = Hash128(high: UInt64(number), low: random.next())
      recent.remember(key, payload: 1)
      taken.append((key, now))
      #expect(recent.count <= 40)
    }
  }
}
