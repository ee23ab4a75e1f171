import ArgumentParser
import Foundation
import Kafka
import Runtime

/// From handing an event to a producer until a reader of committed records has what the worker published for it.
///
/// Producer, worker and reader share one process and one clock, and the machine with the broker.
struct LatencyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "latency", abstract: "Percentiles from event to committed derived event.")

  @Option(help: "The broker.") var bootstrap: String
  @Option(help: "Events a second.") var rate: Int = 1_000
  @Option(help: "Seconds that are measured.") var seconds: Int = 30
  @Option(help: "Milliseconds between commits.") var commit: Int = 100
  @Flag(help: "One object a line for machines.") var json = false

  /// Events of the first seconds, while connections are made, are not counted.
  private static let warmUp = 3

  func run() async throws {
    let cluster = BenchmarkCluster(bootstrap: bootstrap)
    try await cluster.declareTopics()
    let state = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-latency-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: state) }
    let runtime = cluster.runtime(state: state.path, commit: .milliseconds(commit), logger: cluster.silent)
    let began = ContinuousClock.now
    let total = rate * (seconds + Self.warmUp)
    let working = Task { try await runtime.run() }
    let latencies = try await withThrowingTaskGroup { group in
      group.addTask { try await send(total, cluster, since: began) }
      let latencies = try await receive(total, cluster, since: began)
      try await group.waitForAll()
      return latencies
    }
    working.cancel()
    report(latencies)
  }

  private func send(_ total: Int, _ cluster: BenchmarkCluster, since began: ContinuousClock.Instant) async throws {
    let producer = try Producer(configuration: cluster.kafka.over(["linger.ms": "0"]), logger: cluster.silent)
    let topic = try producer.topic(TopicName(rawValue: cluster.run + "in"))
    let first = ContinuousClock.now
    for number in 0..<total {
      try await Task.sleep(until: first + .seconds(1) * number / rate, clock: .continuous)
      let value = "\((ContinuousClock.now - began).microseconds)".utf8 + Array(repeating: UInt8(ascii: " "), count: 450)
      try await producer.produce { (sink) throws(KafkaError) in
        try sink.send(to: topic, key: Array("C\(number % 5_000)".utf8).span.bytes, value: Array(value).span.bytes)
      }
    }
    try await producer.flush(within: .seconds(10))
  }

  /// Microseconds of each event after the warm-up.
  private func receive(_ total: Int, _ cluster: BenchmarkCluster, since began: ContinuousClock.Instant) async throws -> [Int64] {
    let settings: Kafka.Configuration = ["isolation.level": "read_committed", "fetch.wait.max.ms": "500"]
    let consumer = try Consumer(configuration: cluster.kafka.over(settings), logger: cluster.silent)
    var starts: [TopicPartition: StartOffset] = [:]
    for number in 0..<BenchmarkCluster.partitions {
      starts[TopicPartition(TopicName(rawValue: cluster.run + "out"), Partition(rawValue: Int32(number)))] = .beginning
    }
    try consumer.assign(starts)
    var latencies: [Int64] = []
    var count = 0
    let deadline = began + .seconds(seconds + Self.warmUp + 60)
    while count < total {
      guard ContinuousClock.now < deadline else { throw ValidationError("only \(count) of \(total) events came out") }
      let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(100))
      let now = (ContinuousClock.now - began).microseconds
      for batch in poll.batches {
        batch.forEach { record in
          count += 1
          let sent = record.withValue { value in
            value?.withUnsafeBytes { Int64(String(decoding: $0.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)) ?? 0 } ?? 0
          }
          if sent > Int64(Self.warmUp) * 1_000_000 { latencies.append(now - sent) }
        }
      }
    }
    try await consumer.close()
    return latencies
  }

  private func report(_ latencies: [Int64]) {
    let sorted = latencies.sorted()
    func percentile(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1_000
    }
    for (name, share) in [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1)] {
      let value = String(format: "%.1f", percentile(share))
      print(
        json
          ? "{\"name\":\"latency \(name)\",\"value\":\(value),\"unit\":\"ms\"}"
          : "\(name.padding(toLength: 6, withPad: " ", startingAt: 0)) \(value) ms")
    }
    if !json { print("\(sorted.count) events at \(rate) a second, commits every \(commit) ms") }
  }
}

extension Duration {
  fileprivate var microseconds: Int64 { Int64(self / .microseconds(1)) }
}
