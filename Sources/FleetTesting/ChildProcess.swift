package import Foundation
import Glibc

/// A process of the fleet, started by a test and ended with the value, always by its own id.
package final class ChildProcess {
  /// Its id in the system.
  package let processID: Int32
  private let log: URL
  /// How it ended, as `waitpid` says; `nil` until it is known.
  private var status: Int32?

  /// Where the built executables are: the environment variable `MAINSTAY_BINARIES`, which `ops/test` sets.
  package static var binaries: String? { ProcessInfo.processInfo.environment["MAINSTAY_BINARIES"] }
  /// Why scenarios with real processes do not run.
  package static let reason = "MAINSTAY_BINARIES names no folder of executables: scenarios with real processes do not run"

  /// Starts an executable of the package; its output goes to `log`. `launcher` is what `env` is given before it: its
  /// options, or a command that ends by running what follows it.
  package init(
    _ name: String, _ arguments: [String], launcher: [String] = [], environment: [String: String] = [:], log: URL
  ) throws {
    self.log = log
    if !FileManager.default.fileExists(atPath: log.path) { _ = FileManager.default.createFile(atPath: log.path, contents: nil) }
    let executable = URL(fileURLWithPath: Self.binaries ?? ".").appendingPathComponent(name).path
    let command = (launcher.isEmpty ? [] : ["/usr/bin/env"] + launcher) + [executable] + arguments
    // What is meant for the tests is no setting of a process.
    let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MAINSTAY_") }
    let settings = inherited.merging(environment) { _, new in new }.map { "\($0.key)=\($0.value)" }
    processID = try Self.spawn(command, environment: settings, output: log.path)
  }

  /// Foundation's `Process` is no choice: with more than 1,300 files open, as tests side by side have, it reads past the buffer of
  /// `/proc/self/fd`.
  private static func spawn(_ command: [String], environment: [String], output: String) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND, 0)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // Looked up by name, as the Glibc module shows no GNU extensions. What the tests have open is not for others.
    typealias CloseFrom = @convention(c) (_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32
    if let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") { _ = unsafeBitCast(symbol, to: CloseFrom.self)(&actions, 3) }
    let arguments = command.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var processID: pid_t = 0
    let code = posix_spawn(&processID, command[0], &actions, nil, arguments, variables)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
    return processID
  }

  deinit {
    signal(SIGKILL)
    take(waiting: true)
  }

  package var isRunning: Bool {
    take(waiting: false)
    return status == nil
  }

  /// Takes note of the end, once; only then is the id free for another process.
  private func take(waiting: Bool) {
    guard status == nil else { return }
    var found: Int32 = 0
    while true {
      let ended = waitpid(processID, &found, waiting ? 0 : WNOHANG)
      if ended == processID { return status = found }
      guard ended == -1, errno == EINTR else { return }
    }
  }

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
    if isRunning { kill(processID, number) }
  }

  /// Waits for the end and tells the exit code, or the negative number of the signal that ended it; `nil` when the time is up.
  package func end(within limit: Duration = .seconds(60)) async throws -> Int32? {
    guard try await awaited(within: limit, { !isRunning }), let status else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : -signal
  }
}
