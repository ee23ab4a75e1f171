import ArgumentParser
import Foundation
import Kafka
import Logging
import Models

/// Feeds a year of sales as history, lets tiering workers replay it, and measures how long they take.
@main
struct TieringYearCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tiering-year-benchmark",
    abstract: "Measures how long tiering workers take for a year of sales with a review every night, and compares the last one with a sort."
  )

  @Option(help: "The broker.") var bootstrap: String
  @Option(help: "The worker's executable.") var worker: String
  @Option(help: "A folder for the workers' state.") var state: String
  @Option(help: "Sales in the year.") var sales: Int = 1_000_000
  @Option(help: "Customers who may come.") var customers: Int = 100_000
  @Option(help: "Worker processes.") var processes: Int = 1
  @Option(help: "The process id of the broker, for its share of the processor time.") var brokerPid: Int32?
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let logger = Logger(label: "tiering-year") { StreamLogHandler.standardError(label: $0) }
    let kafka = Configuration(["bootstrap.servers": bootstrap])
    let prefix = "year-\(UInt32.random(in: 0 ... .max))-"
    let feed = try YearFeed(kafka, prefix: prefix, sales: sales, customers: customers, logger: logger)
    let feeding = ContinuousClock().now
    let year = try await feed.run()
    let fed = ContinuousClock().now - feeding
    let brokerBefore = brokerPid.map(ProcessTime.of) ?? 0

    let beginning = ContinuousClock().now
    let fleet = try WorkerFleet(worker, processes: processes, bootstrap: bootstrap, prefix: prefix, state: state)
    let reader = YearReader(kafka, prefix: prefix, logger: logger)
    try await reader.waitForTick(year.lastTick) { fleet.isRunning }
    let seconds = (ContinuousClock().now - beginning) / .seconds(1)
    let workerSeconds = fleet.processorSeconds
    let brokerSeconds = (brokerPid.map(ProcessTime.of) ?? 0) - brokerBefore
    fleet.stop()

    let result = try await reader.result()
    let differences = year.differences(from: result)
    let report = YearReport(
      sales: sales, customers: year.spend.count, processes: processes, reviews: result.reviews, feedSeconds: fed / .seconds(1),
      seconds: seconds, workerSeconds: workerSeconds, brokerSeconds: brokerSeconds, standings: result.standings, differences: differences)
    print(json ? report.json : report.text)
    if differences > 0 { throw ExitCode(1) }
  }
}
