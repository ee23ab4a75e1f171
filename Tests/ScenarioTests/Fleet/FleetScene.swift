import FleetTesting
import Foundation
import Models
import Runtime
import Testing

/// A fleet under `mainstay up` in a folder of its own: its processes, and what becomes of those that are killed.
final class FleetScene {
  /// One of the fleet's processes.
  struct Member: Hashable {
    let id: Int32
    /// `tiering`, `complaints`, `followups`; `nil` for the others.
    let worker: String?
    let instance: String?
  }

  /// A worker's process that was killed: when, when it was gone for certain, and when its successor was there.
  struct Death {
    let worker: String
    let instance: String
    let gone: Instant
    let succeeded: Instant
  }

  private(set) var deaths: [Death] = []
  private let folder: TemporaryFolder
  private let fleet: ChildProcess
  private var commands = 0

  init(_ more: [String], in folder: TemporaryFolder = TemporaryFolder()) throws {
    self.folder = folder
    // What its feeder notes and refuses is of this scene.
    fleet = try ChildProcess(
      "mainstay", ["up", "--data", folder.path("data"), "--listen", "127.0.0.1:0", "--logs", folder.path("logs")] + more,
      launcher: ["--chdir=\(folder.path(""))"], environment: ["XDG_STATE_HOME": folder.path("state")],
      log: URL(fileURLWithPath: folder.path("up.log")))
  }

  /// What the fleet's command has said.
  var output: String { fleet.output }

  func bootstrap() throws -> String {
    "127.0.0.1:"
      + (try String(contentsOfFile: folder.path("data/broker.port"), encoding: .utf8)).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Waits until the fleet's command has said something.
  func said(_ words: String) async throws {
    _ = try await awaited(within: .seconds(180), while: { fleet.isRunning }) { output.contains(words) }
    try #require(output.contains(words), "\(output)")
  }

  /// Starts another command of the product on this fleet's broker.
  func command(_ arguments: [String]) throws -> ChildProcess {
    commands += 1
    return try ChildProcess(
      "mainstay", arguments + ["--bootstrap", try bootstrap()], log: URL(fileURLWithPath: folder.path("command-\(commands).log")))
  }

  /// Stops the fleet as an operator does.
  func stop() async throws {
    fleet.signal(SIGTERM)
    #expect(try await fleet.end() == 0, "\(output)")
  }

  /// Kills a worker's process, and returns when the fleet has started its successor.
  func kill(_ victim: Member) async throws {
    Glibc.kill(victim.id, SIGKILL)
    try #require(try await awaited { !processes.contains { $0.id == victim.id } })
    let gone = ClockTicks.now
    try #require(
      try await awaited {
        processes.contains { $0.worker == victim.worker && $0.instance == victim.instance } || !fleet.isRunning
      }, "\(output)")
    deaths.append(Death(worker: victim.worker ?? "", instance: victim.instance ?? "", gone: gone, succeeded: ClockTicks.now))
  }

  /// The processes of the workers, in an order that does not depend on when they were started.
  var workers: [Member] {
    processes.filter { $0.worker != nil }.sorted { ($0.worker ?? "", $0.instance ?? "") < ($1.worker ?? "", $1.instance ?? "") }
  }

  /// The children of the fleet's command that live.
  var processes: [Member] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { Int32($0) }.compactMap { process in
      guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8), let end = status.lastIndex(of: ")") else {
        return nil
      }
      let fields = status[end...].split(separator: " ")
      guard fields.count > 2, fields[1] != "Z", Int32(fields[2]) == fleet.processID,
        let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
      else { return nil }
      let arguments = command.split(separator: "\0").map(String.init)
      let executable = arguments.first?.split(separator: "/").last.map(String.init) ?? ""
      guard executable.hasSuffix("-worker"), let flag = arguments.firstIndex(of: "--instance") else {
        return Member(id: process, worker: nil, instance: nil)
      }
      return Member(id: process, worker: String(executable.dropLast("-worker".count)), instance: arguments[flag + 1])
    }
  }
}
