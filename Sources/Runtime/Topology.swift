import Kafka
import Logging

/// The topics of a worker as the cluster has them.
struct Topology: Sendable {
  /// The number of partitions of all inputs.
  var partitions: Int32
  var layout: OutputLayout
  /// Whether there is a topic for what processes say of themselves.
  var hasFleetStatus: Bool

  /// Asks the cluster, waiting for it as long as it takes; fails when topics are missing or the inputs do not match.
  static func check(worker: any Worker, settings: WorkerSettings, changelog: String, logger: Logger) async throws -> Topology {
    let admin = try Admin(configuration: settings.kafka, logger: logger)
    let known = try await topics(admin, logger)
    func count(_ topic: String) -> Int? { known[TopicName(rawValue: settings.topicPrefix + topic)] }
    let outputs = worker.outputs + [changelog, DeadLetters.topic]
    let missing = (worker.inputs.map(\.topic) + outputs).filter { count($0) == nil }
    guard missing.isEmpty else { throw RuntimeError.missingTopics(missing.map { settings.topicPrefix + $0 }) }
    var counts: [String: Int] = [:]
    for input in worker.inputs where input.exchange != .byLaneZero { counts[input.topic] = count(input.topic) }
    counts[changelog] = count(changelog)
    guard let partitions = counts.values.first, Set(counts.values).count == 1 else { throw RuntimeError.notCopartitioned(counts) }
    var layout: [String: Int32] = [:]
    for output in outputs { layout[output] = count(output).map { Int32(clamping: $0) } }
    let total = Int32(clamping: partitions)
    return Topology(
      partitions: total, layout: OutputLayout(partitions: layout, standard: total), hasFleetStatus: count(FleetReporter.topic) != nil)
  }

  private static func topics(_ admin: Admin, _ logger: Logger) async throws -> [TopicName: Int] {
    var backoff = Backoff()
    while true {
      do {
        return try await admin.topics()
      } catch {
        guard case .retry = error else { throw error }
        logger.warning("waiting for the broker", metadata: ["error": "\(error)"])
        try await backoff.wait()
      }
    }
  }
}
