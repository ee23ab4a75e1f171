import Foundation
import Subprocess
import SystemPackage

/// Runs one process of a fleet, starts it again when it dies, and stops it gracefully.
///
/// A process that dies is started again after 0.5 s, then 1 s, 2 s, … 30 s; after a minute of life the wait is 0.5 s again. One that ends
/// because it was told something wrong (`hopeless`), or has never served, is not started again.
struct ProcessKeeper {
  /// How a process ended that is not started again.
  struct End: Error {
    let name: String
    /// Its exit code, or 70 where a signal ended it.
    let code: Int32
    /// Why, in its own last words.
    let reason: String?

    init(name: String, _ status: TerminationStatus, reason: String?) {
      self.name = name
      self.reason = reason
      code = if case .exited(let code) = status { code } else { 70 }
    }
  }

  /// Exit codes that another start would only repeat: wrong options, not permitted, wrong configuration.
  static let hopeless: Set<Int32> = [64, 77, 78]

  let log: FleetLog

  /// Keeps the process running until the task is cancelled: then it gets SIGTERM and 15 s, and its last lines are still logged.
  /// `process` is asked before each start. Throws `End` when it ended hopelessly.
  func keep(_ process: @Sendable () -> FleetProcess) async throws {
    var wait = Self.shortest
    while !Task.isCancelled {
      let process = process()
      let began = ContinuousClock.now
      let (status, lastWords) = try await run(process)
      guard !Task.isCancelled else { return }
      if case .exited(let code) = status, Self.hopeless.contains(code) || !process.hasServed {
        throw End(name: process.name, status, reason: lastWords)
      }
      if began.duration(to: .now) > .seconds(60) { wait = Self.shortest }
      log.write("ended (\(status)); starts again in \(wait)", of: process.name)
      try? await Task.sleep(for: wait)
      wait = min(wait * 2, .seconds(30))
    }
  }

  /// A line as a person would say it: of a log line in JSON the reason, else the message.
  private static func words(_ line: String) -> String {
    guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { return line }
    return ["reason", "error", "message"].lazy.compactMap { object[$0] as? String }.first ?? line
  }

  private static let shortest = Duration.milliseconds(500)

  /// Runs it once, to its end, and tells how that was and what it said last.
  func run(_ process: FleetProcess) async throws -> (TerminationStatus, lastWords: String?) {
    var options = PlatformOptions()
    // A group of its own: Ctrl-C reaches the fleet's command alone, which stops its processes in their order.
    options.processGroupID = 0
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(15))]
    let log = log
    let result = try await Subprocess.run(
      .path(FilePath(process.executable)), arguments: Arguments(process.arguments), platformOptions: options, input: .none,
      output: .sequence,
      error: .combinedWithOutput
    ) { execution in
      let lines = execution.standardOutput.strings()
      // Not cancelled with the rest, so that what it says while it stops is kept.
      let reading = Task {
        var last: String?
        for try await line in lines {
          log.write(line, of: process.name)
          // What a command of the product tells begins with its name; what explains it follows.
          if last?.hasPrefix("mainstay ") != true || line.hasPrefix("mainstay ") { last = line }
        }
        return last
      }
      return try await reading.value
    }
    return (result.terminationStatus, result.closureResult.map(Self.words))
  }
}
