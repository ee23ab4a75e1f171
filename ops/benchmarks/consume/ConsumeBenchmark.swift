import ArgumentParser
import ConsumeBaseline
import Kafka
import Logging

/// Reads the same records through the lending API and through a plain C loop, in turns, and prints both rates.
@main
struct ConsumeBenchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consume-benchmark", abstract: "Raw consume rate of the lending API beside a plain C rd_kafka_consumer_poll loop.")

  @Option(help: "Address of a broker; without it librdkafka's mock cluster runs in this process, which has room for about 120,000 records.")
  var bootstrap: String?

  @Option(help: "How many records each run reads.")
  var messages = 100_000

  @Option(help: "How many runs each side gets; the medians are compared.")
  var rounds = 5

  @Flag(help: "Print one JSON object for machines.")
  var json = false

  private static let partitions: Int32 = 12
  /// The size of a transaction event as tills send it.
  private static let valueSize = 466

  mutating func run() async throws {
    let topic = "consume-benchmark-\(UInt32.random(in: 0...(.max)))"
    let address = try await prepare(topic)
    try await fill(topic, at: address)
    var ours: [Run] = []
    var theirs: [Run] = []
    // In turns, so that whatever else the machine does meets both.
    for _ in 0..<max(rounds, 1) {
      theirs.append(try baseline(topic, at: address))
      ours.append(try await lending(topic, at: address))
    }
    guard Set((ours + theirs).map(\.checksum)).count == 1 else { throw Failure("the two sides did not read the same bytes") }
    report(value: median(ours), baseline: median(theirs))
  }

  /// One side's reading of all records.
  private struct Run {
    let checksum: UInt64
    let rate: Double
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  private func prepare(_ topic: String) async throws -> String {
    if let bootstrap {
      let admin = try Admin(configuration: ["bootstrap.servers": bootstrap], logger: Self.logger)
      _ = try await admin.create([NewTopic(TopicName(rawValue: topic), partitions: Int(Self.partitions))])
      return bootstrap
    }
    guard messages <= 120_000 else { throw Failure("the mock cluster has no room for \(messages) records: name a broker with --bootstrap") }
    guard let address = consume_baseline_mock(topic, Self.partitions) else { throw Failure("the mock cluster does not start") }
    return String(cString: address)
  }

  private func fill(_ topic: String, at address: String) async throws {
    let producer = try Producer(configuration: ["bootstrap.servers": address, "compression.type": "none"], logger: Self.logger)
    let output = try producer.topic(TopicName(rawValue: topic))
    let count = messages
    try await producer.produce { (sink) throws(KafkaError) in
      var value = [UInt8](repeating: 0x61, count: Self.valueSize)
      for number in 0..<count {
        value[0] = UInt8(truncatingIfNeeded: number)
        let key = Array("C\(number)".utf8)
        try sink.send(
          to: output, partition: Partition(rawValue: Int32(number) % Self.partitions), key: key.span.bytes, value: value.span.bytes)
      }
    }
    try await producer.flush(within: .seconds(120))
  }

  private func baseline(_ topic: String, at address: String) throws -> Run {
    let result = consume_baseline_run(address, topic, Self.partitions, Int64(messages))
    guard result.records == messages else { throw Failure("the C loop read \(result.records) of \(messages) records") }
    return Run(checksum: result.checksum, rate: Double(messages - 1) / result.seconds)
  }

  private func lending(_ topic: String, at address: String) async throws -> Run {
    let consumer = try Consumer(configuration: ["bootstrap.servers": address, "statistics.interval.ms": "0"], logger: Self.logger)
    let starts = (0..<Self.partitions).map { (TopicPartition(TopicName(rawValue: topic), Partition(rawValue: $0)), StartOffset.beginning) }
    try consumer.assign(Dictionary(uniqueKeysWithValues: starts))
    var checksum: UInt64 = 0
    var count = 0
    // The first batch, like the C loop's first record, starts the clock and does not count.
    var first: (end: ContinuousClock.Instant, records: Int)?
    while count < messages {
      let poll = try await consumer.poll(upTo: 4_096, within: .seconds(10))
      guard !poll.isEmpty else { throw Failure("the lending API read \(count) of \(messages) records") }
      for batch in poll.batches {
        batch.forEach { record in
          checksum &+= record.withKey { touch($0) } &+ record.withValue { touch($0) }
        }
        count += batch.count
      }
      if first == nil { first = (.now, count) }
    }
    let end = ContinuousClock.now
    try await consumer.close()
    guard let first, first.records < count else { throw Failure("\(messages) records are too few: the first batch holds them all") }
    return Run(checksum: checksum, rate: Double(count - first.records) / (first.end.duration(to: end) / .seconds(1)))
  }

  private func touch(_ span: RawSpan?) -> UInt64 {
    guard let span, !span.isEmpty else { return 0 }
    return UInt64(span.byteCount) &+ UInt64(span.unsafeLoad(as: UInt8.self))
  }

  private func median(_ runs: [Run]) -> Double { runs.map(\.rate).sorted()[runs.count / 2] }

  private func report(value: Double, baseline: Double) {
    let ratio = (value / baseline * 1_000).rounded() / 1_000
    if json {
      print(#"{"name":"consume","value":\#(Int(value)),"unit":"records/s","baseline":\#(Int(baseline)),"ratio":\#(ratio)}"#)
      return
    }
    print("consume: \(messages) records of \(Self.valueSize) bytes, \(Self.partitions) partitions, median of \(rounds)")
    print("  lending API  \(Int(value)) records/s")
    print("  plain C loop \(Int(baseline)) records/s")
    print("  ratio        \(ratio)")
  }

  private static let logger = Logger(label: "consume-benchmark")
}
