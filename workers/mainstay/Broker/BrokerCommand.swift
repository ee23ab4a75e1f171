import ArgumentParser
import Logging
import PocketBroker
import Runtime
import ServiceLifecycle
import StatusHTTP
import UnixSignals

/// `mainstay broker`: the broker for one machine, until a signal ends it.
struct BrokerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "broker",
    abstract: "Runs the pocket broker: the Kafka protocol over one directory of this machine.",
    discussion: """
      Listens on loopback only, unless --users and --certificate with --key protect it. SIGTERM and SIGINT stop it gracefully.

        mainstay broker --data data/broker
        mainstay broker --data data/broker --listen 127.0.0.1:0 --port-file port --http 127.0.0.1:9400

      \(BrokerEnd.help)
      """)

  @Option(help: "The directory that holds the broker's data; made when it is missing.")
  var data: String

  @Option(help: "The address to listen on, as HOST:PORT; port 0 chooses a free one.")
  var listen = Endpoint(host: "127.0.0.1", port: 9092)

  @Option(help: "What clients are told to connect to, as HOST:PORT; the listening address when absent.")
  var advertise: Endpoint?

  @Option(help: "Serve /metrics and /healthz over HTTP on this HOST:PORT.")
  var http: Endpoint?

  @Option(help: "A file to write the chosen port to once clients can connect.")
  var portFile: String?

  @OptionGroup(title: "Protection") var protection: BrokerProtectionOptions
  @OptionGroup(title: "Behaviour") var behaviour: BrokerBehaviourOptions

  func run() async throws {
    ProcessMemory.keepSmall()
    let level = behaviour.logLevel
    LoggingSystem.bootstrap { JSONLineLogHandler(label: $0, logLevel: level) }
    let logger = Logger(label: "mainstay.broker")
    do {
      let broker = try await EmbeddedBroker(engine: engineOptions, server: try serverOptions(), logger: logger)
      try writePort(broker.endpoint.port)
      let group = ServiceGroup(
        configuration: .init(
          services: [.init(service: BrokerService(broker: broker))], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
      try await group.run()
    } catch {
      logger.critical("the broker does not run", metadata: ["reason": "\(error)"])
      throw ExitCode(BrokerEnd.code(of: error))
    }
  }

  private var engineOptions: EngineOptions {
    var options = EngineOptions(directory: data)
    options.fsync = behaviour.fsync
    options.sizeLimit = behaviour.sizeLimit
    return options
  }

  private func serverOptions() throws -> ServerOptions {
    var options = ServerOptions(listen: listen)
    options.advertise = advertise
    options.http = http
    options.users = try protection.users.map { try UserFile(path: $0) }
    options.tls = protection.certificateFiles
    options.node.autoCreateTopics = behaviour.autoCreateTopics
    options.node.defaultPartitions = behaviour.partitions
    options.maximumConnections = behaviour.maxConnections
    options.maximumRequestBytes = behaviour.maxRequestBytes
    options.requestMemory = behaviour.requestMemory
    return options
  }
}
