import ArgumentParser
import Kafka
import Logging
import Runtime
import ServiceLifecycle
import UnixSignals

/// Runs the job's worker until it is told to stop; `measure.py` starts and measures it.
@main
struct JobCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job-benchmark", abstract: "Runs the job that the peers were measured with, on the real runtime.")

  @Option(help: "The broker.") var bootstrap: String
  @Option(help: "The consumer group.") var group: String
  @Option(help: "The changelog, made when it is missing; <group>-changelog unless given.") var changelog: String?
  @Option(help: "This process's name in the group.") var instance: String = "0"
  @Option(help: "The folder of the state.") var state: String
  @Option(name: .customLong("in"), help: "The input topic.") var input: String
  @Option(name: .customLong("out"), help: "The output topic.") var output: String
  @Option(help: "Milliseconds between commits.") var commit: Int = 100
  @Option(help: "Bytes of unpublished output above which lanes wait.") var unpublished: Int = 64 << 20

  func run() async throws {
    ProcessMemory.keepSmall()
    let logger = Logger(label: "job") { JSONLineLogHandler(label: $0, logLevel: .info) }
    let kafka = Configuration(["bootstrap.servers": bootstrap])
    try await declareTopics(kafka, logger)
    let worker = JobWorker(name: "job", input: input, output: output)
    let settings = WorkerSettings(
      kafka: kafka, group: group, instance: instance, stateFolder: state, changelogTopic: changelogTopic,
      commitInterval: .milliseconds(commit), lane: LaneSettings(unpublishedBytes: unpublished))
    let runtime = WorkerRuntime(worker: worker, settings: settings, logger: logger)
    let services = ServiceGroup(services: [runtime], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await services.run()
  }

  private var changelogTopic: String { changelog ?? "\(group)-changelog" }

  private func declareTopics(_ kafka: Configuration, _ logger: Logger) async throws {
    let admin = try Admin(configuration: kafka, logger: logger)
    let partitions = try await admin.topics()[TopicName(rawValue: input)] ?? 1
    let compact = ["cleanup.policy": "compact"]
    let topics = [
      NewTopic(TopicName(rawValue: changelogTopic), partitions: partitions, configuration: compact),
      NewTopic("dead-letters", partitions: partitions),
    ]
    _ = try await admin.create(topics)
  }
}
