import FleetTesting
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

  @Test func `says ten times what a client repeats, then once a second and how often it left that out`() {
    let (lines, clock) = (Lines(), ManualClock())
    let log = RefusalLog(clock: clock)
    var refusals = WireCoder.Refusals()
    refusals.errors = [.corruptMessage, .memberIDRequired]
    for _ in 0..<14 { log.note(refusals, to: .produce, logger: lines.logger) }
    clock.advance(by: 1_000)
    for _ in 0..<2 { log.note(refusals, to: .produce, logger: lines.logger) }
    clock.advance(by: 2_999)
    for _ in 0..<3 { log.note(refusals, to: .produce, logger: lines.logger) }
    let line = "warning request refused request=produce error=corruptMessage"
    #expect(lines.all == Array(repeating: line, count: 10) + ["\(line) omitted=4", "\(line) omitted=1", line])
  }

  @Test func `says why connections end, each kind by itself`() {
    let (lines, clock) = (Lines(), ManualClock())
    let log = RefusalLog(clock: clock)
    for _ in 0..<12 { log.note(end: .garbage, "\(FrameError.tooLarge(100, limit: 10))", logger: lines.logger) }
    log.note(end: .refused, "metadata version 8 cannot be read: \(WireError.truncated)", logger: lines.logger)
    log.note(end: nil, "\(FrameError.noRequest(.negativeLength(-7)))", logger: lines.logger)
    clock.advance(by: 1_000)
    log.note(end: .garbage, "\(FrameError.negative(-1))", logger: lines.logger)
    #expect(
      lines.all == Array(repeating: "warning connection ended reason=a frame of 100 bytes, where 10 are allowed", count: 10) + [
        "warning connection ended reason=metadata version 8 cannot be read: a field reaches past the end",
        "info connection ended reason=a frame without a request's header (a length of -7)",
        "warning connection ended reason=a frame of -1 bytes omitted=2",
      ])
  }

  @Test func `says that a client went away in the middle of a request`() async throws {
    let lines = Lines()
    try await withBroker(logger: lines.logger) { broker in
      let client = try await TestClient(to: broker.endpoint)
      try await client.send(ByteBuffer(bytes: [0, 0, 0, 100, 0, 3]))
      await client.close()
      #expect(try await awaited { lines.all.contains { $0.hasSuffix("the client went away in the middle of a request") } })
    }
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
