import ArgumentParser
import Feeding
import FoundationEssentials
import Kafka
import Models
import Runtime

/// `mainstay feed`: files of events or of rows into the input topics.
struct FeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feed",
    abstract: "Feeds files into the input topics: CloudEvents as NDJSON, or tables through a mapping.",
    discussion: """
      Every event is judged before it is sent; a row that is refused goes to a rejects file with line, column and reason, and the rest goes on.
      Ids come from the source and the row's key, so feeding a file twice has no effect. After a break the same command goes on where it was.

      With --history the past is fed: all events of all files in the order of their time, a whole day at a time, each day followed by its
      tick, so that every worker decides as it would have on that day. A history ends with the present and before the live clock begins.

        mainstay feed events.ndjson.gz
        mainstay feed till.csv --map till.yaml --dry-run
        mainstay feed sales.csv complaints.csv --map sales.yaml --map complaints.yaml --history
        mainstay feed till.csv --map till.yaml --out events.ndjson

      \(ExitStatus.help)
      """)

  @OptionGroup var input: FeedOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Flag(help: "Read and judge everything, show the first events and what would be refused, and send nothing.")
  var dryRun = false

  @Option(help: "Write the events to this file as NDJSON (- is standard output) rather than to the topics.")
  var out: String?

  @Option(help: "At most so many events a second.")
  var rate: Int?

  @Flag(help: "Feed the past with its ticks, in the order of time over all files.")
  var history = false

  @Option(help: "The policy, for the zone of the firm whose midnights tick; Asia/Shanghai without one.")
  var policy: String?

  @Option(help: "In a history, the most events that the workers may be behind before the next day waits.")
  var inFlight = 500_000

  @Option(help: "Where sorted runs of a history go for the time of the feed; TMPDIR or /tmp unless given.")
  var scratch: String?

  @Option(help: "Where it is noted how far a feed has come; ~/.local/state/mainstay unless given.")
  var journal: String?

  @Flag(help: "Feed again what was fed before; workers drop what they have seen.")
  var again = false

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  func validate() throws {
    guard rate ?? 1 > 0, inFlight > 0 else { throw ValidationError("--rate and --in-flight are at least 1.") }
    guard rate == nil || !history else { throw ValidationError("A history is bounded by --in-flight, not by --rate.") }
    guard out == nil || !dryRun else { throw ValidationError("--dry-run writes nothing; leave --out away.") }
  }

  func run() async throws {
    try await ExitStatus.telling("feed", cluster) {
      let began = ContinuousClock.now
      let latest = history ? ClockTicks.now : nil
      let inputs = try input.open(latest: latest)
      var summary: FeedSummary
      do {
        summary = try await feed(inputs, now: latest ?? ClockTicks.now)
      } catch {
        for input in inputs { try? input.rejects.close() }
        throw error
      }
      for input in inputs { try input.rejects.close() }
      summary.seconds = (ContinuousClock.now - began) / .seconds(1)
      summary.add(inputs)
      summary.tell(asJSON: json, besideEvents: out == "-" && !dryRun)
      if summary.rejected > 0 { throw ExitCode(ExitStatus.refused.rawValue) }
    }
  }

  private func feed(_ inputs: [any EventInput], now: Instant) async throws -> FeedSummary {
    let progress = FeedProgress(inputs)
    defer { progress.end() }
    let scratch = scratch ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    if dryRun || out != nil {
      let sink: any EventSink = dryRun ? PreviewSink(asJSON: json) : try FileSink(path: out ?? "-")
      let run = StreamFeed(inputs: inputs, sink: sink, rate: rate, journal: nil, progress: progress)
      return history ? try await run.sorted(in: scratch) : try await run.run()
    }
    let broker = try await FeedTopics(cluster)
    let journal = try await openJournal(broker)
    if let done = journal?.read(), done.isDone, !again {
      Terminal.complain("mainstay feed: this was fed to this cluster before; --again feeds it once more")
      return FeedSummary(isRepeat: true)
    }
    if history {
      let zone = try HistoryZone.read(policy)
      let feed = try HistoryFeed(
        inputs: inputs, topics: broker, cluster: cluster, zone: zone, now: now, scratch: scratch, inFlight: inFlight,
        journal: journal, isAgain: again, progress: progress)
      return try await feed.run()
    }
    let sink = try KafkaSink(broker, configuration: try cluster.configuration())
    return try await StreamFeed(inputs: inputs, sink: sink, rate: rate, journal: journal, progress: progress, isAgain: again).run()
  }

  /// Standard input cannot be read a second time, so there is nothing to go on from.
  private func openJournal(_ broker: FeedTopics) async throws -> FeedJournal? {
    guard !input.files.contains("-") else { return nil }
    let environment = ProcessInfo.processInfo.environment
    let state = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? ".")/.local/state"
    var told = [broker.clusterID, cluster.topicPrefix, history ? "history" : "live", input.topic ?? "", input.encoding ?? ""]
    told += try input.mappings.map { try PolicyFile.read($0).text }
    let fingerprint = try FeedJournal.fingerprint(of: input.files, told: told)
    return try FeedJournal(folder: journal ?? "\(state)/mainstay", fingerprint: fingerprint)
  }
}
