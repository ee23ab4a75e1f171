import ArgumentParser
import FleetTesting
import Foundation
import Kafka
import Models
import Testing

@testable import mainstay

/// A whole fleet under `mainstay up`: a made-up chain's past in, what must come out of it, and processes that die meanwhile.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct FleetScenarioTests {
  private let folder = TemporaryFolder()

  @Test func `a simulated chain's tiers, their changes and its complaint clocks equal the ground truth though workers are killed`()
    async throws
  {
    let (events, truth) = (folder.path("chain.ndjson"), folder.path("truth.ndjson"))
    let simulation = try ChildProcess(
      "mainstay", ["simulate", "--customers", "150", "--months", "2", "--seed", "11", "--out", events, "--truth", truth],
      log: URL(fileURLWithPath: folder.path("simulate.log")))
    #expect(try await simulation.end() == 0, "\(simulation.output)")
    let fleet = try start(["--history", events, "--no-intake"])
    try await said("Feeding history", by: fleet)
    for worker in ["tiering", "complaints"] { try await killOne(worker, of: fleet) }
    try await said("The fleet is up", by: fleet)
    let bootstrap = try bootstrap()
    let caughtUp = try ChildProcess(
      "mainstay", ["status", "--wait", "--timeout", "90", "--bootstrap", bootstrap], log: URL(fileURLWithPath: folder.path("status.log")))
    #expect(try await caughtUp.end(within: .seconds(120)) == 0, "\(caughtUp.output)")
    let expected = try Truth(file: truth)
    #expect(!expected.tiers.isEmpty && !expected.changes.isEmpty && !expected.clocks.isEmpty)
    let found = try await Truth(bootstrap: bootstrap, of: expected)
    #expect(found.tiers == expected.tiers)
    #expect(found.changes == expected.changes)
    #expect(found.clocks == expected.clocks)
    try await stop(fleet)
  }

  @Test func `a fleet starts a process again that dies, and leaves none behind when it is stopped`() async throws {
    let fleet = try start(["--no-intake", "--scale", "tiering=0,complaints=2"])
    try await said("The fleet is up", by: fleet)
    #expect(children(of: fleet).count == 5)
    try await killOne("complaints", of: fleet)
    try await eventually { children(of: fleet).count == 5 }
    let all = children(of: fleet).map(\.process)
    try await stop(fleet)
    #expect(all.allSatisfy { kill($0, 0) != 0 })
  }

  // MARK: The fleet's process

  private func start(_ more: [String]) throws -> ChildProcess {
    try ChildProcess(
      "mainstay", ["up", "--data", folder.path("data"), "--listen", "127.0.0.1:0", "--logs", folder.path("logs")] + more,
      log: URL(fileURLWithPath: folder.path("up.log")))
  }

  private func said(_ words: String, by fleet: ChildProcess) async throws {
    try await eventually(within: .seconds(180)) { fleet.output.contains(words) || !fleet.isRunning }
    try #require(fleet.isRunning, "\(fleet.output)")
  }

  private func stop(_ fleet: ChildProcess) async throws {
    fleet.signal(SIGTERM)
    #expect(try await fleet.end() == 0, "\(fleet.output)")
  }

  private func bootstrap() throws -> String {
    "127.0.0.1:"
      + (try String(contentsOfFile: folder.path("data/broker.port"), encoding: .utf8)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func killOne(_ worker: String, of fleet: ChildProcess) async throws {
    try await eventually { children(of: fleet).contains { $0.command.contains("\(worker)-worker") } }
    let victim = try #require(children(of: fleet).first { $0.command.contains("\(worker)-worker") })
    kill(victim.process, SIGKILL)
    try await eventually { !children(of: fleet).contains { $0.process == victim.process } }
  }

  private func children(of fleet: ChildProcess) -> [(process: Int32, command: String)] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.compactMap { process in
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), let end = status.lastIndex(of: ")") else {
        return nil
      }
      let fields = status[end...].split(separator: " ")
      guard fields.count > 2, fields[1] != "Z", Int32(fields[2]) == fleet.processID,
        let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
      else { return nil }
      return (process, command)
    }
  }

  private func eventually(within limit: Duration = .seconds(60), _ holds: () -> Bool) async throws {
    try #require(try await awaited(within: limit) { holds() })
  }
}

/// The tiers, their changes and the complaint clocks of a history, as text to compare: wanted or found.
private struct Truth {
  var tiers: [String: String] = [:]
  var changes: Set<String> = []
  var clocks: [String: String] = [:]

  /// What the simulation says must come out.
  init(file: String) throws {
    for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
      func text(_ name: String) -> String { object[name] as? String ?? "" }
      switch text("kind") {
      case "tier": tiers[text("customerID")] = text("tier")
      case "tierChange":
        changes.insert([text("customerID"), text("from"), text("to"), text("at"), text("reason")].joined(separator: " "))
      default:
        for case let clock as [String: Any] in object["clocks"] as? [Any] ?? [] {
          let times = ["dueAt", "warnedAt", "breachedAt", "metAt"].map { clock[$0] as? String ?? "-" }
          clocks["\(text("complaintID"))/\(clock["clock"] as? String ?? "")"] = times.joined(separator: " ")
        }
      }
    }
  }

  /// What the fleet published, of the same customers and clocks.
  init(bootstrap: String, of wanted: Truth) async throws {
    let cluster = try ClusterOptions.parse(["--bootstrap", bootstrap])
    for event in try await TopicReader(Topics.customerTiers.declaration, cluster: cluster).latest(as: .derived(.customerTiers)).values {
      guard case .derived(.standing(let standing)) = event.payload, wanted.tiers[standing.customerID.rawValue] != nil else { continue }
      tiers[standing.customerID.rawValue] = standing.tier.rawValue
    }
    var found: Set<String> = []
    try await TopicReader(Topics.tierChanges.declaration, cluster: cluster).readEvents(as: .derived(.tierChanges)) { _, event in
      guard let event, case .derived(let derived) = event.payload else { return }
      switch derived {
      case .tierPromoted(let move) where !move.provisional, .tierDemoted(let move):
        found.insert("\(move.customerID) \(move.from.rawValue) \(move.to.rawValue) \(event.time) \(move.reason.rawValue)")
      default: return
      }
    }
    changes = found
    for event in try await TopicReader(Topics.complaintCases.declaration, cluster: cluster).latest(as: .derived(.complaintCases)).values {
      guard case .derived(.complaintCase(let value)) = event.payload else { continue }
      for clock in value.clocks where wanted.clocks["\(value.complaintID)/\(clock.name)"] != nil {
        let times = [clock.dueAt, clock.warnedAt, clock.breachedAt, clock.metAt].map { $0.map { "\($0)" } ?? "-" }
        clocks["\(value.complaintID)/\(clock.name)"] = times.joined(separator: " ")
      }
    }
  }
}
