package import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// The command of a worker: reads its options, runs its lanes until it is told to stop, and ends with an exit code and one line of reason
/// (``WorkerEnd``).
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
    ProcessMemory.keepSmall()
    var logger = Logger(label: "mainstay.\(Self.workerName)") { JSONLineLogHandler(label: $0, logLevel: .info) }
    do {
      let settings = try options.resolve()
      if options.printConfig { print(settings) }
      try settings.check()
      if options.printConfig { return }
      logger.logLevel = settings.logLevel
      let worker = try makeWorker(policy: try settings.policyDocument())
      let runtime = WorkerRuntime(worker: worker, settings: settings.workerSettings(of: Self.workerName), logger: logger)
      try await services(runtime, logger).run()
      logger.info("stopped")
    } catch let error where !(error is ValidationError) {
      let end = WorkerEnd(error)
      logger.critical("stopped", metadata: end.metadata)
      throw ExitCode(end.code.rawValue)
    }
  }

  private func services(_ runtime: WorkerRuntime, _ logger: Logger) -> ServiceGroup {
    let farewell = ServiceGroupConfiguration.ServiceConfiguration(
      service: Farewell(runtime: runtime), successTerminationBehavior: .gracefullyShutdownGroup)
    return ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: runtime), farewell], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
  }
}

/// Waits for SIGUSR1, which stops the process for good: a scale-down, after which the other processes have its partitions at once.
private struct Farewell: Service {
  let runtime: WorkerRuntime

  func run() async throws {
    for await _ in await UnixSignalsSequence(trapping: .sigusr1).cancelOnGracefulShutdown() {
      runtime.stopWillBeForGood()
      return
    }
  }
}
