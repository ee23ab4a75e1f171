import Foundation

/// The worker processes of a run, always ended by their own ids.
final class WorkerFleet {
  private let processes: [Process]

  init(_ executable: String, processes count: Int, bootstrap: String, prefix: String, state: String) throws {
    processes = try (0..<count).map { number in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: executable)
      process.arguments = [
        "--bootstrap", bootstrap, "--topic-prefix", prefix, "--state", "\(state)/\(number)", "--instance", String(number),
      ]
      process.standardError = FileHandle.standardError
      try process.run()
      return process
    }
  }

  var isRunning: Bool { processes.allSatisfy(\.isRunning) }

  /// Processor time used so far.
  var processorSeconds: Double { processes.reduce(0) { $0 + ProcessTime.of($1.processIdentifier) } }

  func stop() {
    for process in processes where process.isRunning { process.terminate() }
    for process in processes { process.waitUntilExit() }
  }
}

/// The processor time of a process, user and system, as `/proc` has it.
enum ProcessTime {
  /// In seconds; 0 when there is no such process.
  static func of(_ id: Int32) -> Double {
    guard let stat = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8), let name = stat.lastIndex(of: ")") else { return 0 }
    let fields = stat[name...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
