import Feeding
import Models
import Testing

/// NDJSON as events.
@Suite struct LineEventsTests {
  static func event(_ type: String, _ data: String, time: String = "2026-03-01T08:30:00Z") -> String {
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"\(type)\",\"time\":\"\(time)\",\"data\":\(data)}"
  }

  static let paid = event("transaction.paid", "{\"transactionID\":\"T1\",\"customerID\":\"C1\",\"amount\":1,\"currency\":\"CNY\"}")
  static let erased = event("customer.erasureRequested", "{\"customerID\":\"C2\"}")

  static func feed(
    _ text: String, topic: EventTopic? = nil, latest: String? = nil
  ) throws -> (batch: EventBatch, rejects: RejectsFile, text: String) {
    let folder = try ScratchFolder()
    let rejects = RejectsFile(path: "\(folder.path)/r.ndjson")
    let check = EventCheck(latest: latest.flatMap { Instant(rfc3339: $0) })
    let input = LineEvents(try InputText(path: folder.write("in", text)), topic: topic, check: check, rejects: rejects)
    var batch = EventBatch()
    while try input.next(into: &batch) {}
    try rejects.close()
    return (batch, rejects, rejects.count > 0 ? try folder.read("r.ndjson") : "")
  }

  @Test func `each event goes to the topic of its type under its customer, byte for byte`() throws {
    let fed = try Self.feed("\(Self.paid)\r\n\n\(Self.erased)")
    #expect(fed.batch.entries.map(\.topic) == [.transactions, .customers])
    #expect(fed.batch.entries.map { String(decoding: fed.batch.bytes[$0.key], as: UTF8.self) } == ["C1", "C2"])
    #expect(fed.batch.entries.map { String(decoding: fed.batch.bytes[$0.value], as: UTF8.self) } == [Self.paid + "\r", Self.erased])
    #expect(fed.rejects.count == 0)
  }

  static let refusals: [(line: String, pointer: String?, reason: String)] = [
    ("{\"specversion\":", "/specversion", ""),
    (
      event("transaction.paid", "{\"transactionID\":\"T1\",\"customerID\":\"C1\",\"amount\":\"1\",\"currency\":\"CNY\"}"), "/data/amount",
      "expected"
    ),
    (event("transaction.lost", "{}"), "/type", "transactions carries no event of type \"transaction.lost\""),
    (event("weather.changed", "{}"), "/type", "no input topic carries events of type \"weather.changed\""),
    (event("clock.tick", "{\"mode\":\"live\"}"), "/type", "no input topic"),
    (
      event("customer.erasureRequested", "{\"customerID\":\"C2\"}", time: "2027-01-01T00:00:00Z"), "/time",
      "a history ends with the present"
    ),
    ("[1]", nil, "expected a CloudEvent as an object"),
  ]

  @Test(arguments: refusals)
  func `a bad line is refused with its pointer and the rest goes on`(_ line: String, _ pointer: String?, _ reason: String) throws {
    let fed = try Self.feed("\(Self.paid)\n\(line)\n\(Self.erased)\n", latest: "2026-12-31T00:00:00Z")
    #expect(fed.batch.entries.count == 2)
    let reject = try #require(fed.rejects.first.first)
    #expect(reject.line == 2)
    #expect(reject.column ?? "" == pointer ?? "")
    #expect(reject.reason.contains(reason), "\(reject.reason)")
    #expect(fed.text.contains("{\"line\":2,"))
  }

  @Test func `only the topic that was asked for is accepted`() throws {
    let fed = try Self.feed("\(Self.paid)\n\(Self.erased)\n", topic: .customers)
    #expect(fed.batch.entries.count == 1)
    #expect(fed.rejects.first.map(\.line) == [1])
  }

  @Test func `a line that never ends is refused and not kept`() throws {
    let fed = try Self.feed("\(Self.paid)\n\(String(repeating: "x", count: 3 << 20))\n\(Self.erased)\n")
    #expect(fed.batch.entries.count == 2)
    #expect(fed.rejects.first.first?.reason == "the line is longer than 1048576 bytes")
  }
}
