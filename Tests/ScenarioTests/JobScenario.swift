import FleetTesting
import Foundation
import Kafka
import Logging
import Testing

/// The benchmark's worker as real processes on a real broker, and what must come out of it, worked out naively.
///
/// Every purchase adds to a customer's total; each time the total passes a threshold the worker publishes. So a lost, doubled or reordered
/// effect shows in the running totals and counts of what is published.
final class JobScenario {
  struct Purchase {
    var id: String
    var customer: String
    var amount: Int
  }

  static let partitions = 3

  let broker: BrokerProcess
  let group: String
  let purchases: [Purchase]
  private let folder: URL
  private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private var starts = 0

  /// Makes the scenario's own topics on a broker and feeds `count` purchases, some of them twice.
  init(broker: BrokerProcess, name: String, purchases count: Int) async throws {
    self.broker = broker
    group = name
    var random = SeededGenerator(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    var purchases: [Purchase] = []
    for number in 0..<count {
      if number % 50 == 49, let earlier = purchases.randomElement(using: &random) {
        purchases.append(earlier)
      } else {
        let customer = "C\(Int.random(in: 0..<40, using: &random))"
        purchases.append(Purchase(id: "\(name)-\(number)", customer: customer, amount: Int.random(in: 1..<2_000_000, using: &random)))
      }
    }
    self.purchases = purchases
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await broker.create(["in", "out"].map { NewTopic(TopicName(rawValue: "\(name)-\($0)"), partitions: Self.partitions) })
    try await feed()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Starts the worker on this scenario's state.
  func start(fault: String? = nil) throws -> ChildProcess {
    starts += 1
    return try ChildProcess(
      "job-benchmark",
      [
        "--bootstrap", broker.bootstrap, "--group", group, "--state", folder.appendingPathComponent("state").path, "--in", "\(group)-in",
        "--out",
        "\(group)-out", "--commit", "20",
      ], environment: fault.map { ["MAINSTAY_FAULT_POINT": $0] } ?? [:], log: folder.appendingPathComponent("log-\(starts)"))
  }

  /// The disk of the worker is lost.
  func loseState() throws { try FileManager.default.removeItem(at: folder.appendingPathComponent("state")) }

  /// Waits until the worker has recovered its lanes.
  func recovered(_ worker: ChildProcess) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !worker.output.contains("assigned") {
      guard worker.isRunning, ContinuousClock.now < deadline else { throw Stuck(reason: "not recovered", log: worker.output) }
      await Task.yield()
    }
  }

  /// Waits until the group's offsets are at the end of the input.
  func caughtUp(_ worker: ChildProcess) async throws {
    let admin = try Admin(configuration: broker.settings(), logger: silent)
    let deadline = ContinuousClock.now + .seconds(90)
    while ContinuousClock.now < deadline {
      guard worker.isRunning else { throw Stuck(reason: "the worker ended", log: worker.output) }
      let lags = try await admin.lags(of: GroupID(rawValue: group))
      if lags.count == Self.partitions, lags.allSatisfy({ $0.offsets == 0 }) { return }
    }
    throw Stuck(reason: "not caught up", log: worker.output)
  }

  struct Stuck: Error {
    let reason: String
    let log: String
  }

  /// What is published, per customer in order: `from to total count cause` of each change.
  func published() async throws -> [String: [String]] {
    var found: [String: [String]] = [:]
    try await read("\(group)-out") { key, value in
      guard let value, let event = try JSONSerialization.jsonObject(with: value) as? [String: Any],
        let data = event["data"] as? [String: Any]
      else {
        found[key, default: []].append("unreadable")
        return
      }
      let fields = ["from", "to", "total", "count", "cause"].map { data[$0].map { "\($0)" } ?? "-" }
      found[key, default: []].append(fields.joined(separator: " "))
    }
    return found
  }

  /// What must be published.
  func expected() -> [String: [String]] {
    var seen: Set<String> = []
    var totals: [String: (total: Int, count: Int, tier: String)] = [:]
    var expected: [String: [String]] = [:]
    for purchase in purchases where seen.insert(purchase.id).inserted {
      var customer = totals[purchase.customer] ?? (0, 0, "D")
      customer.total += purchase.amount
      customer.count += 1
      let tier = customer.total >= 50_000_000 ? "A" : customer.total >= 20_000_000 ? "B" : customer.total >= 5_000_000 ? "C" : "D"
      if tier != customer.tier {
        expected[purchase.customer, default: []].append("\(customer.tier) \(tier) \(customer.total) \(customer.count) \(purchase.id)")
        customer.tier = tier
      }
      totals[purchase.customer] = customer
    }
    return expected
  }

  /// The rows that the changelog holds, as compaction would leave them.
  func changelogRows() async throws -> [String: Data] {
    var rows: [String: Data] = [:]
    try await read("\(group)-changelog") { key, value in
      if key.hasPrefix("row/") { rows[key] = value }
    }
    return rows
  }

  private func feed() async throws {
    let producer = try Producer(configuration: broker.settings(), logger: silent)
    let topic = try producer.topic(TopicName(rawValue: "\(group)-in"))
    let purchases = purchases
    try await producer.produce { (sink) throws(KafkaError) in
      for purchase in purchases {
        let text =
          "{\"specversion\":\"1.0\",\"id\":\"\(purchase.id)\",\"source\":\"pos/1\",\"type\":\"transaction.recorded\",\"time\":\"2026-11-01T00:00:00Z\","
          + "\"data\":{\"customerID\":\"\(purchase.customer)\",\"amount\":\(purchase.amount),\"lines\":[{\"category\":\"oil\",\"amount\":\(purchase.amount)}]}}"
        try sink.send(to: topic, key: Array(purchase.customer.utf8).span.bytes, value: Array(text.utf8).span.bytes)
      }
    }
    try await producer.flush(within: .seconds(30))
  }

  private func read(_ topic: String, _ body: (String, Data?) throws -> Void) async throws {
    let settings = broker.settings(["enable.partition.eof": "true", "isolation.level": "read_committed"])
    let consumer = try Consumer(configuration: settings, logger: silent)
    var starts: [TopicPartition: StartOffset] = [:]
    for number in 0..<Self.partitions {
      starts[TopicPartition(TopicName(rawValue: topic), Partition(rawValue: Int32(number)))] = .beginning
    }
    try consumer.assign(starts)
    var ended: Set<TopicPartition> = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ended.count < Self.partitions, ContinuousClock.now < deadline {
      let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
      for batch in poll.batches {
        try batch.forEach { record in
          let key = record.withKey { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
          let value = record.withValue { $0?.withUnsafeBytes { Data($0) } }
          try body(key, value)
        }
      }
      ended.formUnion(poll.ends.keys)
    }
    try await consumer.close()
  }
}
