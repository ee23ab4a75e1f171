package import Foundation

/// A process of the fleet, started by a test and ended with the value, always by its own id.
package final class ChildProcess {
  private let process = Process()
  private let log: URL

  /// Where the built executables are: the environment variable `MAINSTAY_BINARIES`, which `ops/test` sets.
  package static var binaries: String? { ProcessInfo.processInfo.environment["MAINSTAY_BINARIES"] }
  /// Why scenarios with real processes do not run.
  package static let reason = "MAINSTAY_BINARIES names no folder of executables: scenarios with real processes do not run"

  /// Starts an executable of the package; its output goes to `log`. `launcher` is a command that ends by running what follows it.
  package init(
    _ name: String, _ arguments: [String], launcher: [String] = [], environment: [String: String] = [:], log: URL
  ) throws {
    self.log = log
    if !FileManager.default.fileExists(atPath: log.path) { _ = FileManager.default.createFile(atPath: log.path, contents: nil) }
    let executable = URL(fileURLWithPath: Self.binaries ?? ".").appendingPathComponent(name)
    process.executableURL = launcher.isEmpty ? executable : URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = launcher.isEmpty ? arguments : launcher + [executable.path] + arguments
    // What is meant for the tests is no setting of a process.
    let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MAINSTAY_") }
    process.environment = inherited.merging(environment) { _, new in new }
    let output = try FileHandle(forWritingTo: log)
    try output.seekToEnd()
    process.standardOutput = output
    process.standardError = output
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  package var processID: Int32 { process.processIdentifier }

  package var isRunning: Bool { process.isRunning }

  /// What the process has written so far.
  package var output: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Waits for the port that the process writes to a file; `nil` when it has ended without, or the time is up.
  package func port(in file: URL, within limit: Duration = .seconds(60)) async throws -> Int? {
    try await awaited(within: limit, while: { isRunning }) {
      (try? String(contentsOf: file, encoding: .utf8)).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
  }

  /// Sends a signal; nothing when the process has ended.
  package func signal(_ number: Int32) {
    if process.isRunning { kill(process.processIdentifier, number) }
  }

  /// Waits for the end and tells the exit code, or the negative number of the signal that ended it; `nil` when the time is up.
  package func end(within limit: Duration = .seconds(60)) async throws -> Int32? {
    guard try await awaited(within: limit, { !process.isRunning }) else { return nil }
    return process.terminationReason == .uncaughtSignal ? -process.terminationStatus : process.terminationStatus
  }
}
