import FleetTesting
import Foundation
import Kafka
import Logging
import Models
import Rules
import Runtime
import TieringHistories

/// Tiering workers as real processes on a real broker, fed with a history, and what must come out of it.
final class TieringScenario {
  static let partitions: Int32 = 12
  private static let variant = 0

  let expected: TieringOutcome
  private let broker: BrokerProcess
  private let prefix: String
  private let steps: [HistoryStep]
  private let ticks: [Instant]
  private let folder: URL
  private let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private var starts = 0

  /// Makes the scenario's own topics on a broker and feeds a history of so many days whole.
  init(broker: BrokerProcess, name: String, days: Int) async throws {
    self.broker = broker
    prefix = "\(name)-"
    var history = History(seed: 31, customers: 30)
    steps = history.steps(days: days, perDay: 3)
    ticks = steps.compactMap { if case .tick(let time) = $0 { time } else { nil } }
    guard let zone = Zone("Europe/Berlin") else { throw Stuck(reason: "no zone", logs: []) }
    var oracle = TieringOracle(policy: History.policy(Self.variant), zone: zone, currency: History.yuan)
    for step in HistoryStep.ordered(steps) { oracle.run(step) }
    expected = TieringOutcome(of: oracle)
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try History.policyText(Self.variant).write(to: folder.appendingPathComponent("policy.yaml"), atomically: true, encoding: .utf8)
    // Not compacted, so that each standing that was published can be seen.
    try await broker.create(
      Topics.all.map { NewTopic(TopicName(rawValue: $0.name(prefix: prefix)), partitions: $0.partitions) })
    try await feed()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  struct Stuck: Error {
    let reason: String
    let logs: [String]
  }

  /// Starts an instance of the worker on its own state.
  func start(_ instance: Int, fault: String? = nil) throws -> ChildProcess {
    starts += 1
    return try ChildProcess(
      "tiering-worker",
      [
        "--bootstrap", broker.bootstrap, "--state", folder.appendingPathComponent("state-\(instance)").path, "--instance", "\(instance)",
        "--policy", folder.appendingPathComponent("policy.yaml").path, "--topic-prefix", prefix, "--commit-ms", "20",
        "--kafka", "session.timeout.ms=6000",
      ], environment: fault.map { ["MAINSTAY_FAULT_POINT": $0] } ?? [:], log: folder.appendingPathComponent("log-\(starts)"))
  }

  /// Reads what the workers publish until every lane has come to the end of the history, or to its tick of a number.
  func outcome(of workers: [ChildProcess], through tick: Int? = nil) async throws -> TieringOutcome {
    let last = ticks[tick ?? ticks.count - 1]
    let settings = broker.settings(["enable.partition.eof": "true", "isolation.level": "read_committed"])
    let consumer = try Consumer(configuration: settings, logger: silent)
    let topics = [DerivedTopic.customerTiers, .tierChanges, .tierCutoffs].map(\.rawValue)
    var positions: [TopicPartition: StartOffset] = [:]
    for topic in topics {
      for number in 0..<Self.partitions { positions[source(topic, number)] = .beginning }
    }
    try consumer.assign(positions)
    var outcome = TieringOutcome()
    var ended: Set<TopicPartition> = []
    func isDone() -> Bool {
      (0..<Self.partitions).allSatisfy { (outcome.ticks[$0]?.last ?? .earliest) >= last } && ended.count == positions.count
    }
    let deadline = ContinuousClock.now + .seconds(120)
    while !isDone() {
      guard ContinuousClock.now < deadline, workers.contains(where: \.isRunning) else {
        throw Stuck(reason: "only \(outcome.ticks.mapValues(\.count)) of \(ticks.count) ticks", logs: workers.map(\.output))
      }
      let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
      for batch in poll.batches {
        ended.remove(batch.source)
        batch.forEach { record in
          let key = record.withKey { $0?.withUnsafeBytes { [UInt8]($0) } ?? [] }
          let value = record.withValue { $0?.withUnsafeBytes { [UInt8]($0) } ?? [] }
          let topic = String(batch.source.topic.rawValue.dropFirst(prefix.count))
          outcome.take(topic: topic, partition: batch.source.partition.rawValue, key: key, value: value)
        }
      }
      ended.formUnion(poll.ends.keys)
    }
    try await consumer.close()
    return outcome
  }

  /// Ends workers as an operator does; whatever ends otherwise is said.
  func stop(_ workers: [ChildProcess]) async throws {
    for worker in workers { worker.signal(SIGTERM) }
    for worker in workers where try await worker.end() != 0 { throw Stuck(reason: "a worker did not stop", logs: [worker.output]) }
  }

  private func source(_ topic: String, _ partition: Int32) -> TopicPartition {
    TopicPartition(TopicName(rawValue: prefix + topic), Partition(rawValue: partition))
  }

  private func feed() async throws {
    let producer = try Producer(configuration: broker.settings(), logger: silent)
    var outputs: [String: OutputTopic] = [:]
    for topic in Set(steps.compactMap { $0.record?.topic }) { outputs[topic] = try producer.topic(TopicName(rawValue: prefix + topic)) }
    let clock = try ClockTicks(
      topic: TopicName(rawValue: Topics.clock.declaration.name(prefix: prefix)), configuration: broker.settings(), logger: silent)
    var ends: [Int32: [String: Int64]] = [:]
    for partition in 0..<Self.partitions { for topic in outputs.keys { ends[partition, default: [:]][topic] = 0 } }
    for step in steps {
      if case .tick(let time) = step {
        let ends = ends
        try await producer.flush(within: .seconds(30))
        try await clock.write(at: time, mode: .history, partitions: 0..<Self.partitions, source: "test") { ends[$0] ?? [:] }
      } else if let (event, topic) = step.record, let output = outputs[topic] {
        let key = event.payload.key ?? ""
        let partition = Murmur2.partition(of: key, count: Self.partitions)
        var writer = JSONWriter()
        writer.event(EventAttributes(id: event.id, source: event.source, time: event.time), event.payload)
        let value = writer.bytes
        try await producer.produce { (sink) throws(KafkaError) in
          try sink.send(to: output, partition: partition, key: Array(key.utf8).span.bytes, value: value.span.bytes)
        }
        ends[partition.rawValue]?[topic, default: 0] += 1
      }
    }
    try await producer.flush(within: .seconds(30))
  }
}
