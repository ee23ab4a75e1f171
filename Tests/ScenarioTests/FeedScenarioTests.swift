import FleetTesting
import Foundation
import Kafka
import Logging
import Testing

/// `mainstay feed` as a process on a real broker.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct FeedScenarioTests {
  /// A folder, a broker with the topics, and the command.
  final class Scene {
    let broker: BrokerProcess
    let folder: URL
    private var runs = 0

    init() async throws {
      broker = try await BrokerProcess()
      folder = FileManager.default.temporaryDirectory.appendingPathComponent("mainstay-feed-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      _ = try await run(["topics", "apply"])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func start(_ arguments: [String], to bootstrap: String? = nil) throws -> ChildProcess {
      runs += 1
      return try ChildProcess(
        "mainstay", arguments + ["--bootstrap", bootstrap ?? broker.bootstrap], environment: ["XDG_STATE_HOME": path("state")],
        log: folder.appendingPathComponent("log-\(runs)"))
    }

    /// Runs to the end; the exit code and what was said.
    func run(_ arguments: [String]) async throws -> (code: Int32?, output: String) {
      let process = try start(arguments)
      let code = try await process.end()
      return (code, process.output)
    }

    func feed(_ files: [String], _ more: String...) async throws -> (code: Int32?, output: String) {
      try await run(["feed"] + files.map(path) + ["--map", path("map.yaml"), "--rejects", path("rejects.csv")] + more)
    }

    /// All records of a topic: partition, key and value in the order of each partition.
    func records(_ topic: String, partitions: Int32 = 12) async throws -> [(partition: Int32, key: String, value: String)] {
      let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let consumer = try Consumer(configuration: broker.settings(["enable.partition.eof": "true"]), logger: silent)
      var starts: [TopicPartition: StartOffset] = [:]
      for number in 0..<partitions { starts[TopicPartition(TopicName(rawValue: topic), Partition(rawValue: number))] = .beginning }
      try consumer.assign(starts)
      var found: [(partition: Int32, key: String, value: String)] = []
      var ended: Set<TopicPartition> = []
      let deadline = ContinuousClock.now + .seconds(60)
      while ended.count < starts.count, ContinuousClock.now < deadline {
        let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(200))
        for batch in poll.batches {
          batch.forEach { record in
            let key = record.withKey { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
            let value = record.withValue { $0?.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } ?? "" }
            found.append((batch.source.partition.rawValue, key, value))
          }
        }
        ended.formUnion(poll.ends.keys)
      }
      try await consumer.close()
      return found
    }
  }

  static let mapping = """
    source: pos/1
    key: "{no}"
    events:
      - type: transaction.invoiced
        time: "{at}"
        data:
          transactionID: "{no}"
          customerID: "{customer}"
          storeID: main
          currency: CNY
          total: {column: amount, unit: yuan}
          lines: [{sku: oil, family: service, kind: labour, quantity: 1, net: {column: amount, unit: yuan}}]
    """

  static func row(_ number: Int, customers: Int = 500) -> String {
    "T\(number),2026-01-\(10 + number % 10)T0\(number % 9):00:00Z,C\(number % customers),\(number % 1_000).50"
  }

  static func table(_ count: Int) -> String { "no,at,customer,amount\n" + (0..<count).map { row($0) + "\n" }.joined() }

  @Test func `a file fed twice has the same ids, and the second time nothing is sent unless told`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(3_000))
    let first = try await scene.feed(["till.csv"])
    #expect(first.code == 0, "\(first.output)")
    let sent = try await scene.records("transactions")
    #expect(sent.count == 3_000)
    for record in sent {
      #expect(Murmur2.partition(of: record.key, count: 12).rawValue == record.partition)
      #expect(record.value.contains("\"customerID\":\"\(record.key)\""))
    }
    let second = try await scene.feed(["till.csv"])
    #expect(second.code == 0)
    #expect(second.output.contains("was fed to this cluster before"))
    #expect(try await scene.records("transactions").count == 3_000)
    let again = try await scene.feed(["till.csv"], "--again")
    #expect(again.code == 0)
    let both = try await scene.records("transactions")
    #expect(both.count == 6_000)
    #expect(Set(both.map(\.value)) == Set(sent.map(\.value)))
  }

  @Test(arguments: [[], ["--json"]]) func `where events go to standard output nothing else does`(more: [String]) async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(20))
    let process = try ChildProcess(
      "mainstay", ["feed", scene.path("till.csv"), "--map", scene.path("map.yaml"), "--out", "-"] + more,
      launcher: ["sh", "-c", "exec \"$@\" >'\(scene.path("events"))'", "sh"], log: scene.folder.appendingPathComponent("said"))
    #expect(try await process.end() == 0, "\(process.output)")
    let lines = try scene.read("events").split(separator: "\n")
    #expect(lines.count == 20 && lines.allSatisfy { $0.hasPrefix("{\"specversion\"") })
    #expect(process.output.contains(more.isEmpty ? "20 rows, 20 events" : "\"events\":20"), "\(process.output)")
  }

  @Test func `a feed that was killed goes on where it was`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(30_000))
    let arguments = ["feed", scene.path("till.csv"), "--map", scene.path("map.yaml")]
    let killed = try scene.start(arguments + ["--rate", "2000"])
    // What is noted is safe, so the kill comes once something is.
    let deadline = ContinuousClock.now + .seconds(60)
    var noted = 0
    while noted == 0, killed.isRunning, ContinuousClock.now < deadline {
      let journals = (try? FileManager.default.contentsOfDirectory(atPath: scene.path("state/mainstay"))) ?? []
      for name in journals where !name.hasSuffix(".new") {
        let lines = ((try? scene.read("state/mainstay/\(name)")) ?? "").split(separator: "\n")
        noted = lines.first { $0.hasPrefix("rows ") }.flatMap { Int($0.dropFirst(5)) } ?? 0
      }
      await Task.yield()
    }
    #expect(noted > 0)
    killed.signal(SIGKILL)
    #expect(try await killed.end() == -9)
    let process = try scene.start(arguments + ["--json"])
    #expect(try await process.end() == 0, "\(process.output)")
    #expect(process.output.contains("\"skipped\":\(noted),"), "\(process.output)")
    let ids = try await scene.records("transactions").map(\.value)
    #expect(Set(ids).count == 30_000)
    // Only what was under way when it died is there twice.
    #expect(ids.count <= 30_000 + 30_000 - noted)
  }

  @Test func `bad rows go to the rejects with their places and the exit code tells`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(10) + "T10,never,C1,1\nT11,2026-01-01,C1\n" + Self.row(12) + "\n")
    let fed = try await scene.feed(["till.csv"])
    #expect(fed.code == 1)
    #expect(fed.output.contains("line 12, column \"at\": expected a date"))
    #expect(fed.output.contains("13 rows, 11 events, 2 refused"))
    let rejects = try scene.read("rejects.csv").split(separator: "\n")
    #expect(rejects.count == 3)
    #expect(rejects.first == "rejectLine,rejectColumn,rejectReason,no,at,customer,amount")
    #expect(rejects.last == "13,,\"the row has 3 fields, the header 4\",T11,2026-01-01,C1")
    #expect(try await scene.records("transactions").count == 11)
  }

  @Test func `a history is a day's events and then its tick, in every partition, with the ends of that day`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("a.csv", Self.table(2_000))
    try scene.write("b.csv", "no,at,customer,amount\n" + (5_000..<5_400).map { Self.row($0) + "\n" }.joined())
    let fed = try await scene.feed(["a.csv", "b.csv"], "--history")
    #expect(fed.code == 0, "\(fed.output)")
    #expect(fed.output.contains("2400 rows, 2400 events, 10 days"), "\(fed.output)")
    var events: [Int32: [String]] = [:]
    for record in try await scene.records("transactions") { events[record.partition, default: []].append(try Self.time(record.value)) }
    for record in events { #expect(record.value == record.value.sorted(), "partition \(record.key)") }
    var ticks: [Int32: [(time: String, end: Int)]] = [:]
    for record in try await scene.records("clock") {
      let event = try #require(try JSONSerialization.jsonObject(with: Data(record.value.utf8)) as? [String: Any])
      let data = try #require(event["data"] as? [String: Any])
      #expect(data["mode"] as? String == "history")
      let ends = try #require(data["ends"] as? [String: Int])
      ticks[record.partition, default: []].append((try Self.time(record.value), try #require(ends["transactions"])))
    }
    #expect(ticks.count == 12)
    for (partition, ticks) in ticks {
      // Midnight of Shanghai and a quarter of an hour.
      #expect(ticks.map(\.time) == (10...19).map { "2026-01-\($0)T16:15:00.000Z" }, "partition \(partition)")
      for tick in ticks { #expect(tick.end == (events[partition] ?? []).count { $0 <= tick.time }, "partition \(partition), \(tick.time)") }
    }
  }

  @Test func `a history after a live tick is refused`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(10))
    let clock = try scene.start(["clock"])
    let deadline = ContinuousClock.now + .seconds(60)
    while try await scene.records("clock").count < 12, ContinuousClock.now < deadline {}
    clock.signal(SIGTERM)
    #expect(try await clock.end() == 0)
    let fed = try await scene.feed(["till.csv"], "--history")
    #expect(fed.code == 78)
    #expect(fed.output.contains("a history cannot follow it"))
    #expect(try await scene.records("transactions").isEmpty)
  }

  @Test func `without a broker or its topics one clear line says so`() async throws {
    let scene = try await Scene()
    try scene.write("map.yaml", Self.mapping)
    try scene.write("till.csv", Self.table(10))
    let nowhere = try scene.start(["feed", scene.path("till.csv"), "--map", scene.path("map.yaml")], to: "127.0.0.1:1")
    #expect(try await nowhere.end() == 69)
    #expect(nowhere.output.hasPrefix("mainstay feed: no answer from the broker at 127.0.0.1:1"))
    #expect(nowhere.output.split(separator: "\n").count == 1)
    let bare = try await scene.feed(["till.csv"], "--topic-prefix", "other.")
    #expect(bare.code == 78)
    #expect(bare.output.contains("there is no topic other.clock; mainstay topics apply makes those that are missing"))
  }

  private static func time(_ event: String) throws -> String {
    try #require((try JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any])?["time"] as? String)
  }
}
