import ArgumentParser
import Foundation
import Models

/// `mainstay status`: what the fleet does right now.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the workers' processes with their lanes, lag, rate and state, the review that is waited for, and the dead letters.",
    discussion: """
        mainstay status                      once
        mainstay status --watch              again every two seconds, until Ctrl-C
        mainstay status --wait --timeout 600 returns when every worker has taken all that there is and a tick after it

      Exit codes: 0; 69 the brokers cannot be reached; 75 --timeout passed before the workers had caught up.
      """)

  @OptionGroup var cluster: ClusterOptions

  @Flag(help: "Look again every two seconds.")
  var watch = false

  @Flag(help: "Return when the workers of --workers have taken all that there is.")
  var wait = false

  @Option(help: "Give up waiting after so many seconds.")
  var timeout = 3_600

  @Option(help: "The workers to wait for, separated by commas.")
  var workers = Scale.workers.joined(separator: ",")

  @Flag(help: "One JSON object a process.")
  var json = false

  func run() async throws {
    let observer = try FleetObserver(cluster)
    let partitions = try await observer.partitions()
    let names = workers.split(separator: ",").map(String.init)
    let began = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    let end = ContinuousClock.now.advanced(by: .seconds(timeout))
    var before: (picture: FleetPicture, at: ContinuousClock.Instant)?
    while true {
      let picture = try await observer.picture()
      let now = ContinuousClock.now
      let rates = before.map { Self.rates(from: $0.picture, to: picture, in: $0.at.duration(to: now)) } ?? [:]
      before = (picture, now)
      if wait {
        if picture.isCaughtUp(workers: names, since: began) { return show(picture, rates, partitions) }
        guard now < end else {
          show(picture, rates, partitions)
          throw ExitCode(75)
        }
        try await Task.sleep(for: .milliseconds(500))
        continue
      }
      if watch, isatty(STDOUT_FILENO) == 1 { print("\u{1B}[2J\u{1B}[H", terminator: "") }
      // Once without a rate would hide what a person asks first: does it move?
      if watch || !rates.isEmpty || picture.processes.isEmpty { show(picture, rates, partitions) }
      if !watch, !rates.isEmpty || picture.processes.isEmpty { return }
      try await Task.sleep(for: .seconds(watch ? 2 : 1))
    }
  }

  private func show(_ picture: FleetPicture, _ rates: [String: Double], _ partitions: Int64) {
    for line in json ? picture.json(rates: rates) : picture.lines(rates: rates, partitions: partitions) { print(line) }
  }

  /// Records a second by worker between two pictures.
  private static func rates(from: FleetPicture, to: FleetPicture, in time: Duration) -> [String: Double] {
    let seconds = max(time / .seconds(1), 0.001)
    return Dictionary(
      uniqueKeysWithValues: to.groups.map { ($0.key, Double($0.value.taken - (from.groups[$0.key]?.taken ?? 0)) / seconds) })
  }
}
