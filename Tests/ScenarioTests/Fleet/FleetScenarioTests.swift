import FleetTesting
import Foundation
import Testing

/// A whole fleet under `mainstay up`: a made-up chain's past in, what must come out of it, and processes that die meanwhile.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct FleetScenarioTests {
  @Test func `a fleet starts a process again that dies, and leaves none behind when it is stopped`() async throws {
    let scene = try FleetScene(["--no-intake", "--scale", "tiering=0,complaints=2"])
    try await scene.said("The fleet is up")
    try #require(try await awaited { scene.processes.count == 5 })
    let victim = try #require(scene.processes.first { $0.worker == "complaints" })
    try await scene.kill(victim)
    #expect(scene.processes.count == 5)
    let all = scene.processes.map(\.id)
    try await scene.stop()
    #expect(all.allSatisfy { kill($0, 0) != 0 })
  }

  @Test func `an address that another process has ends the start with one line that says so`() async throws {
    let folder = TemporaryFolder()
    let other = try await BrokerProcess()
    for (name, options) in [
      ("broker", ["--listen", other.bootstrap, "--no-intake"]), ("intake", ["--listen", "127.0.0.1:0", "--intake", other.bootstrap]),
    ] {
      let fleet = try ChildProcess(
        "mainstay", ["up", "--data", folder.path(name), "--logs", folder.path("logs"), "--topics", Self.topics] + options,
        log: URL(fileURLWithPath: folder.path("\(name).log")))
      #expect(try await fleet.end() == 75, "\(fleet.output)")
      let line = "mainstay up: \(name) cannot go on (exit code 75): cannot listen on \(other.bootstrap): another process listens there"
      #expect(fleet.output.split(separator: "\n").last ?? "" == line, "\(fleet.output)")
    }
  }

  private static let topics = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("topics").path

  @Test func `two brokers never share their data`() async throws {
    let folder = TemporaryFolder()
    let first = try ChildProcess(
      "mainstay", ["broker", "--data", folder.path("data"), "--listen", "127.0.0.1:0", "--port-file", folder.path("port")],
      log: URL(fileURLWithPath: folder.path("first.log")))
    #expect(try await first.port(in: URL(fileURLWithPath: folder.path("port"))) != nil)
    let second = try ChildProcess(
      "mainstay", ["broker", "--data", folder.path("data"), "--listen", "127.0.0.1:0"], log: URL(fileURLWithPath: folder.path("second.log"))
    )
    #expect(try await second.end() == 75)
    #expect(second.output.contains("another broker has the data of \(folder.path("data"))"), "\(second.output)")
    first.signal(SIGTERM)
    #expect(try await first.end() == 0)
  }

  @Test func `rows that a history refuses do not keep the fleet from coming up`() async throws {
    let folder = TemporaryFolder()
    try Data((OperatorScenarioTests.event("1", "C1") + "\n{}\n").utf8).write(to: URL(fileURLWithPath: folder.path("past.ndjson")))
    let scene = try FleetScene(
      ["--history", folder.path("past.ndjson"), "--no-intake", "--no-clock", "--scale", "followups=0"], in: folder)
    try await scene.said("Some rows were refused")
    try await scene.said("The fleet is up")
    // What the last review publishes is later than its tick, and the complaint worker takes it with the next, which never comes.
    let caughtUp = try scene.command(["status", "--wait", "--history", "--workers", "tiering,complaints", "--timeout", "60"])
    #expect(try await caughtUp.end(within: .seconds(90)) == 0, "\(caughtUp.output)")
    #expect(caughtUp.output.contains("The next review is that of 2026-03-02T16:00:00.000Z; it is held at the first tick from"))
    // What is published in transactions has markers behind it.
    let tail = try scene.command(["tail", "tier-cutoffs", "--last", "1", "--no-follow"])
    #expect(try await tail.end() == 0)
    #expect(tail.output.split(separator: "\n").count == 1 && tail.output.contains("tier.cutoffsSet"), "\(tail.output)")
    try await scene.stop()
  }

  /// The seeds of the scenario's chance; `MAINSTAY_FLEET_SEEDS` names others, as `1-20`.
  static var seeds: ClosedRange<UInt64> {
    let bounds = (ProcessInfo.processInfo.environment["MAINSTAY_FLEET_SEEDS"] ?? "").split(separator: "-").compactMap { UInt64($0) }
    guard let first = bounds.first, let last = bounds.last, first <= last else { return 11...11 }
    return first...last
  }

  @Test(arguments: seeds)
  func `a scaled fleet's tiers and clocks equal the ground truth though workers are killed, and its status says nothing untrue`(
    seed: UInt64
  ) async throws {
    let folder = TemporaryFolder()
    let (events, truth) = (folder.path("chain.ndjson"), folder.path("truth.ndjson"))
    // Cases leave their topic ninety days after their end, so the past is shorter than that.
    let simulation = try ChildProcess(
      "mainstay", ["simulate", "--customers", "200", "--months", "2", "--seed", "\(seed)", "--out", events, "--truth", truth],
      log: URL(fileURLWithPath: folder.path("simulate.log")))
    #expect(try await simulation.end() == 0, "\(simulation.output)")
    let scene = try FleetScene(["--history", events, "--no-intake", "--scale", "tiering=3,complaints=2,followups=2"])
    // The workers are still far behind what has been fed.
    try await scene.said("The fleet is up")
    let watch = try StatusWatch(try scene.bootstrap(), in: folder)
    var chance = SeededGenerator(seed: seed)
    while scene.deaths.count < 6 {
      for _ in 0...Int.random(in: 0..<4, using: &chance) { try await watch.nextPicture() }
      if let victim = scene.workers.randomElement(using: &chance) { try await scene.kill(victim) }
    }
    let caughtUp = try scene.command(["status", "--wait", "--timeout", "120"])
    #expect(try await caughtUp.end(within: .seconds(150)) == 0, "\(caughtUp.output)")
    let pictures = try await watch.end()
    #expect(pictures.count > 5)
    let expected = try FleetTruth(file: truth)
    #expect(!expected.tiers.isEmpty && !expected.changes.isEmpty && !expected.clocks.isEmpty)
    let found = try await FleetTruth(bootstrap: try scene.bootstrap(), of: expected)
    #expect(found.tiers == expected.tiers)
    #expect(found.changes == expected.changes)
    #expect(found.clocks == expected.clocks)
    let course = try await ReviewCourse(bootstrap: try scene.bootstrap())
    #expect(course.decided.count > 50)
    #expect(StatusJudgement(pictures, deaths: scene.deaths, course).untruths == [])
    try await scene.stop()
  }
}
