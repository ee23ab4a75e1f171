import ArgumentParser
import Kafka
import Logging
import Runtime

/// Times the runtime itself: from an event to what follows from it, and from an empty disk to a restored state.
@main
struct RuntimeBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runtime-benchmark", abstract: "Latency from event to derived event, and speed of a restore.",
    subcommands: [LatencyCommand.self, RestoreCommand.self])
}

/// What both need of a broker.
struct BenchmarkCluster {
  static let partitions = 12

  let kafka: Kafka.Configuration
  let silent = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
  /// Stands before the names of a run's topics and groups.
  let run = "bench-\(UInt32.random(in: 0...(.max)))-"

  init(bootstrap: String) { kafka = ["bootstrap.servers": bootstrap] }

  /// Makes the topics of an echo worker.
  func declareTopics() async throws {
    let topics = ["in", "out", "dead-letters"].map { NewTopic(TopicName(rawValue: run + $0), partitions: Self.partitions) }
    let changelog = NewTopic(
      TopicName(rawValue: run + "echo-changelog"), partitions: Self.partitions, configuration: ["cleanup.policy": "compact"])
    _ = try await Admin(configuration: kafka, logger: silent).create(topics + [changelog])
  }

  /// The runtime of an echo worker on a state folder.
  func runtime(state: String, commit: Duration, logger: Logger) -> WorkerRuntime {
    WorkerRuntime(
      worker: EchoWorker(),
      settings: WorkerSettings(kafka: kafka, topicPrefix: run, instance: "0", stateFolder: state, commitInterval: commit), logger: logger)
  }
}
