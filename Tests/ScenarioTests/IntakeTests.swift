import FleetTesting
import Foundation
import Testing

/// What was acknowledged reaches the topic, in order, whatever dies in between.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct IntakeTests {
  @Test func `no acknowledged event is lost or out of order when intake and broker are killed in the stream`() async throws {
    let scenario = try await IntakeScenario()
    try await scenario.start()
    let tills = scenario.send(tills: 4, batches: 150)
    defer { for till in tills { till.cancel() } }
    for round in 1...8 {
      try await scenario.acknowledged(atLeast: round * 600)
      #expect(try await scenario.stop(SIGKILL) == -9)
      if round == 4 { try await scenario.broker.kill() }
      try await scenario.start()
      if round == 4 {
        try await scenario.acknowledged(atLeast: 2_700)
        try await scenario.broker.restart()
      }
    }
    for till in tills { await till.value }
    #expect(scenario.acknowledged.values.reduce(0, +) == 6_000)
    try Self.check(try await scenario.arrived(scenario.acknowledged), scenario.acknowledged)
    #expect(try await scenario.stop(SIGTERM) == 0, "\(scenario.log)")
  }

  @Test func `tills are served while the broker is away, across a restart, and delivered when it is back`() async throws {
    let scenario = try await IntakeScenario()
    try await scenario.broker.kill()
    try await scenario.start()
    for till in scenario.send(tills: 2, batches: 20) { await till.value }
    #expect(scenario.acknowledged.values.reduce(0, +) == 400)
    #expect(try await scenario.stop(SIGTERM) == 0, "\(scenario.log)")
    try await scenario.start()
    try await scenario.broker.restart()
    try Self.check(try await scenario.arrived(scenario.acknowledged), scenario.acknowledged)
    #expect(try await scenario.stop(SIGTERM) == 0, "\(scenario.log)")
  }

  @Test func `a stop delivers what is left while the broker is there`() async throws {
    let scenario = try await IntakeScenario()
    try await scenario.start()
    for till in scenario.send(tills: 2, batches: 5) { await till.value }
    #expect(try await scenario.stop(SIGTERM) == 0, "\(scenario.log)")
    try Self.check(try await scenario.arrived(scenario.acknowledged), scenario.acknowledged)
  }

  @Test func `an event that the cluster refuses for good is set aside, and what is behind it arrives`() async throws {
    let scenario = try await IntakeScenario(topics: ["max.message.bytes": "1000"])
    try await scenario.start()
    // Nothing that compression makes small.
    var random = SeededGenerator(seed: 3)
    let filling = (0..<4_000).map { _ in String(UInt8.random(in: 0...15, using: &random), radix: 16) }.joined()
    let numbers = Array(0..<30)
    let events = numbers.map { IntakeScenario.event(customer: "C0-0", number: $0, filling: $0 == 10 ? filling : "") }
    #expect(await IntakeScenario.post(events, port: scenario.port))
    let arrived = try await scenario.arrived(["C0-0": numbers.count - 1])["C0-0"] ?? []
    var seen: Set<Int> = []
    #expect(arrived.filter { seen.insert($0).inserted } == numbers.filter { $0 != 10 })
    #expect(await scenario.metric("undeliverable_events") == 1)
    #expect(try await scenario.stop(SIGTERM) == 0, "\(scenario.log)")
  }

  @Test func `what it cannot start with is one line and an exit code`() async throws {
    let scenario = try await IntakeScenario()
    try await scenario.start()
    let elsewhere = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: elsewhere) }
    for (more, code, word) in [
      (["--listen", "127.0.0.1:0"], 75, "in use"),
      (["--listen", "127.0.0.1:\(scenario.port)", "--state", elsewhere.path], 75, "another process"),
      (["--listen", "0.0.0.0:0", "--state", elsewhere.path], 78, "without keys and TLS"),
      (["--listen", "127.0.0.1:0", "--state", elsewhere.path, "--keys", "/nowhere"], 78, "/nowhere"),
      (["--listen", "127.0.0.1:0", "--state", elsewhere.path, "--topics", "/nowhere"], 78, "/nowhere"),
      (["--listen", "127.0.0.1:0", "--state", elsewhere.path, "--kafka", "no.such=1"], 78, "no.such"),
      (["--listen", "127.0.0.1:0", "--state", "/dev/null"], 77, "/dev/null"),
      (["--listen", "nonsense"], 64, "nonsense"),
    ] {
      let process = try scenario.launch(scenario.arguments(more))
      #expect(try await process.end(within: .seconds(30)) == Int32(code), "\(more): \(process.output)")
      #expect(process.output.contains(word), "\(more): \(process.output)")
    }
    #expect(try await scenario.stop(SIGTERM) == 0)
  }

  /// All that was acknowledged is there; the first appearances are in order, and repeats come behind them.
  private static func check(_ arrived: [String: [Int]], _ acknowledged: [String: Int]) throws {
    for (customer, count) in acknowledged {
      var seen: Set<Int> = []
      let first = (arrived[customer] ?? []).filter { seen.insert($0).inserted }
      #expect(first == Array(0..<count), "\(customer)")
    }
  }
}
