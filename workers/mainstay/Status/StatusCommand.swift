import ArgumentParser
import Foundation
import Models
import Runtime

/// `mainstay status`: what the fleet does right now.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the workers' processes with their lanes, lag, rate and state, the review that is waited for, and the dead letters.",
    discussion: """
        mainstay status                      once
        mainstay status --watch              again every two seconds, until Ctrl-C
        mainstay status --wait --timeout 600 returns when every worker has taken all that there is and a tick after it
        mainstay status --wait --history     the same for a history without a live clock: its last tick
        mainstay status --json | jq 'select(.kind == "review")'

      Each process is asked over HTTP at the address that it reported; one that does not answer is shown as such, and its lanes as nobody's.

      Exit codes: 0; 69 the brokers cannot be reached; 75 --timeout passed before the workers had caught up.
      """)

  @OptionGroup var cluster: ClusterOptions

  @Flag(help: "Look again and again.")
  var watch = false

  @Option(help: "Seconds between two looks of --watch.")
  var every = 2.0

  @Flag(help: "Return when the workers of --workers have taken all that there is.")
  var wait = false

  @Flag(help: "Wait for the last tick that there is rather than for one of the live clock.")
  var history = false

  @Option(help: "Give up waiting after so many seconds.")
  var timeout = 3_600

  @Option(help: "The workers to wait for, separated by commas.")
  var workers = Scale.workers.joined(separator: ",")

  @Flag(help: "JSON objects, a line each: every process, what no process has, and where the reviews stand, told apart by kind.")
  var json = false

  func validate() throws {
    guard every > 0, every <= 3_600 else { throw ValidationError("--every is more than 0 and at most 3600 seconds.") }
    guard wait || !history else { throw ValidationError("--history belongs to --wait.") }
  }

  func run() async throws { try await ExitStatus.telling("status", cluster) { try await look() } }

  private func look() async throws {
    let observer = try FleetObserver(cluster)
    let names = workers.split(separator: ",").map(String.init)
    let began = history ? try await observer.lastTick() : ClockTicks.now
    let end = ContinuousClock.now.advanced(by: .seconds(timeout))
    var before: (picture: FleetPicture, at: ContinuousClock.Instant)?
    while true {
      let picture = try await observer.picture()
      let now = ContinuousClock.now
      let isSecond = before != nil
      let rates = before.map { Self.rates(from: $0.picture, to: picture, in: $0.at.duration(to: now)) } ?? [:]
      before = (picture, now)
      if wait {
        if picture.isCaughtUp(workers: names, since: began) { return try await show(picture, rates, observer) }
        guard now < end else {
          try await show(picture, rates, observer)
          throw ExitCode(75)
        }
        try await Task.sleep(for: .milliseconds(500))
        continue
      }
      if watch, isatty(STDOUT_FILENO) == 1 { print("\u{1B}[2J\u{1B}[H", terminator: "") }
      // Once without a rate would hide what a person asks first: does it move?
      if watch || isSecond || picture.members.isEmpty { try await show(picture, rates, observer) }
      if !watch, isSecond || picture.members.isEmpty { return }
      try await Task.sleep(for: .seconds(watch ? every : 1))
    }
  }

  private func show(_ picture: FleetPicture, _ rates: [String: Double], _ observer: FleetObserver) async throws {
    var picture = picture
    picture.deadLetters = try await observer.openLetters()
    for line in json ? picture.json(rates: rates) : picture.lines(rates: rates) { print(line) }
    // Whoever reads through a pipe sees each picture when it is taken.
    fflush(nil)
  }

  /// Records a second by worker between two pictures.
  private static func rates(from: FleetPicture, to: FleetPicture, in time: Duration) -> [String: Double] {
    let seconds = max(time / .seconds(1), 0.001)
    return Dictionary(
      uniqueKeysWithValues: to.groups.map { ($0.key, Double($0.value.taken - (from.groups[$0.key]?.taken ?? 0)) / seconds) })
  }
}
