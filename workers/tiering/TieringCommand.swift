import ArgumentParser
import Runtime

/// `tiering-worker`
struct TieringCommand: WorkerCommand {
  static let workerName = "tiering"
  static let configuration = CommandConfiguration(
    commandName: "tiering-worker", abstract: "Knows who the best customers are: exact tiers, reviewed every night.",
    discussion: """
      Before the first review, at the first tick a quarter of an hour after a midnight of the firm's zone, nobody has a tier above D.

      \(WorkerEnd.help)
      """)

  @OptionGroup var options: WorkerOptions

  func makeWorker(policy: PolicyDocument?) throws -> TieringWorker {
    _ = try TieringWorker.parts(of: policy)
    return TieringWorker(policy: policy)
  }
}
