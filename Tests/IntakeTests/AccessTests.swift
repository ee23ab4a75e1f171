import Crypto
import Foundation
import HTTPTypes
import Testing

@testable import Intake

/// Who may send, and how much.
@Suite struct AccessTests {
  static func line(_ source: String, _ key: String) -> String {
    source + " " + SHA256.hash(data: Array(key.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  private static let keys = """
    # the tills
    \(line("pos/1", "first"))

    \(line("pos/1", "second"))
    \(line("crm://desk", "first"))
    \(line("garage/*", "third"))
    """

  @Test(arguments: [nil, "wrong", "", "FIRST", "firstfirst"])
  func `without a key that is known nobody is let in`(key: String?) async throws {
    let intake = try IntakeBench(keys: Self.keys)
    let answer = try await intake.post("application/json", event("1"), key: key)
    #expect(answer.status == 401)
    #expect(answer.headers[.wwwAuthenticate] == "Bearer")
    #expect(try await intake.spooled().isEmpty)
  }

  /// A page that has its own name resolve to this machine sends that name as the host.
  @Test func `without keys events are taken in the server's own names only`() async throws {
    let open = try IntakeBench()
    for (host, status) in [("localhost:8080", 202), ("127.0.0.1", 202), ("evil.example:8080", 421), ("", 421)] {
      let id = "\(host)-1"
      let answer = try await open.send(.post, "/v1/events", [.contentType: "application/cloudevents+json"], event(id), to: host)
      #expect(answer.status == status, "\(host)")
    }
    #expect(try await open.spooled().count == 2)
    let keyed = try IntakeBench(keys: Self.keys)
    let headers: HTTPFields = [.contentType: "application/cloudevents+json", .authorization: "Bearer first"]
    #expect(try await keyed.send(.post, "/v1/events", headers, event("1", source: "pos/1"), to: "till.example").status == 202)
  }

  /// Key, source, whether the key speaks for it.
  @Test(arguments: [
    ("first", "pos/1", true), ("second", "pos/1", true), ("first", "crm://desk", true), ("second", "crm://desk", false),
    ("first", "pos/10", false),
    ("third", "garage/7", true), ("third", "garage/", true), ("third", "garage", false), ("first", "garage/7", false),
  ])
  func `a key speaks for its sources only`(key: String, source: String, isAllowed: Bool) async throws {
    let intake = try IntakeBench(keys: Self.keys)
    let answer = try await intake.post("application/json", event("1", source: source), key: key)
    #expect(answer.status == (isAllowed ? 202 : 422))
    #expect(answer.results == [isAllowed ? "accepted" : "rejected source-not-allowed /source"])
  }

  @Test(arguments: [
    "", "# only this", "pos/1", "pos/1 abc", "pos/1 \(String(repeating: "g", count: 64))", "a*b \(String(repeating: "0", count: 64))",
    "pos/1 \(String(repeating: "0", count: 64)) more", "pos/1 \(String(repeating: "0", count: 66))",
  ])
  func `a file of keys with a wrong line is refused`(text: String) {
    #expect(throws: IntakeError.self) { try APIKeyFile(text: text, path: "keys") }
  }

  @Test func `a wrong line is named`() {
    let error = #expect(throws: IntakeError.self) { try APIKeyFile(text: "# keys\npos/1 0", path: "keys") }
    #expect(error.map { "\($0)" }?.contains("line 2") == true)
    #expect(error?.exitCode == 78)
  }

  @Test func `a source that differs only by Unicode equivalence is another`() throws {
    let pattern = try #require(SourcePattern("caf\u{E9}"))
    #expect(pattern.covers("caf\u{E9}"))
    #expect(!pattern.covers("cafe\u{301}"))
  }

  // MARK: Rate

  @Test func `a bucket fills at its rate and never beyond its size`() throws {
    var limits = IntakeOptions.Limits()
    limits.eventsPerSecond = 10
    limits.events = 5
    let limiter = try #require(RateLimiter(limits))
    let start = ContinuousClock.now
    #expect(limiter.take(20, of: 1, at: start) == nil)
    #expect(limiter.take(1, of: 1, at: start) == 1)
    #expect(limiter.take(20, of: 1, at: start) == 2)
    #expect(limiter.take(20, of: 2, at: start) == nil)
    #expect(limiter.take(6, of: 1, at: start + .milliseconds(500)) == 1)
    #expect(limiter.take(5, of: 1, at: start + .milliseconds(500)) == nil)
    #expect(limiter.take(20, of: 1, at: start + .seconds(100)) == nil)
    #expect(limiter.take(1, of: 1, at: start + .seconds(100)) == 1)
  }

  @Test func `a full request passes in time even when the rate is lower`() throws {
    var limits = IntakeOptions.Limits()
    limits.eventsPerSecond = 1
    limits.events = 100
    let limiter = try #require(RateLimiter(limits))
    let start = ContinuousClock.now
    #expect(limiter.take(100, of: 0, at: start) == nil)
    #expect(limiter.take(100, of: 0, at: start + .seconds(99)) == 1)
    #expect(limiter.take(100, of: 0, at: start + .seconds(100)) == nil)
  }

  @Test func `who sends too much is told when to come back`() async throws {
    let intake = try IntakeBench(keys: Self.keys) {
      $0.limits.eventsPerSecond = 1
      $0.limits.events = 3
    }
    let three = (1...3).map { event("\($0)") }.joined(separator: "\n")
    #expect(try await intake.post("application/x-ndjson", three, key: "first").status == 202)
    let answer = try await intake.post("application/json", event("4"), key: "first")
    #expect(answer.status == 429)
    #expect(answer.headers[.retryAfter] == "1")
    #expect(try await intake.post("application/json", event("4"), key: "second").status == 202)
    #expect(try await intake.spooled().count == 4)
  }

  // MARK: Size

  @Test func `a body, a request and an event have their largest size`() async throws {
    let intake = try IntakeBench {
      $0.limits.bodyBytes = 2 << 20
      $0.limits.events = 2
    }
    let large = event("1", data: #","x":"\#(String(repeating: "x", count: EventReader.maximumEventBytes))""#)
    #expect(try await intake.post("application/json", large).results == ["rejected too-large"])
    #expect(try await intake.post("application/json", String(repeating: " ", count: 2 << 20) + event("1")).status == 413)
    #expect(try await intake.post("application/x-ndjson", "\(event("1"))\n\(event("2"))\n\(event("3"))").status == 413)
    #expect(try await intake.spooled().isEmpty)
  }

  @Test func `bodies beyond the memory for them are put off`() async throws {
    let intake = try IntakeBench { $0.limits.bufferedBytes = 100 }
    let answer = try await intake.post("application/json", event("1"))
    #expect(answer.status == 503)
    #expect(answer.headers[.retryAfter] == "1")
  }

  @Test func `memory is given back after every answer`() async throws {
    let intake = try IntakeBench { $0.limits.bufferedBytes = 300 }
    for number in 0..<5 { #expect(try await intake.post("application/json", event("\(number)")).status == 202) }
    #expect(try await intake.post("application/json", "{").status == 422)
    #expect(intake.responder.events.budget.used == 0)
  }
}
