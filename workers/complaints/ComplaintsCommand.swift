import ArgumentParser
import Runtime

/// `complaints-worker`
struct ComplaintsCommand: WorkerCommand {
  static let workerName = "complaints"
  static let configuration = CommandConfiguration(
    commandName: "complaints-worker", abstract: "Keeps every complaint's clocks and raises what is late.", discussion: WorkerEnd.help)

  @OptionGroup var options: WorkerOptions

  func makeWorker(policy: PolicyDocument?) throws -> ComplaintsWorker {
    _ = try ComplaintsDecision(policy)
    return ComplaintsWorker(policy: policy)
  }
}
