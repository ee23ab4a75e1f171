import Foundation

/// Several instances of one worker among kills of themselves, of their disks and of the broker, while they become more and fewer; then a
/// comparison of everything that came out with what had to.
///
/// All of it follows from the seed, apart from the moments at which things happen.
package final class ChaosRun {
  /// What happened.
  package struct Report: Sendable {
    package var workerKills = 0
    package var lostDisks = 0
    package var brokerKills = 0
    /// Instances that ended by themselves, with the reason that they gave.
    package var ends: [String] = []
    package var changes = 0
    package var customers = 0
    /// The first difference; `nil` when there is none.
    package var difference: String?
  }

  private let broker: BrokerProcess
  private let scenario: JobScenario
  private let perSecond: Int
  private let pause: ClosedRange<Double>
  private var random: SeededGenerator
  private var workers: [String: ChildProcess] = [:]
  private var report = Report()

  /// `perSecond` is how fast events are fed, `pause` the seconds between two accidents.
  package init(events: Int, customers: Int, partitions: Int = 12, perSecond: Int, pause: ClosedRange<Double>, seed: UInt64) async throws {
    broker = try await BrokerProcess()
    let history = PurchaseHistory(name: "chaos-\(seed)", count: events, customers: customers, seed: seed)
    scenario = try await JobScenario(broker: broker, history: history, partitions: partitions)
    self.perSecond = perSecond
    self.pause = pause
    random = SeededGenerator(seed: seed &+ 1)
  }

  /// Runs one instance, then three, then two, among accidents, until everything is worked off, and compares.
  package func run(_ log: (String) -> Void = { _ in }) async throws -> Report {
    let feed = scenario.feed
    let total = scenario.history.purchases.count
    let perSecond = perSecond
    let feeding = Task { try await feed.run(perSecond: perSecond) }
    defer { feeding.cancel() }
    try start("0")
    var nextAccident = ContinuousClock.now + .seconds(Double.random(in: pause, using: &random))
    while feed.progress < total {
      try await Task.sleep(for: .milliseconds(20))
      try await tend(log)
      if workers.count == 1, feed.progress > total / 4 {
        log("\(feed.progress): scale to 3")
        for name in ["1", "2"] { try start(name) }
      } else if workers.count == 3, feed.progress > total * 3 / 4 {
        log("\(feed.progress): scale to 2")
        let leaving = workers.removeValue(forKey: "1")
        leaving?.signal(SIGTERM)
        _ = try await leaving?.end()
      }
      if ContinuousClock.now >= nextAccident {
        log("\(feed.progress): \(try await accident())")
        nextAccident = ContinuousClock.now + .seconds(Double.random(in: pause, using: &random))
      }
    }
    try await feeding.value
    try await workOff(log)
    for worker in workers.values { worker.signal(SIGTERM) }
    for worker in workers.values {
      let code = try await worker.end()
      if code != 0 { report.ends.append("stopped with \(code.map(String.init) ?? "nothing")") }
    }
    try await compare()
    return report
  }

  private func start(_ instance: String) throws { workers[instance] = try scenario.start(instance) }

  /// Starts again what has ended by itself, as a supervisor does.
  private func tend(_ log: (String) -> Void) async throws {
    for (instance, worker) in workers where !worker.isRunning {
      let reason = worker.output.split(separator: "\n").last.map(String.init) ?? ""
      report.ends.append("instance \(instance): \(reason)")
      log("instance \(instance) ended: \(reason)")
      try start(instance)
    }
  }

  private func accident() async throws -> String {
    if Int.random(in: 0..<10, using: &random) < 3 {
      report.brokerKills += 1
      try await broker.killAndRestart()
      return "broker killed"
    }
    guard let instance = workers.keys.sorted().randomElement(using: &random), let worker = workers[instance] else {
      return "nobody to kill"
    }
    report.workerKills += 1
    worker.signal(SIGKILL)
    _ = try await worker.end()
    let losesDisk = Int.random(in: 0..<8, using: &random) == 0
    if losesDisk {
      report.lostDisks += 1
      try scenario.loseState(of: instance)
    }
    try start(instance)
    return "instance \(instance) killed\(losesDisk ? " and its disk lost" : "")"
  }

  private func workOff(_ log: (String) -> Void) async throws {
    let deadline = ContinuousClock.now + .seconds(180)
    while try await !scenario.isCaughtUp() {
      guard ContinuousClock.now < deadline else {
        throw JobScenario.Stuck(
          reason: "not worked off", log: workers.values.map { String($0.output.suffix(2_000)) }.joined(separator: "\n"))
      }
      try await tend(log)
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  private func compare() async throws {
    let changes = try await scenario.published()
    let standings = try await scenario.standings()
    report.changes = changes.values.reduce(0) { $0 + $1.count }
    report.customers = standings.count
    report.difference =
      Self.difference("what was published of", changes, scenario.history.expectedChanges())
      ?? Self.difference("the state of", standings, scenario.history.expectedStandings())
  }

  private static func difference<Value: Equatable>(_ what: String, _ found: [String: Value], _ expected: [String: Value]) -> String? {
    for key in Set(found.keys).union(expected.keys).sorted() where found[key] != expected[key] {
      let (found, expected) = (found[key].map { "\($0)" } ?? "nothing", expected[key].map { "\($0)" } ?? "nothing")
      return "\(what) \(key):\n  found    \(found)\n  expected \(expected)"
    }
    return nil
  }
}
