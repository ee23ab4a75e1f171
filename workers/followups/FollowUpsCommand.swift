import ArgumentParser
import Runtime

/// `followups-worker`
struct FollowUpsCommand: WorkerCommand {
  static let workerName = "followups"
  static let configuration = CommandConfiguration(
    commandName: "followups-worker", abstract: "Plans the calls, reminders and visits that keep customers.", discussion: WorkerEnd.help)

  @OptionGroup var options: WorkerOptions

  func makeWorker(policy: PolicyDocument?) throws -> FollowUpsWorker {
    _ = try FollowUpsDecision(policy)
    return FollowUpsWorker(policy: policy)
  }
}
