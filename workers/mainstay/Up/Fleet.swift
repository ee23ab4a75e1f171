import ArgumentParser
import Foundation
import StatusHTTP
import Subprocess
import UnixSignals

/// A fleet from its start to its end.
///
///     broker ──▶ topics ──▶ workers ──▶ history, if any ──▶ clock ──▶ intake ──signal or failure──▶ the same in turn, backwards
struct Fleet {
  /// Why a fleet does not start.
  struct Failure: Error {
    let sentence: String
    /// As sysexits has it.
    let code: Int32
  }

  let plan: FleetPlan
  /// Files of the past that are fed before the live clock starts.
  let history: [String]
  /// The mappings of those files: one for all, or one for each.
  let maps: [String]
  let log: FleetLog

  /// Runs until SIGINT or SIGTERM, then stops everything in order. Throws `Failure` or `ProcessKeeper.End` when it cannot go on.
  func run() async throws {
    try checkExecutables()
    let ranks = FleetRanks()
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    var reason: (any Error)?
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in signals { return } }
        group.addTask { try await ranks.failure() }
        group.addTask {
          try await self.start(ranks)
          try await Task.sleep(for: .seconds(Int64(Int32.max)))
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch {
      reason = error
    }
    say("Stopping.")
    await ranks.stopAll()
    if let reason { throw reason }
  }

  private func checkExecutables() throws {
    let processes = plan.workers(bootstrap: "", duringHistory: false) + [plan.intake(bootstrap: "")].compactMap(\.self)
    let missing = Set(processes.filter { !$0.exists }.map(\.executable)).sorted()
    guard missing.isEmpty else {
      throw Failure(sentence: "not built: \(missing.joined(separator: ", ")); build it, or leave it out with --scale", code: 69)
    }
  }

  private func start(_ ranks: FleetRanks) async throws {
    let keeper = ProcessKeeper(log: log)
    let bootstrap = try await reachBroker(ranks, keeper)
    try await applyTopics(bootstrap)
    let plan = plan
    let workers = { (isHistory: Bool) in
      plan.workers(bootstrap: bootstrap, duringHistory: isHistory).map { process in { @Sendable () -> FleetProcess in process } }
    }
    ranks.keep(workers(!history.isEmpty), with: keeper)
    let names = plan.workers(bootstrap: bootstrap, duringHistory: false).map(\.name)
    say("Workers: \(names.isEmpty ? "none" : names.joined(separator: ", ")).")
    if !history.isEmpty {
      say("Feeding history: \(history.joined(separator: ", ")).")
      let (status, lastWords) = try await keeper.run(plan.history(history, maps: maps, bootstrap: bootstrap))
      switch status {
      case .exited(0): break
      case .exited(ExitStatus.refused.rawValue): say("Some rows were refused and the rest is fed; \(log.place(of: "history")).")
      default: throw ProcessKeeper.End(name: "history", status, reason: lastWords)
      }
      // From here on the workers may tick by themselves when the clock is down.
      await ranks.stopHighest()
      ranks.keep(workers(false), with: keeper)
    }
    if plan.hasClock { ranks.keep([{ plan.clock(bootstrap: bootstrap) }], with: keeper) }
    if let intake = plan.intake(bootstrap: bootstrap) {
      try? FileManager.default.removeItem(atPath: plan.intakePortFile)
      ranks.keep([{ intake }], with: keeper)
      if let host = plan.intake?.host, let port = try await Self.awaitPort(in: plan.intakePortFile) {
        say("Intake: HTTP on \(Endpoint(host: host, port: port)).")
      }
    }
    say("The fleet is up on \(bootstrap); Ctrl-C stops it.")
  }

  /// Starts the pocket broker unless there is a cluster, and returns where to reach it.
  private func reachBroker(_ ranks: FleetRanks, _ keeper: ProcessKeeper) async throws -> String {
    if let bootstrap = plan.bootstrap { return bootstrap }
    let plan = plan
    try? FileManager.default.removeItem(atPath: plan.portFile)
    ranks.keep([{ plan.broker(port: Self.port(in: plan.portFile) ?? plan.listen.port) }], with: keeper)
    if let port = try await Self.awaitPort(in: plan.portFile) {
      let endpoint = Endpoint(host: plan.listen.host, port: port)
      say("Broker: \(endpoint), data in \(plan.data)/broker.")
      return "\(endpoint)"
    }
    throw Failure(sentence: "the broker does not start on \(plan.listen); \(log.place(of: "broker"))", code: 69)
  }

  /// Waits for a process to say which port it has; `nil` when it has not within a minute.
  private static func awaitPort(in file: String) async throws -> Int? {
    let end = ContinuousClock.now.advanced(by: .seconds(60))
    while ContinuousClock.now < end {
      if let port = port(in: file) { return port }
      try await Task.sleep(for: .milliseconds(20))
    }
    return nil
  }

  private static func port(in file: String) -> Int? {
    (try? String(contentsOfFile: file, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  private func applyTopics(_ bootstrap: String) async throws {
    let cluster = try ClusterOptions.parse(
      ["--bootstrap", bootstrap, "--topic-prefix", plan.topicPrefix] + plan.kafka.flatMap { ["--kafka", $0] })
    let topics = try await TopicPlan(cluster, partitions: nil)
    try await topics.apply(replication: nil)
    // Another number of partitions than the declared one is no fault as long as all that meet in lanes have it.
    if let uneven = topics.differences.first(where: { if case .notCopartitioned = $0 { true } else { false } }) {
      throw Failure(sentence: String(uneven.line(prefix: plan.topicPrefix).dropFirst(2)), code: 78)
    }
    say("Topics: \(topics.differences.isEmpty ? "as declared" : "\(topics.differences.count) made or changed").")
  }

  /// Tells a person, at once also where the output is no terminal.
  private func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }
}
