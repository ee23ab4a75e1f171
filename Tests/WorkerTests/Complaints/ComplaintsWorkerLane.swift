import FleetTesting
import Logging
import Models
import Runtime

@testable import complaints_worker

/// The complaint worker in a lane without a broker, and what it has said.
final class ComplaintsWorkerLane {
  let tester: WorkerTester
  /// The worker's log.
  let log = LogLines()

  init(policy: String = "", isReplay: Bool = false) throws {
    let log = log
    tester = try WorkerTester(Self.worker(policy, log), settings: LaneSettings(isReplay: isReplay))
  }

  private static func worker(_ policy: String, _ log: LogLines) -> ComplaintsWorker {
    ComplaintsWorker(policy: PolicyFile.document(of: policy), warnings: StoreWarnings(logger: Logger(label: "test") { _ in log }))
  }

  /// Stops the process and starts it again with a policy.
  func restart(policy: String) { tester.restart(with: Self.worker(policy, log)) }

  /// A tick, with its copy from the worker whose tiers this one reads.
  func tick(at time: Instant, _ mode: ClockMode = .live) throws {
    tester.tick(at: time, mode: mode)
    tester.append(to: "tier-changes", key: "0", value: tester.copyOfLastTick, timestamp: time.milliseconds)
    try tester.run()
  }

  /// What an output topic has, in order: key, then value.
  func records(of topic: String) -> [String] {
    tester.published.filter { $0.topic == topic && $0.value?.contains("clock.tick") != true }.map { "\($0.key) \($0.value ?? "-")" }
  }

  /// The same by key: what one customer's reader sees.
  func recordsByKey(of topic: String) -> [String: [String]] {
    let all = tester.published.filter { $0.topic == topic && $0.value?.contains("clock.tick") != true }
    return Dictionary(grouping: all, by: \.key).mapValues { $0.map { $0.value ?? "-" } }
  }

  /// What compaction leaves of a topic.
  func lastByKey(of topic: String) -> [String: String] { recordsByKey(of: topic).compactMapValues(\.last) }

  /// `code key` of each dead letter, in order.
  var deadLetters: [String] {
    tester.published.filter { $0.topic == "dead-letters" }.map { "\($0.headers["error-code"] ?? "") \($0.key)" }
  }
}
