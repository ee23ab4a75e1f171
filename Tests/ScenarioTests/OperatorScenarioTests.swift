import FleetTesting
import Foundation
import Kafka
import Logging
import Testing

/// What an operator asks on a real broker: validate, tail, dead-letters, doctor, simulate.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct OperatorScenarioTests {
  static func event(_ id: String, _ customer: String) -> String {
    "{\"specversion\":\"1.0\",\"id\":\"\(id)\",\"source\":\"s\",\"type\":\"customer.erasureRequested\",\"time\":\"2026-03-01T08:30:00Z\","
      + "\"data\":{\"customerID\":\"\(customer)\"}}"
  }

  /// Parks records as a worker does.
  static func park(_ letters: [(key: String, value: String, code: String)], on scene: FeedScenarioTests.Scene) async throws {
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let producer = try Producer(configuration: scene.broker.settings(), logger: silent)
    let topic = try producer.topic("dead-letters")
    try await producer.produce { (sink) throws(KafkaError) in
      for letter in letters {
        let headers = RecordHeaders([
          "trace": "own", "error-code": letter.code, "error-pointer": "/data", "error-message": "because", "topic": "customers",
          "partition": "1", "offset": "5", "worker": "followups", "replays": "0",
        ])
        try sink.send(to: topic, key: Array(letter.key.utf8).span.bytes, value: Array(letter.value.utf8).span.bytes, headers: headers)
      }
    }
    try await producer.flush(within: .seconds(30))
  }

  @Test func `validate tells a verdict for each line and its exit code the worst`() async throws {
    let scene = try await FeedScenarioTests.Scene()
    try scene.write("in", "\(Self.event("1", "C1"))\n{\"specversion\":\"1.0\"}\n\(Self.event("2", "C2"))\n")
    let process = try ChildProcess(
      "mainstay", ["validate", "--topic", "customers", scene.path("in")], log: scene.folder.appendingPathComponent("validate"))
    #expect(try await process.end() == 1)
    let lines = process.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first == "line 1: accepted")
    #expect(lines[1].hasPrefix("line 2: refused: /id: is required and missing"), "\(lines[1])")
    try scene.write("good", Self.event("1", "C1"))
    let good = try ChildProcess(
      "mainstay", ["validate", "--topic", "customers", "--quiet", scene.path("good")], log: scene.folder.appendingPathComponent("quiet"))
    #expect(try await good.end() == 0)
    #expect(good.output.isEmpty)
  }

  @Test func `a dead letter is listed, replayed byte for byte once, and the replay is on record`() async throws {
    let scene = try await FeedScenarioTests.Scene()
    try await Self.park([("C1", "not json", "malformed"), ("C2", Self.event("2", "C2"), "id-reused"), ("C3", "x", "malformed")], on: scene)
    let all = try await scene.run(["dead-letters", "list", "--json"])
    #expect(all.output.split(separator: "\n").count == 3, "\(all.output)")
    let dry = try await scene.run(["dead-letters", "replay", "--code", "id-reused", "--dry-run"])
    #expect(dry.output.contains("1 would be replayed"))
    #expect(try await scene.records("customers").isEmpty)
    let replayed = try await scene.run(["dead-letters", "replay", "--code", "id-reused"])
    #expect(replayed.code == 0 && replayed.output.contains("1 replayed"), "\(replayed.output)")
    let sent = try await scene.records("customers")
    #expect(sent.map(\.value) == [Self.event("2", "C2")])
    #expect(sent.map(\.key) == ["C2"])
    let again = try await scene.run(["dead-letters", "replay", "--code", "id-reused"])
    #expect(again.output.contains("0 replayed"))
    #expect(try await scene.records("customers").count == 1)
    let dropped = try await scene.run(["dead-letters", "drop", "--key", "C1"])
    #expect(dropped.output.contains("1 dropped"))
    // Not what became of letters, nor the markers of transactions, which are offsets of the topic as well.
    let status = try await scene.run(["status"])
    #expect(status.output.contains("Dead letters: 1."), "\(status.output)")
    let open = try await scene.run(["dead-letters", "list"])
    #expect(open.output.split(separator: "\n").count == 1 && open.output.contains("C3"), "\(open.output)")
    let everything = try await scene.run(["dead-letters", "list", "--all"])
    #expect(everything.output.contains("[replayed]") && everything.output.contains("[dropped]"), "\(everything.output)")
    let place = try #require(everything.output.split(separator: "\n").first { $0.contains("C2") }?.split(separator: " ").first)
    let shown = try await scene.run(["dead-letters", "show", String(place)])
    #expect(shown.output.contains("header   trace: own") && shown.output.contains(Self.event("2", "C2")), "\(shown.output)")
    let missing = try await scene.run(["dead-letters", "show", "0@999"])
    #expect(missing.code == 66)
    #expect(missing.output.contains("there is no dead letter at 0@999"))
    let careless = try await scene.run(["dead-letters", "replay"])
    #expect(careless.code == 64)
  }

  @Test func `tail shows events as people read them and as objects for machines`() async throws {
    let scene = try await FeedScenarioTests.Scene()
    try scene.write("in", "\(Self.event("1", "C1"))\n\(Self.event("2", "C2"))\n")
    let fed = try await scene.run(["feed", scene.path("in")])
    #expect(fed.code == 0, "\(fed.output)")
    let lines = try await scene.run(["tail", "customers", "--beginning", "--no-follow"])
    #expect(lines.output.contains("customer.erasureRequested  C1  {\"customerID\":\"C1\"}"), "\(lines.output)")
    let objects = try await scene.run(["tail", "customers", "--beginning", "--no-follow", "--json", "--key", "C2"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(objects.output.utf8)) as? [String: Any])
    #expect(object["id"] as? String == "2" && object["key"] as? String == "C2")
    let nowhere = try await scene.run(["tail", "nothing", "--no-follow"])
    #expect(nowhere.code == 78 && nowhere.output.contains("there is no topic nothing"))
  }

  @Test func `the doctor names what is wrong and what to do`() async throws {
    let scene = try await FeedScenarioTests.Scene()
    let dark = try await scene.run(["doctor", "--data", scene.folder.path])
    #expect(dark.code == 1)
    #expect(dark.output.contains("clock: no tick was ever written"), "\(dark.output)")
    #expect(dark.output.contains("Start one: mainstay clock"))
    #expect(dark.output.contains("ok   topics: all "))
    let other = try await scene.run(["doctor", "--data", scene.path("none"), "--topic-prefix", "x.", "--json"])
    #expect(other.code == 1)
    #expect(other.output.contains("\"check\":\"permissions\",\"grade\":\"bad\""), "\(other.output)")
    #expect(other.output.contains("missing: x."))
    let nowhere = try scene.start(["doctor", "--data", scene.folder.path], to: "127.0.0.1:1")
    #expect(try await nowhere.end() == 1)
    #expect(nowhere.output.contains("broker: no answer at 127.0.0.1:1"))
  }

  @Test func `a simulated chain goes into the topics as a history`() async throws {
    let scene = try await FeedScenarioTests.Scene()
    let made = try ChildProcess(
      "mainstay",
      [
        "simulate", "--customers", "60", "--months", "2", "--seed", "5", "--end", "2026-03-01", "--out", scene.path("chain.ndjson"),
        "--truth",
        scene.path("truth.ndjson"),
      ], log: scene.folder.appendingPathComponent("simulate"))
    #expect(try await made.end() == 0, "\(made.output)")
    let events = try scene.read("chain.ndjson").split(separator: "\n").count
    #expect(try scene.read("truth.ndjson").contains("\"kind\":\"tier\""))
    let fed = try await scene.run(["feed", scene.path("chain.ndjson"), "--history"])
    #expect(fed.code == 0, "\(fed.output)")
    var found = 0
    for topic in ["transactions", "visits", "complaints", "customers", "contacts"] { found += try await scene.records(topic).count }
    #expect(found == events && events > 0)
    let ticks = try await scene.records("clock")
    #expect(ticks.count % 12 == 0)
    #expect(ticks.contains { $0.value.contains("\"time\":\"2026-02-28T16:15:00.000Z\"") })
  }
}
