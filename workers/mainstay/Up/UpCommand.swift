import ArgumentParser
import Foundation
import StatusHTTP

/// `mainstay up`: a whole fleet on this machine, until a signal ends it.
struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract:
      "Runs a fleet on this machine: the pocket broker, the topics, the clock, the intake and every worker as a process of its own.",
    discussion: """
      A process that dies is started again. Ctrl-C stops the workers, then the clock, then the broker; each hands in what it has.

        mainstay up                                     everything, in ./data
        mainstay up --scale tiering=3,complaints=2      several processes of a worker share its partitions
        mainstay up --bootstrap kafka-1:9092            the same on Apache Kafka; no broker is started
        mainstay up --history past.ndjson               the past first, then the live clock
        mainstay up --history sales.csv --map till.yaml --no-clock    the past alone; time stands where it ends

      Exit codes: 0 stopped by a signal; 64 wrong options; 69 the broker cannot be reached; 75 another process has the data or an address;
      78 a worker refuses its configuration; else the code of the process that could not go on.
      """)

  @Option(help: "The folder of everything that the fleet keeps; made when it is missing.")
  var data = "data"

  @Option(help: "The brokers of a cluster, as HOST:PORT[,HOST:PORT…]; without it the pocket broker is started.")
  var bootstrap: String?

  @Option(help: "Where the pocket broker listens, as HOST:PORT; port 0 chooses a free one, named in DATA/broker.port.")
  var listen = Endpoint(host: "127.0.0.1", port: 9092)

  @Option(help: "How many processes of each worker, as tiering=3,complaints=2,followups=2; 0 leaves one out.")
  var scale = Scale()

  @Option(help: "The policy file; without one every value is its default.")
  var policy: String?

  @Option(help: "Where the intake takes events over HTTP, as HOST:PORT; port 0 chooses a free one, named in DATA/intake.port.")
  var intake = Endpoint(host: "127.0.0.1", port: 8080)

  @Flag(name: .customLong("no-intake"), help: "Run no intake.")
  var withoutIntake = false

  @Option(help: "The folder of the topics' schemas, which the intake hands out.")
  var topics = "topics"

  @Option(help: "What stands before every topic's name.")
  var topicPrefix = ""

  @Option(
    name: .customLong("kafka"), parsing: .singleValue, help: "A librdkafka property of all workers as NAME=VALUE, repeated as needed.")
  var kafka: [String] = []

  @Option(parsing: .upToNextOption, help: "Files to feed as history before the live clock starts.")
  var history: [String] = []

  @Option(
    name: .customLong("map"), help: "A mapping of the history's files: one for all, or one for each in their order; see mainstay feed.")
  var maps: [String] = []

  @Flag(name: .customLong("no-clock"), help: "Run no live clock: time stands where the history ends, or another clock ticks.")
  var withoutClock = false

  @Option(help: "A folder for a log file of each process; without it their lines come to standard error, marked.")
  var logs: String?

  func run() async throws {
    let plan = FleetPlan(
      bootstrap: bootstrap, listen: listen, data: data, scale: scale, policy: policy, intake: withoutIntake ? nil : intake,
      hasClock: !withoutClock, topics: topics, topicPrefix: topicPrefix, kafka: kafka)
    let fleet = Fleet(plan: plan, history: history, maps: maps, log: try FleetLog(folder: logs))
    do {
      try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
      try await fleet.run()
    } catch let end as ProcessKeeper.End {
      FileHandle.standardError.write(
        Data("mainstay up: \(end.name) cannot go on (exit code \(end.code)): \(end.reason ?? fleet.log.place(of: end.name))\n".utf8))
      throw ExitCode(end.code)
    } catch let failure as Fleet.Failure {
      FileHandle.standardError.write(Data("mainstay up: \(failure.sentence)\n".utf8))
      throw ExitCode(failure.code)
    }
  }
}
