import Models
import Testing

@testable import Runtime

@Suite struct ReadinessTests {
  private let telemetry = Telemetry(
    worker: "echo", instance: "0", inputs: ["clock", "complaints"], prefix: "", startedAt: Instant(milliseconds: 0))

  private var reasons: [String] { Readiness(telemetry.snapshot(), lagBound: 100).reasons }

  private func reading(arrived: Int64, next: Int64, isAtEnd: Bool = true) -> LaneReading {
    var reading = LaneReading()
    reading.inputs = [
      LaneReading.Input(next: 0, arrived: 0, isAtEnd: true), LaneReading.Input(next: next, arrived: arrived, isAtEnd: isAtEnd),
    ]
    return reading
  }

  @Test func `it says what it waits for until all lanes run`() {
    #expect(reasons == ["starts"])
    telemetry.enter(.starting, obstacle: "waits for the broker")
    #expect(reasons == ["waits for the broker"])
    telemetry.enter(.joining)
    #expect(reasons == ["waits for its partitions"])
    telemetry.rebalanced(.assigned, [3, 4])
    #expect(reasons == ["lane 3 is being opened", "lane 4 is being opened"])
    telemetry.restoring(3, left: 12_000)
    telemetry.restoring(4, obstacle: "waits for its file")
    #expect(reasons == ["lane 3 is being restored: 12000 records left", "lane 4 waits for its file"])
    telemetry.runs(3, ends: [])
    telemetry.runs(4, ends: [0, 450])
    telemetry.enter(.running)
    #expect(reasons == ["lane 3 does not know its lag yet", "lane 4 does not know its lag yet"])
    telemetry.take(reading(arrived: 500, next: 399), of: 3, commit: nil)
    telemetry.take(reading(arrived: 500, next: 400), of: 4, commit: nil)
    #expect(reasons == ["lane 3 is 101 records behind, more than 100"])
    telemetry.take(reading(arrived: 500, next: 500), of: 3, commit: nil)
    #expect(reasons.isEmpty)
    telemetry.enter(.draining)
    #expect(reasons == ["is being stopped"])
  }

  @Test func `a process without partitions is ready: there are more processes than partitions`() {
    telemetry.rebalanced(.assigned, [])
    telemetry.enter(.running)
    #expect(reasons.isEmpty)
  }

  @Test func `a lane that has gone counts no more`() {
    telemetry.rebalanced(.assigned, [1])
    telemetry.enter(.running)
    telemetry.rebalanced(.revoked, [1])
    #expect(reasons.isEmpty)
    // A reading that was under way when the lane went brings nothing back.
    telemetry.take(reading(arrived: 9_999, next: 0), of: 1, commit: nil)
    #expect(telemetry.snapshot().lanes.isEmpty)
  }

  @Test func `a lane that begins far behind says so before the broker's statistics do`() {
    telemetry.rebalanced(.assigned, [1])
    telemetry.enter(.running)
    telemetry.runs(1, ends: [0, 5_000])
    telemetry.take(reading(arrived: 10, next: 10, isAtEnd: false), of: 1, commit: nil)
    #expect(reasons == ["lane 1 is 4990 records behind, more than 100"])
  }

  @Test func `the document names the reasons and each lane`() throws {
    telemetry.rebalanced(.assigned, [2])
    telemetry.enter(.running)
    telemetry.restoring(2, left: 7)
    let snapshot = telemetry.snapshot()
    let text = String(decoding: Readiness(snapshot, lagBound: 100).document(snapshot, telemetry), as: UTF8.self)
    #expect(
      text == """
        {"ready":false,"reasons":["lane 2 is being restored: 7 records left"],"worker":"echo","instance":"0",\
        "startedAt":"1970-01-01T00:00:00.000Z","phase":"running",\
        "lanes":[{"partition":2,"phase":"restoring","restoreLeft":7,"ownTicks":false}]}
        """)
  }

  /// An input as the lane sees it, the last stable offset as librdkafka does, and the lag.
  @Test(
    arguments: [
      // Nobody knows the end.
      (LaneReading.Input(next: 5, arrived: 5, isAtEnd: false), nil, nil),
      // Read to the end; the statistics are older than that.
      (LaneReading.Input(next: 8, arrived: 8, isAtEnd: true), 5, 0),
      // The last two offsets are markers, over which the end was reached: no lag.
      (LaneReading.Input(next: 10, arrived: 10, isAtEnd: true), 10, 0),
      // Not read to the end yet: what the statistics say.
      (LaneReading.Input(next: 8, arrived: 8, isAtEnd: false), 20, 12),
      // Some were taken ahead of their turn, and markers lie between.
      (LaneReading.Input(next: 10, done: 4, arrived: 20, isAtEnd: true), 20, 6),
    ] as [(LaneReading.Input, Int64?, Int64?)])
  func `lag is what is not taken, markers of transactions apart`(input: LaneReading.Input, end: Int64?, lag: Int64?) {
    #expect(TelemetrySnapshot.lag(of: input, end: end) == lag)
  }
}
