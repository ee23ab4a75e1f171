import ArgumentParser
import FleetTesting

/// Kills instances, disks and the broker under a running worker, and compares what came out with what had to.
@main
struct ChaosCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chaos-benchmark",
    abstract: "Exactly once under kills: 1, 3, then 2 instances on 12 partitions; fails on the first difference.")

  @Option(help: "Events, one in fifty of them sent twice.") var events: Int = 1_000_000
  @Option(help: "Customers.") var customers: Int = 20_000
  @Option(help: "Events fed a second.") var rate: Int = 15_000
  @Option(help: "Seconds between two accidents, at most.") var pause: Double = 4
  @Option(help: "Where the history and the accidents come from.") var seed: UInt64 = 1

  func run() async throws {
    let run = try await ChaosRun(
      events: events, customers: customers, perSecond: rate, pause: min(1, pause)...max(1, pause), seed: seed)
    let report = try await run.run { print($0) }
    print("seed \(seed): \(events) events on 12 partitions, 1 → 3 → 2 instances")
    print("kills: \(report.workerKills) of instances, \(report.lostDisks) of them with the disk; \(report.brokerKills) of the broker")
    print("instances that ended by themselves and were started again: \(report.ends.count)")
    for end in report.ends { print("  \(end)") }
    print("compared: \(report.changes) published changes in order, \(report.customers) customers' totals")
    if let difference = report.difference {
      print("DIFFERENT: \(difference)")
      throw ExitCode.failure
    }
    print("equal")
  }
}
