import FleetTesting
import Foundation
import Testing

/// A worker stops when told to, within its time, and ends with a code and one line of reason when it cannot go on.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized, .timeLimit(.minutes(3)))
struct StartAndStopTests {
  /// The line with which a worker says why it ended.
  private func reason(of process: ChildProcess) -> String {
    process.output.split(separator: "\n").last { $0.contains("\"level\":\"critical\"") }.map(String.init) ?? "no reason: \(process.output)"
  }

  @Test func `SIGTERM in the middle of work hands everything in and ends within ten seconds`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try await scenario.complain(4_000)
    let worker = try await scenario.start()
    try await scenario.wait(for: "the first records", worker) { await worker.status.metric("mainstay_records_in_total") ?? 0 > 0 }
    worker.process.signal(SIGTERM)
    #expect(try await worker.process.end(within: .seconds(10)) == 0, "\(worker.process.output)")
    // What was taken is out: nothing is left for the next start to publish but what was not taken.
    let again = try await scenario.start()
    try await scenario.waitUntilCaughtUp(again)
    again.process.signal(SIGTERM)
    #expect(try await again.process.end(within: .seconds(10)) == 0)
    let cases = Set(try await scenario.records(of: "complaint-cases").map(\.key))
    #expect(cases.count == 4_000)
  }

  @Test func `SIGTERM while the broker is away ends within ten seconds, and nothing is lost`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try await scenario.complain(500)
    let worker = try await scenario.start()
    try await scenario.waitUntilReady(worker)
    try await scenario.broker.whileAway {
      worker.process.signal(SIGTERM)
      let code = try await worker.process.end(within: .seconds(10))
      #expect(code == 0, "\(worker.process.output)")
    }
    let again = try await scenario.start()
    try await scenario.waitUntilCaughtUp(again)
    again.process.signal(SIGTERM)
    #expect(try await again.process.end(within: .seconds(10)) == 0)
    let cases = Set(try await scenario.records(of: "complaint-cases").map(\.key))
    #expect(cases.count == 500)
  }

  @Test(arguments: [(SIGTERM, ["a", "b"]), (SIGUSR1, ["a"])])
  func `a process that stops for good leaves its group at once, and one that stops for a restart keeps its place`(
    signal: Int32, stays: [String]
  ) async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    let one = try await scenario.start("--instance", "a")
    let other = try await scenario.start("--instance", "b")
    for process in [one, other] { try await scenario.waitUntilReady(process) }
    try await scenario.complain(500)
    other.process.signal(signal)
    #expect(try await other.process.end(within: .seconds(10)) == 0, "\(other.process.output)")
    #expect(try await scenario.members().sorted() == stays)
    try await scenario.waitUntilCaughtUp(one)
    let cases = Set(try await scenario.records(of: "complaint-cases").map(\.key))
    #expect(cases.count == 500)
  }

  @Test func `a second process of the same name waits for the first, and goes on where it ended`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    let first = try await scenario.start()
    try await scenario.waitUntilReady(first)
    let second = try await scenario.start("--lock-seconds", "60")
    try await scenario.wait(for: "the reason", second) {
      await second.status.get("/readyz")?.body.contains("waits for another process named 0") == true
    }
    #expect(await first.status.get("/readyz")?.status == 200)
    first.process.signal(SIGTERM)
    #expect(try await first.process.end() == 0)
    try await scenario.waitUntilReady(second)
    second.process.signal(SIGTERM)
    #expect(try await second.process.end() == 0)
  }

  @Test func `a second process of the same name gives up when the first stays`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    let first = try await scenario.start()
    try await scenario.waitUntilReady(first)
    let second = try scenario.launch(["--lock-seconds", "1"])
    #expect(try await second.end() == 75)
    #expect(reason(of: second).contains("instance-0.lock is in use by another process"))
    #expect(await first.status.get("/readyz")?.status == 200)
    first.process.signal(SIGTERM)
    #expect(try await first.process.end() == 0)
  }

  @Test func `a process that finds a lane's file in use gives up with its name`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    let first = try await scenario.start("--instance", "a")
    try await scenario.waitUntilReady(first)
    // Frozen, it neither answers its group nor lets its files go.
    first.process.signal(SIGSTOP)
    let second = try scenario.launch(["--instance", "b", "--lock-seconds", "1"])
    #expect(try await second.end() == 75, "\(second.output)")
    #expect(reason(of: second).contains("sqlite.lock is in use by another process"), "\(second.output)")
    first.process.signal(SIGKILL)
    first.process.signal(SIGCONT)
    _ = try await first.process.end()
  }

  @Test func `a state folder that cannot be written ends the start with its name`() async throws {
    let scenario = try await ComplaintsScenario()
    // Nobody may write there, the administrator included.
    let process = try scenario.launch(["--state", "/proc/mainstay"])
    #expect(try await process.end() == 77)
    #expect(reason(of: process).contains("/proc/mainstay/complaints cannot be used"))
  }

  /// Whether this machine lets us mount a small disk of our own.
  private static let mayMount = geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

  @Test(.enabled(if: mayMount, "only root can mount a disk that nobody can write"))
  func `a disk that is mounted for reading only ends the start with its name`() async throws {
    let scenario = try await ComplaintsScenario()
    try FileManager.default.createDirectory(at: scenario.state, withIntermediateDirectories: true)
    let readOnlyDisk = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o ro tmpfs \"$0\" && exec \"$@\"", scenario.state.path]
    let process = try scenario.launch([], launcher: readOnlyDisk)
    #expect(try await process.end() == 77, "\(process.output)")
    #expect(reason(of: process).contains("\(scenario.state.path)/complaints cannot be used"), "\(process.output)")
  }

  @Test(.enabled(if: mayMount, "only root can mount a disk that is soon full"))
  func `a full disk ends the worker with its reason, and nothing is lost`() async throws {
    let scenario = try await ComplaintsScenario()
    try await scenario.tick()
    try FileManager.default.createDirectory(at: scenario.state, withIntermediateDirectories: true)
    let smallDisk = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs \"$0\" && exec \"$@\"", scenario.state.path]
    try await scenario.complain(2_000)
    let process = try scenario.launch([], launcher: smallDisk)
    #expect(try await process.end() == 74, "\(process.output)")
    #expect(reason(of: process).contains("no room left on the disk"), "\(process.output)")
    let again = try await scenario.start()
    try await scenario.waitUntilCaughtUp(again)
    again.process.signal(SIGTERM)
    #expect(try await again.process.end() == 0)
    let cases = Set(try await scenario.records(of: "complaint-cases").map(\.key))
    #expect(cases.count == 2_000)
  }

  @Test(
    arguments: [
      (["--commit-ms", "0"], [:], 64, "commitMs: must be a whole number from 1 to 60000, found \"0\" (flag --commit-ms)"),
      (["--comit-ms", "5"], [:], 64, "--comit-ms"),
      ([], ["MAINSTAY_COMIT_MS": "5"], 78, "there is no setting for the variable MAINSTAY_COMIT_MS"),
      ([], ["MAINSTAY_READY_LAG": "much"], 78, "readyLag: must be a whole number from 0 to 1000000000, found \\\"much\\\" (environment"),
      (["--config", "/nowhere/worker.yaml"], [:], 78, "/nowhere/worker.yaml: cannot be read as text"),
      (["--policy", "/nowhere/policy.yaml"], [:], 78, "/nowhere/policy.yaml: cannot be read"),
      (["--kafka", "fetch.wait.mx.ms=5"], [:], 78, "fetch.wait.mx.ms"),
      (["--kafka", "group.id=mine"], [:], 64, "kafka.group.id: is the worker's name (flag --kafka)"),
      (["--topic-prefix", "nobody-"], [:], 78, "no such topic: nobody-"),
      (["--http", "192.0.2.1:80"], [:], 78, "http: cannot listen on 192.0.2.1:80"),
    ] as [([String], [String: String], Int32, String)])
  func `a wrong setting ends the start and is named`(flags: [String], environment: [String: String], code: Int32, name: String) async throws
  {
    let scenario = try await ComplaintsScenario()
    let process = try scenario.launch(flags, environment: environment)
    #expect(try await process.end() == code)
    #expect(process.output.contains(name), "\(process.output)")
  }

  @Test func `the settings are shown with their sources and secrets masked, also when they are wrong`() async throws {
    let scenario = try await ComplaintsScenario()
    let file = scenario.folder.appendingPathComponent("worker.yaml")
    try "readyLag: 77\nkafka:\n  sasl.password: hunter2\n".write(to: file, atomically: true, encoding: .utf8)
    let right = try scenario.launch(["--config", file.path, "--print-config"], environment: ["MAINSTAY_INSTANCE": "north"])
    #expect(try await right.end() == 0)
    let lines = Set(right.output.split(separator: "\n").map(String.init))
    #expect(lines.contains("bootstrap = \(scenario.broker.bootstrap) (flag --bootstrap)"))
    #expect(lines.contains("instance = north (environment MAINSTAY_INSTANCE)"))
    #expect(lines.contains("readyLag = 77 (\(file.path) line 1)"))
    #expect(lines.contains("reportSeconds = 1 (flag --report-seconds)"))
    #expect(lines.contains("logLevel = info (default)"))
    #expect(lines.contains("kafka.sasl.password = *** (\(file.path) line 3)"))
    let wrong = try scenario.launch(["--print-config"], environment: ["MAINSTAY_HTTP": "nowhere"])
    #expect(try await wrong.end() == 78)
    #expect(wrong.output.contains("http = nowhere (environment MAINSTAY_HTTP)"))
  }

  @Test func `a wrong policy ends the start with its lines`() async throws {
    let scenario = try await ComplaintsScenario()
    let policy = scenario.folder.appendingPathComponent("policy.yaml")
    try "firm:\n  timeZone: Asia/Shanghai\ncomplaints:\n  nonsense: 1\n".write(to: policy, atomically: true, encoding: .utf8)
    let process = try scenario.launch(["--policy", policy.path])
    #expect(try await process.end() == 78)
    #expect(reason(of: process).contains("line 4: complaints.nonsense"), "\(process.output)")
  }
}
