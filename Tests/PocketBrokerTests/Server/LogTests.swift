import Logging
import NIOCore
import Synchronization
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct `The broker's log` {
  /// Keeps lines as `level message error: reason`.
  private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    var all: [String] { kept.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    struct Handler: LogHandler {
      let lines: Lines
      var metadata: Logger.Metadata = [:]
      var logLevel = Logger.Level.debug

      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }

      func log(event: LogEvent) {
        let said = metadata.merging(event.metadata ?? [:]) { $1 }
        let parts = ["request", "error", "reason", "omitted"].compactMap { key in said[key].map { "\(key)=\($0)" } }
        lines.kept.withLock { $0.append((["\(event.level)", "\(event.message)"] + parts).joined(separator: " ")) }
      }
    }
  }

  @Test func `says what a client was refused, and why`() async throws {
    let lines = Lines()
    try await withBroker(logger: lines.logger) { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      var damaged = BatchMaker(records: [TestRecord(value: "v")]).bytes
      damaged.setInteger(UInt8(0xff), at: damaged.writerIndex - 2)
      var request = ProduceRequest()
      request.acks = -1
      var (topic, partition) = (ProduceRequest.Topic(), ProduceRequest.Topic.Partition())
      (topic.name, partition.records) = ("orders", damaged)
      topic.partitions = [partition]
      request.topics = [topic]
      #expect(try await client.call(request, version: 9).topics[0].partitions[0].error == .corruptMessage)
      var creation = CreateTopicsRequest()
      var wanted = CreateTopicsRequest.Topic()
      (wanted.name, wanted.numPartitions, wanted.replicationFactor) = ("a b", 1, 1)
      creation.topics = [wanted]
      #expect(try await client.call(creation, version: 7).topics[0].error == .invalidTopicException)
    }
    let refused = lines.all.filter { $0.hasPrefix("warning request refused") }
    #expect(refused.map { $0.contains("request=produce error=corruptMessage reason=") } == [true, false])
    #expect(refused.map { $0.contains("request=createTopics error=invalidTopicException reason=") } == [false, true])
  }

  @Test func `says once a second what a client repeats, and how often it left that out`() {
    let (lines, clock) = (Lines(), ManualClock())
    let log = RefusalLog(clock: clock)
    var refusals = WireCoder.Refusals()
    refusals.errors = [.corruptMessage, .memberIDRequired]
    for _ in 0..<5 { log.note(refusals, to: .produce, logger: lines.logger) }
    clock.advance(by: 1_000)
    log.note(refusals, to: .produce, logger: lines.logger)
    let line = "warning request refused request=produce error=corruptMessage"
    #expect(lines.all == [line, "\(line) omitted=4"])
  }

  @Test func `says what the engine did by itself`() async throws {
    let lines = Lines()
    try await withBroker(logger: lines.logger) { broker in
      broker.engine.options.report(.transactionTimedOut(transactionalID: "till"))
    }
    #expect(lines.all.contains("warning the transaction of till timed out and was aborted"))
  }

  @Test func `says once a second that commits fail`() {
    let (lines, clock) = (Lines(), ManualClock())
    let log = EventLog(clock: clock, logger: lines.logger)
    for _ in 0..<5 { log.note(.commitFailed(reason: "disk full")) }
    clock.advance(by: 1_000)
    log.note(.commitFailed(reason: "disk full"))
    #expect(lines.all == Array(repeating: "error a commit failed: disk full", count: 2))
  }
}
