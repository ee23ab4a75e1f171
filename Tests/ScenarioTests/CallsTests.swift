import FleetTesting
import Foundation
import Kafka
import Logging
import Models
import Testing

/// `mainstay calls` against a real broker: today's calls can be read from the compact topic alone.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized, .timeLimit(.minutes(3)))
struct CallsTests {
  private static let topic = TopicName(rawValue: "follow-ups")

  private let broker: BrokerProcess
  private let folder: URL

  init() async throws {
    broker = try await BrokerProcess()
    try await broker.create(Self.topic, partitions: 3)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-calls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test func `the calls of an advisor come in order, each as it stands last, and nothing of what was not committed`() async throws {
    let producer = try TransactionalProducer(
      configuration: broker.settings(["transactional.id": "calls"]), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await producer.initialize()
    try await publish(
      [
        record("third", .due, priority: 3), record("first", .scheduled, priority: 1), record("second", .due, priority: 2),
        record("other-advisor", .due, advisor: "mo"), record("tomorrow", .scheduled, from: "2026-03-06T01:00:00.000Z"),
        record("done", .due), record("gone", .due), record("later", .scheduled, priority: 0),
      ], with: producer)
    try await publish([record("first", .due, priority: 1), record("done", .completed), ("gone", nil), ("", [123])], with: producer)
    try await producer.begin()
    try await send([record("aborted", .due), record("second", .cancelled)], with: producer)
    try await producer.abort()

    #expect(try await calls("--advisor", "li") == ["first", "second", "third", "later"])
    #expect(try await calls("--advisor", "mo") == ["other-advisor"])
    #expect(try await calls("--advisor", "nobody") == [])
    #expect(try await calls("--advisor", "li", "--store", "elsewhere") == [])
    let lines = try await run("--advisor", "li").split(separator: "\n")
    #expect(lines.contains("mainstay calls: passed over because they cannot be read: 1 records"))
    let table = lines.filter { !$0.hasPrefix("mainstay calls: ") }
    #expect(table.first == "Calls of li on 2026-03-05 (Asia/Shanghai): 4")
    #expect(table.count == 6)
    #expect(table.dropFirst(2).first?.hasPrefix("2026-03-05 09:00  2026-03-08 09:00  due") == true)
  }

  private func calls(_ arguments: String...) async throws -> [String] {
    try await run(arguments + ["--json"]).split(separator: "\n").filter { $0.hasPrefix("{") }.compactMap { line in
      guard let event = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { return nil }
      return (event["data"] as? [String: Any])?["followUpID"] as? String
    }
  }

  private func run(_ arguments: String...) async throws -> String { try await run(arguments) }

  private func run(_ arguments: [String]) async throws -> String {
    let process = try ChildProcess(
      "mainstay", ["calls", "--date", "2026-03-05", "--bootstrap", broker.bootstrap] + arguments,
      log: folder.appendingPathComponent(UUID().uuidString))
    #expect(try await process.end() == 0, "\(process.output)")
    return process.output
  }

  private typealias Record = (key: String, value: [UInt8]?)

  private func publish(_ records: [Record], with producer: TransactionalProducer) async throws {
    try await producer.begin()
    try await send(records, with: producer)
    try await producer.commit()
  }

  private func send(_ records: [Record], with producer: TransactionalProducer) async throws {
    let topic = try producer.topic(Self.topic)
    try await producer.produce { (sink) throws(KafkaError) in
      for record in records { try sink.send(to: topic, key: Array(record.key.utf8).span.bytes, value: record.value?.span.bytes) }
    }
  }

  private func record(
    _ id: String, _ phase: FollowUpPhase, from start: String = "2026-03-05T01:00:00.000Z", advisor: String = "li", priority: Int64 = 9
  ) -> Record {
    let start = Instant(rfc3339: start) ?? .earliest
    let facts = FollowUpFacts(
      followUpID: FollowUpID(checked: id), customerID: CustomerID(checked: "c"), kind: .noShow, purpose: .service, channel: .call,
      advisorID: StaffID(checked: advisor), storeID: StoreID(checked: "s"), windowStart: start, windowEnd: start + .days(3),
      priority: priority)
    var writer = JSONWriter()
    writer.event(
      EventAttributes(id: EventID(checked: "\(id)-\(phase.rawValue)"), source: .worker("followups"), time: start),
      DerivedEvent.followUpState(FollowUpState(followUp: facts, state: phase, causeID: "x", tries: 1)))
    return (id, writer.bytes)
  }
}
