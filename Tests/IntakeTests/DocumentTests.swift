import Foundation
import HTTPTypes
import StatusHTTP
import Testing

@testable import Intake

/// What can be asked for besides sending events.
@Suite struct DocumentTests {
  private let intake: IntakeBench

  init() throws { intake = try IntakeBench() }

  @Test(arguments: ["transactions", "complaints", "visits", "customers", "contacts"])
  func `the schema of every input is there`(topic: String) async throws {
    let answer = try await intake.send(.get, "/v1/schemas/\(topic)")
    #expect(answer.status == 200)
    #expect(answer.json["title"] as? String == topic)
  }

  @Test(arguments: ["/", "/v1", "/v1/schemas/", "/v1/schemas/clock", "/v1/schemas/../keys", "/v1/events/", "/V1/EVENTS", "*", ""])
  func `there is nothing elsewhere`(path: String) async throws {
    #expect(try await intake.send(.get, path).status == 404)
  }

  @Test(arguments: ["/healthz", "/readyz", "/metrics", "/openapi.yaml", "/v1/schemas/visits"])
  func `a document is read and nothing else`(path: String) async throws {
    let answer = try await intake.send(.get, path)
    #expect(answer.status == 200)
    let head = try await intake.send(.head, path)
    #expect(head.body.isEmpty)
    #expect(head.headers[.contentLength] == "\(answer.body.count)")
    let other = try await intake.send(.delete, path)
    #expect(other.status == 405)
    #expect(other.headers[.allow] == "GET, HEAD")
  }

  @Test func `events are posted and nothing else`() async throws {
    let answer = try await intake.send(.get, "/v1/events")
    #expect(answer.status == 405)
    #expect(answer.headers[.allow] == "POST")
  }

  @Test func `the metrics count what happened`() async throws {
    _ = try await intake.post("application/x-ndjson", [event("1"), event("1"), "no event"].joined(separator: "\n"))
    let lines = try await intake.send(.get, "/metrics").text.split(separator: "\n")
    for line in [
      #"mainstay_intake_requests_total{status="202"} 1"#, "mainstay_intake_events_accepted_total 1",
      "mainstay_intake_events_duplicate_total 1",
      #"mainstay_intake_events_rejected_total{code="malformed"} 1"#, "mainstay_intake_spool_events 1", "mainstay_intake_commits_total 1",
    ] {
      #expect(lines.contains { $0 == line }, "\(line)")
    }
    for line in lines where !line.hasPrefix("#") {
      #expect(line.contains(/^mainstay_intake_[a-z_]+(?:\{[a-z]+="[^"]*"\})? -?[0-9.e-]+$/), "\(line)")
    }
  }

  @Test(arguments: [
    ("0.0.0.0:8080", false, false, "keys and TLS"), ("0.0.0.0:8080", true, false, "TLS"), ("0.0.0.0:8080", false, true, "keys"),
  ])
  func `an address that others reach needs keys and TLS`(address: String, hasKeys: Bool, isBehindProxy: Bool, missing: String) throws {
    var options = intake.options
    options.listen = try #require(Endpoint(address))
    options.keys = hasKeys ? try APIKeyFile(text: AccessTests.line("pos/1", "k"), path: "keys") : nil
    options.isBehindProxy = isBehindProxy
    let error = #expect(throws: IntakeError.self) { try options.checkExposure() }
    #expect(error.map { "\($0)" }?.hasSuffix("without \(missing)") == true)
    #expect(error?.exitCode == 78)
  }

  @Test(arguments: ["127.0.0.1:0", "localhost:8080", "[::1]:8080"])
  func `loopback needs nothing`(address: String) throws {
    var options = intake.options
    options.listen = try #require(Endpoint(address))
    try options.checkExposure()
  }
}
