package import Foundation
import Kafka
import Logging
import Models

/// The benchmark's worker as real processes on a real broker, with a history of purchases to work off.
package final class JobScenario {
  package let broker: BrokerProcess
  package let group: String
  package let history: PurchaseHistory
  private let partitions: Int
  private let folder: URL
  private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private var starts = 0

  /// Makes the scenario's own topics on a broker.
  package init(broker: BrokerProcess, history: PurchaseHistory, partitions: Int) async throws {
    self.broker = broker
    self.history = history
    self.partitions = partitions
    group = history.name
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await broker.create(["in", "out"].map { NewTopic(TopicName(rawValue: "\(group)-\($0)"), partitions: partitions) })
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// What sends the purchases.
  package var feed: PurchaseFeed { PurchaseFeed(history, to: TopicName(rawValue: "\(group)-in"), settings: broker.settings()) }

  /// Starts an instance of the worker on its own state.
  ///
  /// `fault` kills it at a fault point; with `brokerDies` it is the broker that dies, that many microseconds after the point.
  package func start(
    _ instance: String = "0", group: String? = nil, fault: String? = nil, brokerDies delay: Int? = nil, arguments: [String] = []
  ) throws -> ChildProcess {
    starts += 1
    var environment: [String: String] = [:]
    environment["MAINSTAY_FAULT_POINT"] = fault
    environment["MAINSTAY_FAULT_VICTIM"] = delay.map { "\(broker.processID):\($0)" }
    return try ChildProcess(
      "job-benchmark",
      [
        "--bootstrap", broker.bootstrap, "--group", group ?? self.group, "--changelog", "\(self.group)-changelog", "--instance", instance,
        "--state", state(instance).path, "--in", "\(self.group)-in", "--out", "\(self.group)-out", "--commit", "20",
      ] + arguments, environment: environment, log: folder.appendingPathComponent("log-\(starts)"))
  }

  /// The folder of an instance's lanes.
  package func state(_ instance: String = "0") -> URL { folder.appendingPathComponent("state-\(instance)") }

  /// The disk of an instance is lost.
  package func loseState(of instance: String = "0") throws {
    if FileManager.default.fileExists(atPath: state(instance).path) { try FileManager.default.removeItem(at: state(instance)) }
  }

  /// Waits until the worker has recovered its lanes.
  package func recovered(_ worker: ChildProcess) async throws {
    try await wait("not recovered", worker) { worker.output.contains("\"assigned\"") }
  }

  /// Waits until the group's offsets are at the end of the input.
  package func caughtUp(_ worker: ChildProcess, group: String? = nil) async throws {
    let admin = try Admin(configuration: broker.settings(), logger: silent)
    try await wait("not caught up", worker, within: .seconds(90)) { try await self.isCaughtUp(admin, group ?? self.group) }
  }

  /// Waits until something holds while a worker runs.
  package func wait(
    _ reason: String, _ worker: ChildProcess, within limit: Duration = .seconds(60), for condition: () async throws -> Bool
  ) async throws {
    if try await awaited(within: limit, while: { worker.isRunning }, condition) { return }
    throw Stuck(reason: worker.isRunning ? reason : "\(reason): the worker ended", log: worker.output)
  }

  /// Whether the group's offsets are at the end of the input.
  package func isCaughtUp() async throws -> Bool {
    try await isCaughtUp(Admin(configuration: broker.settings(), logger: silent), group)
  }

  private func isCaughtUp(_ admin: Admin, _ group: String) async throws -> Bool {
    let lags = try await admin.lags(of: GroupID(rawValue: group))
    return lags.count == partitions && lags.allSatisfy { $0.offsets == 0 }
  }

  package struct Stuck: Error {
    package let reason: String
    package let log: String
  }

  /// What is published, per customer in order: `from to total count cause` of each change.
  package func published() async throws -> [String: [String]] {
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

  /// The rows that the changelog holds, as compaction would leave them.
  package func changelogRows() async throws -> [String: Data] {
    var rows: [String: Data] = [:]
    try await read("\(group)-changelog") { key, value in
      if key.hasPrefix("row/") { rows[key] = value }
    }
    return rows
  }

  /// What the changelog says of each customer.
  package func standings() async throws -> [String: PurchaseHistory.Standing] {
    var standings: [String: PurchaseHistory.Standing] = [:]
    for (key, value) in try await changelogRows() where key.hasPrefix("row/customers/") {
      try value.withUnsafeBytes { bytes in
        var row = RowReader(bytes)
        let standing = PurchaseHistory.Standing(total: Int(try row.readInt64()), count: Int(try row.readInt64()))
        standings[RowKey(text: String(key.dropFirst("row/customers/".count))).parts.joined()] = standing
      }
    }
    return standings
  }

  private func read(_ topic: String, _ body: (String, Data?) throws -> Void) async throws {
    let settings = broker.settings(["enable.partition.eof": "true", "isolation.level": "read_committed"])
    let consumer = try Consumer(configuration: settings, logger: silent)
    var starts: [TopicPartition: StartOffset] = [:]
    for number in 0..<partitions {
      starts[TopicPartition(TopicName(rawValue: topic), Partition(rawValue: Int32(number)))] = .beginning
    }
    try consumer.assign(starts)
    var ended: Set<TopicPartition> = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ended.count < partitions {
      guard ContinuousClock.now < deadline else { throw Stuck(reason: "\(topic) cannot be read to its end", log: "") }
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
