import FleetTesting
import Foundation
import FoundationNetworking
import Kafka
import Logging
import Synchronization

/// The intake as a process, on a real broker, with tills that send until each of their events is acknowledged.
final class IntakeScenario {
  static let partitions = 4
  let broker: BrokerProcess
  private let folder: URL
  private var process: ChildProcess?
  private var starts = 0
  private let tills = Tills()

  /// Starts a broker with the input topics, and with settings of their own; the intake is started by `start`.
  init(topics settings: [String: String] = [:]) async throws {
    broker = try await BrokerProcess()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-intake-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try await broker.create(
      ["transactions", "complaints", "visits", "customers", "contacts"].map {
        NewTopic(TopicName(rawValue: $0), partitions: Self.partitions, configuration: settings)
      })
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The arguments of the intake; other ones are added.
  func arguments(_ more: [String] = []) -> [String] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return [
      "--bootstrap", broker.bootstrap, "--state", folder.appendingPathComponent("state").path, "--topics",
      root.appendingPathComponent("topics").path, "--events-per-second", "0",
    ] + more
  }

  /// Starts a process with arguments of the caller's; its log goes to a file of its own.
  func launch(_ arguments: [String]) throws -> ChildProcess {
    starts += 1
    return try ChildProcess("intake-worker", arguments, log: folder.appendingPathComponent("log-\(starts)"))
  }

  /// Starts the intake, on the port that it had before.
  func start() async throws {
    let file = folder.appendingPathComponent("port")
    try? FileManager.default.removeItem(at: file)
    let started = try launch(arguments(["--listen", "127.0.0.1:\(tills.port.withLock { $0 })", "--port-file", file.path]))
    process = started
    if let port = try await started.port(in: file) { return tills.port.withLock { $0 = port } }
    throw Stuck(reason: "the intake does not run", log: started.output)
  }

  /// Ends the intake with a signal and returns its exit code.
  func stop(_ signal: Int32) async throws -> Int32? {
    process?.signal(signal)
    return try await process?.end()
  }

  /// What the intake has written since its last start.
  var log: String { process?.output ?? "" }

  var port: Int { tills.port.withLock { $0 } }

  struct Stuck: Error {
    let reason: String
    let log: String
  }

  // MARK: Tills

  /// What tills share: where to send, and what was acknowledged.
  private final class Tills: Sendable {
    let port = Mutex(0)
    let acknowledged = Mutex<[String: Int]>([:])
  }

  /// How many events have been acknowledged, by customer.
  var acknowledged: [String: Int] { tills.acknowledged.withLock { $0 } }

  /// Starts tills that send `batches` of ten events each, one after the other, and each until it is acknowledged; every till has two customers.
  func send(tills count: Int, batches: Int) -> [Task<Void, Never>] {
    (0..<count).map { till in
      // A task of its own: the tills send while the test kills and starts processes.
      Task { [tills] in
        for batch in 0..<batches {
          let events = (0..<10).map { Self.event(customer: "C\(till)-\($0 % 2)", number: batch * 5 + $0 / 2) }
          while !(await Self.post(events, port: tills.port.withLock { $0 })), !Task.isCancelled { await Task.yield() }
          tills.acknowledged.withLock { acknowledged in
            for customer in ["C\(till)-0", "C\(till)-1"] { acknowledged[customer, default: 0] += 5 }
          }
        }
      }
    }
  }

  /// An event that says who a customer is and which of his it is; `filling` makes it larger.
  static func event(customer: String, number: Int, filling: String = "") -> String {
    #"{"specversion":"1.0","id":"\#(customer)/\#(number)","source":"pos/1","type":"customer.referred","time":"2026-11-20T02:00:00Z","#
      + #""data":{"customerID":"\#(customer)","referrerID":"C","filling":"\#(filling)"}}"#
  }

  /// Posts events; true when every one is durable.
  static func post(_ events: [String], port: Int) async -> Bool {
    guard let url = URL(string: "http://127.0.0.1:\(port)/v1/events") else { return false }
    var request = URLRequest(url: url, timeoutInterval: 20)
    request.httpMethod = "POST"
    request.setValue("application/x-ndjson", forHTTPHeaderField: "content-type")
    request.httpBody = Data(events.joined(separator: "\n").utf8)
    guard let (data, response) = try? await URLSession.shared.data(for: request), (response as? HTTPURLResponse)?.statusCode == 202 else {
      return false
    }
    let answer = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    return answer?["rejected"] as? Int == 0
  }

  /// A sample of the intake's metrics; `nil` when it is not there.
  func metric(_ name: String) async -> Int? {
    guard let url = URL(string: "http://127.0.0.1:\(port)/metrics"), let (data, _) = try? await URLSession.shared.data(from: url) else {
      return nil
    }
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("mainstay_intake_\(name) ") }
    return line.flatMap { Int($0.split(separator: " ")[1]) }
  }

  /// Waits until at least as many events have been acknowledged.
  func acknowledged(atLeast count: Int) async throws {
    let isEnough = try await awaited(within: .seconds(90)) { acknowledged.values.reduce(0, +) >= count }
    guard isEnough else { throw Stuck(reason: "not acknowledged", log: log) }
  }

  // MARK: What arrived

  /// The numbers of each customer's events on the topic, in order, repeats included; waits until what is expected is there.
  func arrived(_ expected: [String: Int]) async throws -> [String: [Int]] {
    let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let consumer = try Consumer(configuration: broker.settings(), logger: silent)
    var starts: [TopicPartition: StartOffset] = [:]
    for number in 0..<Self.partitions { starts[TopicPartition("customers", Partition(rawValue: Int32(number)))] = .beginning }
    try consumer.assign(starts)
    var found: [String: [Int]] = [:]
    var distinct: [String: Set<Int>] = [:]
    let deadline = ContinuousClock.now + .seconds(90)
    while ContinuousClock.now < deadline, !expected.allSatisfy({ distinct[$0]?.count ?? 0 >= $1 }) {
      guard let poll = try? await consumer.poll(upTo: 10_000, within: .milliseconds(100)) else { continue }
      for batch in poll.batches {
        try batch.forEach { record in
          let key = record.withKey { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
          let value = record.withValue { $0?.withUnsafeBytes { Data($0) } ?? Data() }
          let event = try JSONSerialization.jsonObject(with: value) as? [String: Any]
          let number = (event?["id"] as? String)?.split(separator: "/").last.flatMap { Int($0) } ?? -1
          found[key, default: []].append(number)
          distinct[key, default: []].insert(number)
        }
      }
    }
    try await consumer.close()
    return found
  }
}
