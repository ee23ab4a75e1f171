import ArgumentParser
import Foundation
import Kafka
import Logging
import Models
import Runtime
import State
import Synchronization

/// Writes the changelog of a state as lanes write it, then starts a worker on an empty disk and times its restore.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "restore", abstract: "Rows a second from the changelog to an empty disk.")

  @Option(help: "The broker.") var bootstrap: String
  @Option(help: "Rows over all lanes.") var rows: Int = 1_000_000
  @Flag(help: "One object a line for machines.") var json = false

  func run() async throws {
    let cluster = BenchmarkCluster(bootstrap: bootstrap)
    try await cluster.declareTopics()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-restore-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await fill(cluster, folder)
    let assigned = Milestones()
    let logger = Logger(label: "restore") { _ in MilestoneLogHandler(milestones: assigned) }
    let runtime = cluster.runtime(state: folder.appendingPathComponent("state").path, commit: .milliseconds(100), logger: logger)
    let working = Task { try await runtime.run() }
    while assigned["assigned"] == nil { try await Task.sleep(for: .milliseconds(5)) }
    working.cancel()
    guard let first = assigned["restoring"], let last = assigned["restored"] else { throw ValidationError("nothing was restored") }
    let seconds = (last.last - first.first) / .seconds(1)
    let rate = Int(Double(rows) / seconds)
    if json {
      print("{\"name\":\"restore\",\"value\":\(rate),\"unit\":\"rows/s\"}")
    } else {
      print("\(rows) rows in \(String(format: "%.2f", seconds)) s: \(rate) rows/s")
    }
  }

  private func fill(_ cluster: BenchmarkCluster, _ folder: URL) async throws {
    let producer = try Producer(configuration: cluster.kafka, logger: cluster.silent)
    let topic = try producer.topic(TopicName(rawValue: cluster.run + "echo-changelog"))
    let perLane = rows / BenchmarkCluster.partitions
    for number in 0..<Int32(BenchmarkCluster.partitions) {
      let store = try LaneStore(path: folder.appendingPathComponent("fill-\(number)").path)
      let target = ChangelogTarget(topic: "echo-changelog", partition: number)
      for start in stride(from: 0, to: perLane, by: 5_000) {
        try store.begin()
        for row in start..<min(start + 5_000, perLane) { try store.tables.put(EchoRow(), RowKey("C\(row)-\(number)"), in: EchoRow.table) }
        var outbound = OutboundBatch()
        try store.commit(store.checkpoint, outbound: &outbound, changelog: target)
        let batch = outbound
        try await producer.produce { (sink) throws(KafkaError) in
          do throws(OutboundFailure<KafkaError>) {
            try batch.forEach { (record) throws(KafkaError) in
              try sink.send(to: topic, partition: Partition(rawValue: number), key: record.key.bytes, value: record.value?.bytes)
            }
          } catch {
            if case .body(let failure) = error { throw failure }
          }
        }
      }
    }
    try await producer.flush(within: .seconds(60))
  }
}

/// When each message was logged first and last.
private final class Milestones: Sendable {
  private let times = Mutex<[String: (first: ContinuousClock.Instant, last: ContinuousClock.Instant)]>([:])

  subscript(message: String) -> (first: ContinuousClock.Instant, last: ContinuousClock.Instant)? { times.withLock { $0[message] } }

  func note(_ message: String) {
    let now = ContinuousClock.now
    times.withLock { $0[message] = ($0[message]?.first ?? now, now) }
  }
}

private struct MilestoneLogHandler: LogHandler {
  let milestones: Milestones
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { milestones.note("\(event.message)") }
}
