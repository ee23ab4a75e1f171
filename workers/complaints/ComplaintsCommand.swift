import ArgumentParser
import Logging
import Runtime

/// `complaints-worker`
struct ComplaintsCommand: WorkerCommand {
  static let workerName = "complaints"
  static let configuration = CommandConfiguration(
    commandName: "complaints-worker", abstract: "Keeps every complaint's clocks and raises what is late.", discussion: WorkerEnd.help)

  @OptionGroup var options: WorkerOptions

  func makeWorker(policy: PolicyDocument?) throws -> ComplaintsWorker {
    let warnings = StoreWarnings(logger: Logger(label: "mainstay.\(Self.workerName)") { JSONLineLogHandler(label: $0, logLevel: .info) })
    _ = try ComplaintsDecision(policy, warnings)
    return ComplaintsWorker(policy: policy, warnings: warnings)
  }
}
