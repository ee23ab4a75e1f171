import FleetTesting
import Foundation
import Testing

/// What a worker says of itself is true while it starts, restores, lags and runs.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized, .timeLimit(.minutes(3)))
struct StatusTests {
  @Test func `a worker is ready once it has caught up, and its metrics say what it did`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try await scenario.complain(200, broken: 3)
    let worker = try await scenario.start("--no-own-ticks")
    #expect(await worker.status.get("/healthz")?.status == 200)
    try await scenario.waitUntilReady(worker)
    try await scenario.wait(for: "all records", worker) { await worker.status.metric("mainstay_records_in_total") == 206 }
    #expect(await worker.status.metric("mainstay_lag_records", "topic=\"complaints\"") == 0)
    #expect(await worker.status.metric("mainstay_dead_letters_total", "code=\"malformed\"") == 3)
    #expect(await worker.status.metric("mainstay_lane_running") == Double(ComplaintsScenario.partitions))
    #expect(await worker.status.metric("mainstay_ready") == 1)
    #expect(try #require(await worker.status.metric("mainstay_timers_pending")) > 0)
    #expect(try #require(await worker.status.metric("mainstay_records_out_total")) > 200)
    #expect(try #require(await worker.status.metric("mainstay_publish_seconds_count")) > 0)
    try await scenario.wait(for: "the size of the databases", worker) { await worker.status.metric("mainstay_database_bytes") ?? 0 > 0 }
    #expect(worker.process.output.contains("\"code\":\"malformed\""))
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end() == 0)
  }

  @Test func `a worker that restores or is behind is not ready, and says why`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try await scenario.complain(3_000)
    let first = try await scenario.start("--ready-lag", "0", "--no-own-ticks")
    var reasons: Set<String> = []
    func collect(_ worker: ComplaintsScenario.Running) async throws {
      reasons = []
      try await scenario.wait(for: "readiness", worker) {
        guard let answer = await worker.status.get("/readyz") else { return false }
        #expect(answer.body.hasPrefix(answer.status == 200 ? "{\"ready\":true,\"reasons\":[]," : "{\"ready\":false,\"reasons\":[\""))
        reasons.insert(answer.body)
        return answer.status == 200
      }
    }
    try await collect(first)
    #expect(reasons.contains { $0.contains("records behind, more than 0") }, "\(reasons)")
    #expect(await first.status.metric("mainstay_lag_records", "topic=\"complaints\"") == 0)
    first.process.signal(SIGTERM)
    #expect(try await first.process.end() == 0)

    try FileManager.default.removeItem(at: scenario.state)
    let second = try await scenario.start("--ready-lag", "0", "--no-own-ticks")
    try await collect(second)
    #expect(reasons.contains { $0.contains("\"phase\":\"restoring\"") }, "\(reasons)")
    #expect(try #require(await second.status.metric("mainstay_restored_records_total")) > 3_000)
    #expect(await second.status.metric("mainstay_restore_left_records") == 0)
    second.process.signal(SIGTERM)
    #expect(try await second.process.end() == 0)
  }

  @Test func `a worker without a broker lives and is not ready`() async throws {
    let scenario = try await ComplaintsScenario()
    let worker = try await scenario.start("--kafka", "socket.timeout.ms=1000", "--bootstrap", "127.0.0.1:1")
    #expect(await worker.status.get("/healthz")?.status == 200)
    try await scenario.wait(for: "the reason", worker) { await worker.status.get("/readyz")?.body.contains("waits for the broker") == true }
    #expect(await worker.status.get("/readyz")?.status == 503)
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end(within: .seconds(10)) == 0)
  }

  @Test func `the fleet hears where a worker answers, what it does, and that it has gone`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    let worker = try await scenario.start("--instance", "north")
    try await scenario.waitUntilReady(worker)
    func last() async throws -> String? { try await scenario.records(of: "fleet-status").last { $0.key == "complaints/north" }?.value }
    try await scenario.wait(for: "a report of running lanes", worker) { try await last()?.contains("\"phase\":\"running\"") == true }
    let report = try #require(try await last())
    #expect(report.contains("\"address\":\"127.0.0.1:\(worker.status.port)\""))
    #expect(report.contains("\"partition\":2"))
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end() == 0)
    let end = try #require(try await last())
    #expect(end.contains("\"worker\":\"complaints\""))
    #expect(!end.contains("\"phase\":\"running\""))
  }

  @Test func `a customer's state is asked of the process that owns his lane`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try await scenario.complain(20)
    let worker = try await scenario.start("--no-own-ticks")
    try await scenario.waitUntilCaughtUp(worker)
    try await scenario.wait(for: "a report of running lanes", worker) {
      let lanes = try await scenario.records(of: "fleet-status").last?.value.components(separatedBy: "\"phase\":\"running\"")
      return lanes?.count == ComplaintsScenario.partitions + 1
    }
    func state(_ flags: String...) throws -> ChildProcess {
      let log = scenario.folder.appendingPathComponent("state-\(UUID().uuidString)")
      return try ChildProcess("mainstay", ["state", "--bootstrap", scenario.broker.bootstrap, "--worker", "complaints"] + flags, log: log)
    }
    for customer in ["c0", "c1", "c2", "c3"] {
      let asked = try state(customer, "--json")
      #expect(try await asked.end() == 0, "\(asked.output)")
      #expect(asked.output.hasPrefix("{\"complaints\":{\"customerID\":\"\(customer)\",\"worker\":\"complaints\","))
      #expect(asked.output.contains("\"complaint-cases\":[{\"key\":[\"k\(customer.dropFirst())\"]"))
      #expect(asked.output.contains("\"timers\":[{\"name\""))
    }
    let readable = try state("c0")
    #expect(try await readable.end() == 0)
    #expect(readable.output.contains("\n    \"customerID\": \"c0\","))
    let asked = await worker.status.get("/v1/customers/c0", host: "evil.example:\(worker.status.port)")
    #expect(asked?.status == 421)
    #expect(asked?.body.contains("is not a name of this server") == true, "\(asked?.body ?? "")")
    #expect(await worker.status.get("/healthz", host: "evil.example")?.status == 200)
    let nobody = try state("nobody")
    #expect(try await nobody.end() == 1)
    #expect(nobody.output == "nothing is known of nobody\n")
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end() == 0)
    let gone = try state("c0")
    #expect(try await gone.end() == 69)
    #expect(gone.output.hasPrefix("complaints: no process runs lane"))
  }

  @Test func `a worker without a clock keeps its own time, until the clock ticks again`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.complain(30)
    let worker = try await scenario.start()
    try await scenario.wait(for: "own ticks", worker) { await worker.status.metric("mainstay_own_ticks") == 3 }
    try await scenario.wait(for: "all complaints", worker) { await worker.status.metric("mainstay_records_in_total") ?? 0 >= 30 }
    try await scenario.waitUntilReady(worker)
    #expect(await worker.status.get("/readyz")?.body.contains("\"ownTicks\":true") == true)
    let ticks = try await scenario.records(of: "clock")
    #expect(ticks.allSatisfy { $0.value.contains("\"source\":\"mainstay/complaints-0\"") })
    try await scenario.tick()
    try await scenario.wait(for: "the clock's return", worker) { await worker.status.metric("mainstay_own_ticks") == 0 }
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end() == 0)
  }
}
