package import ArgumentParser
import Foundation
import Kafka
import Logging
import ServiceLifecycle
import State
import UnixSignals

/// The command of a worker: reads its options, runs its lanes until it is told to stop, and ends with an exit code and one line of reason.
///
/// Exit codes: 0 stopped, 64 wrong options, 65 damaged or missing data, 74 disk, 75 passing trouble, 77 not permitted, 78 configuration.
package protocol WorkerCommand: AsyncParsableCommand {
  associatedtype CommandWorker: Worker

  /// The worker's name.
  static var workerName: String { get }
  var options: WorkerOptions { get }

  /// Makes the worker; refuses a policy that cannot be used.
  func makeWorker(policy: PolicyDocument?) throws -> CommandWorker
}

extension WorkerCommand {
  /// Parses the arguments and runs; in an async function, as only there the parser's asynchronous entry is chosen.
  package static func start() async { await main() }

  package func run() async throws {
    let logger = Logger(label: "mainstay.\(Self.workerName)") { JSONLineLogHandler(label: $0, logLevel: .info) }
    do {
      let worker = try makeWorker(policy: try options.policyDocument())
      let runtime = WorkerRuntime(worker: worker, settings: try options.settings(worker: Self.workerName), logger: logger)
      let services = ServiceGroup(services: [runtime], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      try await services.run()
    } catch let error where !(error is ValidationError) {
      let end = WorkerEnd(error)
      logger.critical("stopped", metadata: ["reason": "\(end.reason)"])
      throw ExitCode(end.code)
    }
  }
}

/// How a worker ended that could not go on.
struct WorkerEnd {
  let code: Int32
  let reason: String

  init(_ error: any Error) {
    reason = "\(error)"
    switch error {
    case let error as RuntimeError: code = error.exitCode
    case is PolicyFile.Failure: code = 78
    case let error as StateError: code = Self.code(of: error)
    case let error as KafkaError:
      if case .retry = error { code = 75 } else { code = 70 }
    default: code = 70
    }
  }

  private static func code(of error: StateError) -> Int32 {
    switch error {
    case .locked: 75
    case .unusable: 77
    case .diskFull: 74
    case .database, .unreadable: 65
    }
  }
}
