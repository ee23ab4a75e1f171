import FleetTesting
import Foundation
import Kafka
import Logging
import Models
import Runtime
import Testing

/// The complaint worker as a real process on a real broker, with a folder of its own.
final class ComplaintsScenario {
  static let partitions = 3
  private static let silent = Logger(label: "scenario") { _ in SwiftLogNoOpLogHandler() }

  let broker: BrokerProcess
  let folder: URL
  private var starts = 0
  private var sent = 0

  /// A worker that was started, and where it answers.
  struct Running {
    let process: ChildProcess
    let status: StatusProbe
  }

  init() async throws {
    broker = try await BrokerProcess()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let names = [
      "clock", "complaints", "tier-changes", "customers", "complaint-cases", "complaint-escalations", "root-causes", "complaints-changelog",
      "dead-letters", "fleet-status",
    ]
    try await broker.create(names.map { NewTopic(TopicName(rawValue: $0), partitions: Self.partitions) })
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var state: URL { folder.appendingPathComponent("state") }

  /// Starts the worker and waits until it answers over HTTP.
  func start(_ flags: String...) async throws -> Running {
    let port = folder.appendingPathComponent("port-\(starts + 1)")
    let process = try launch(flags + ["--http-port-file", port.path])
    if let number = try await process.port(in: port) { return Running(process: process, status: StatusProbe(port: number)) }
    throw Stuck(reason: "it does not answer", log: process.output)
  }

  /// Starts the worker with its usual flags and these, and waits for nothing.
  func launch(_ flags: [String], launcher: [String] = [], environment: [String: String] = [:]) throws -> ChildProcess {
    starts += 1
    let log = folder.appendingPathComponent("log-\(starts)")
    let usual = ["--bootstrap", broker.bootstrap, "--state", state.path, "--commit-ms", "20", "--report-seconds", "1"]
    return try ChildProcess("complaints-worker", usual + flags, launcher: launcher, environment: environment, log: log)
  }

  /// Waits until something about a process holds; `body` is asked again and again.
  func wait(for what: String, _ running: Running, within limit: Duration = .seconds(60), _ body: () async throws -> Bool) async throws {
    if try await awaited(within: limit, while: { running.process.isRunning }, body) { return }
    guard running.process.isRunning else { throw Stuck(reason: "it ended before \(what)", log: running.process.output) }
    let ready = await running.status.get("/readyz")?.body ?? "no answer"
    throw Stuck(reason: "\(what) did not come; it says \(ready)", log: running.process.output)
  }

  /// Waits until `/readyz` says 200.
  func waitUntilReady(_ running: Running) async throws {
    try await wait(for: "readiness", running) { await running.status.get("/readyz")?.status == 200 }
  }

  /// Waits until every complaint has been taken.
  func waitUntilCaughtUp(_ running: Running) async throws {
    try await wait(for: "the last complaint", running) {
      guard await running.status.metric("mainstay_lane_running") == Double(Self.partitions) else { return false }
      return await running.status.metric("mainstay_lag_records", "topic=\"complaints\"") == 0
    }
  }

  struct Stuck: Error {
    let reason: String
    let log: String
  }

  /// Sends complaints, each of a customer of its own, and one that nobody can read for each of `broken`.
  func complain(_ count: Int, broken: Int = 0) async throws {
    let producer = try Producer(configuration: broker.settings(), logger: Self.silent)
    let topic = try producer.topic("complaints")
    let numbers = sent..<sent + count
    sent += count
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)).rfc3339
    try await producer.produce { (sink) throws(KafkaError) in
      for number in numbers {
        let text =
          "{\"specversion\":\"1.0\",\"id\":\"e\(number)\",\"source\":\"test\",\"type\":\"complaint.opened\",\"time\":\"\(now)\",\"data\":{"
          + "\"complaintID\":\"k\(number)\",\"customerID\":\"c\(number)\",\"storeID\":\"s1\",\"channel\":\"phone\",\"category\":\"noise\","
          + "\"severity\":\"high\"}}"
        try sink.send(to: topic, key: Array("c\(number)".utf8).span.bytes, value: Array(text.utf8).span.bytes)
      }
      for number in 0..<broken {
        try sink.send(to: topic, key: Array("c\(number)".utf8).span.bytes, value: Array("no event".utf8).span.bytes)
      }
    }
    try await producer.flush(within: .seconds(30))
  }

  /// Writes a live tick of this moment into every partition.
  func tick() async throws {
    let ticks = try ClockTicks(topic: "clock", configuration: broker.settings(), logger: Self.silent)
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    try await ticks.write(at: now, mode: .live, partitions: 0..<Int32(Self.partitions), source: "clock")
  }

  /// The instances that the group counts as its members.
  func members() async throws -> [String] {
    let admin = try Admin(configuration: broker.settings(), logger: Self.silent)
    return try await admin.describe(groups: ["complaints"]).flatMap(\.members).compactMap(\.instanceID)
  }

  /// All committed records of a topic, in the order of each partition.
  func records(of topic: String) async throws -> [(key: String, value: String)] {
    let settings = broker.settings(["enable.partition.eof": "true", "isolation.level": "read_committed"])
    let consumer = try Consumer(configuration: settings, logger: Self.silent)
    let starts = (0..<Self.partitions).map { TopicPartition(TopicName(rawValue: topic), Partition(rawValue: Int32($0))) }
    try consumer.assign(Dictionary(uniqueKeysWithValues: starts.map { ($0, StartOffset.beginning) }))
    var records: [(key: String, value: String)] = []
    var ended: Set<TopicPartition> = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ended.count < Self.partitions, ContinuousClock.now < deadline {
      let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
      for batch in poll.batches {
        batch.forEach { record in
          let key = record.withKey { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
          let value = record.withValue { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
          records.append((key, value))
        }
      }
      ended.formUnion(poll.ends.keys)
    }
    try await consumer.close()
    return records
  }
}
