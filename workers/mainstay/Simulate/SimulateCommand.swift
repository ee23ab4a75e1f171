import ArgumentParser
import Feeding
import FoundationEssentials
import Models
import Runtime
import Simulation

/// `mainstay simulate`: the life of a chain of workshops.
struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Makes up a chain's life as events: visits, sales, complaints and contacts of customers, the same for the same seed.",
    discussion: """
      Spend follows a power law, odometers what is driven, tills now and then send twice, some entries come late or are entered afterwards. The
      events stand in the order of their arrival; mainstay feed --history puts them in the order of their time.

      --truth writes what must come out of the history: each change of a tier, each customer's tier, each complaint's clocks, worked out
      naively and without the workers' rules.

        mainstay simulate --customers 2000 --months 14 --seed 1 --out chain.ndjson --truth truth.ndjson
        mainstay simulate --customers 50000 --months 3 --seed 7 --bootstrap 127.0.0.1:9092

      \(ExitStatus.help)
      """)

  @Option(help: "Send the events straight into the topics of these brokers, as HOST:PORT[,HOST:PORT…].")
  var bootstrap: String?

  @Option(help: "What stands before every topic's name.")
  var topicPrefix = ""

  @Option(help: "How many customers live in that time.")
  var customers = 1_000

  @Option(help: "How many months it lasts.")
  var months = 14

  @Option(help: "What fixes the course of chance.")
  var seed: UInt64 = 1

  @Option(help: "The date before whose midnight it ends, as YYYY-MM-DD; today unless given, so that the last day is yesterday.")
  var end: String?

  @Option(help: "The file to write, - for standard output, which it is unless events go to topics.")
  var out: String?

  @Option(help: "A file for what must come out.")
  var truth: String?

  @Option(help: "Where sorted runs go for the time of the run; TMPDIR or /tmp unless given.")
  var scratch: String?

  @Flag(help: "Print what was done as one JSON object, on standard error where the events go to standard output.")
  var json = false

  func validate() throws {
    guard customers > 0, (1...240).contains(months) else { throw ValidationError("--customers is at least 1, --months 1 to 240.") }
    if let end, CivilDate(end) == nil { throw ValidationError("--end: expected a date as YYYY-MM-DD, found \(end)") }
    guard out == nil || bootstrap == nil else { throw ValidationError("--out and --bootstrap exclude each other.") }
  }

  func run() async throws {
    try await ExitStatus.telling("simulate") {
      let zone = Zone("Asia/Shanghai") ?? .utc
      let endDate = end.flatMap { CivilDate($0) } ?? zone.date(at: ClockTicks.now)
      let chain = SimulatedChain(customers: customers, months: months, seed: seed, endDate: endDate, zone: zone)
      let began = ContinuousClock.now
      let folder = scratch ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
      var ground = truth == nil ? nil : GroundTruth(chain)
      let sorter = try Simulation(chain).run(in: folder) { ground?.add($0.event) }
      let merged = try sorter.merged()
      let sink = try await sink()
      while merged.nextTime != nil {
        var batch = EventBatch(capacity: 1 << 20)
        while merged.nextTime != nil, batch.byteCount < 1 << 20 { try merged.take(into: &batch) }
        try await sink.send(batch)
      }
      try await sink.flush()
      let seconds = (ContinuousClock.now - began) / .seconds(1)
      if let truth { try ground?.write(to: try OutputFile(path: truth)) }
      tell(sorter.count, seconds)
    }
  }

  private func sink() async throws -> any EventSink {
    guard let bootstrap else { return try FileSink(path: out ?? "-") }
    let cluster = try ClusterOptions.parse(["--bootstrap", bootstrap, "--topic-prefix", topicPrefix])
    return try KafkaSink(try await FeedTopics(cluster), configuration: try cluster.configuration())
  }

  private func tell(_ events: Int, _ seconds: Double) {
    let isOnOutput = bootstrap == nil && (out ?? "-") == "-"
    var text = "\(events) events in \((seconds * 10).rounded() / 10) s (\(Int(Double(events) / max(seconds, 0.001))) events/s)"
    if json {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("events", Int64(events))
      writer.field("seconds", seconds)
      writer.endObject()
      text = String(decoding: writer.bytes, as: UTF8.self)
    }
    if isOnOutput { Terminal.complain(text) } else { print(text) }
  }
}
