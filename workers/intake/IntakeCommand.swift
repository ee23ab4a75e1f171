import ArgumentParser
import FoundationEssentials
import Intake
import Kafka
import Logging
import Runtime
import ServiceLifecycle
import StatusHTTP
import UnixSignals

/// `intake-worker`: takes events over HTTP, until a signal ends it.
///
/// Exit codes: 0 stopped, 64 wrong options, 65 damaged spool, 74 disk, 75 another process has the spool or the port, 77 not permitted,
/// 78 configuration, 70 anything else.
struct IntakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "intake-worker",
    abstract: "Takes events over HTTP and sends them to the topics, whether the broker is there or not.",
    discussion: """
      POST /v1/events takes one CloudEvent, a batch, or NDJSON, and answers once the events are on disk. GET /openapi.yaml tells the rest.

      Listens on loopback only, unless --keys and --certificate with --key protect it; --behind-proxy stands in for the certificate where a proxy ends TLS.
      SIGTERM and SIGINT stop it gracefully. What is not delivered by then is delivered after the next start.

      Examples:
        intake-worker --bootstrap 127.0.0.1:9092 --state data/state
        intake-worker --state data/state --listen 0.0.0.0:8443 --keys keys --certificate chain.pem --key key.pem

        curl -H 'content-type: application/x-ndjson' --data-binary @events.ndjson http://127.0.0.1:8080/v1/events

      Exit codes: 0 stopped, 64 wrong options, 65 damaged spool, 74 disk, 75 another process has the spool or the port, 77 not permitted,
      78 configuration, 70 anything else.
      """)

  @Option(help: "The brokers, as HOST:PORT[,HOST:PORT…]; else MAINSTAY_BOOTSTRAP.")
  var bootstrap: String?

  @Option(help: "The folder of the state, where the spool is intake/spool.sqlite; else MAINSTAY_STATE.")
  var state: String?

  @Option(help: "The address to listen on, as HOST:PORT; port 0 chooses a free one.")
  var listen = Endpoint(host: "127.0.0.1", port: 8080)

  @Option(help: "A file to write the chosen port to once clients can connect.")
  var portFile: String?

  @Option(help: "The folder of the topics' schemas; else MAINSTAY_TOPICS. (default: topics)")
  var topics: String?

  @Option(help: "What stands before every topic's name; else MAINSTAY_TOPIC_PREFIX.")
  var topicPrefix: String?

  @Option(
    name: .customLong("kafka"), parsing: .singleValue,
    help: "A librdkafka property as NAME=VALUE, repeated as often as needed; else MAINSTAY_KAFKA_NAME for kafka.name.")
  var kafka: [String] = []

  @OptionGroup(title: "Protection") var protection: IntakeProtectionOptions
  @OptionGroup(title: "Limits") var limits: IntakeLimitOptions

  /// Parses the arguments and runs; in an async function, as only there the parser's asynchronous entry is chosen.
  static func start() async { await main() }

  func run() async throws {
    let logger = Logger(label: "mainstay.intake") { JSONLineLogHandler(label: $0, logLevel: .notice) }
    do {
      let intake = try IntakeService(options: try options(), logger: logger) { port in
        logger.notice("listening", metadata: ["address": "\(Endpoint(host: listen.host, port: port))"])
        write(port: port, logger)
      }
      let services = ServiceGroup(services: [intake], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
      try await services.run()
    } catch let error where !(error is ValidationError) {
      logger.critical("stopped", metadata: ["reason": "\(error)"])
      throw ExitCode((error as? IntakeError)?.exitCode ?? 70)
    }
  }

  /// Writes the port in one step, so that whoever waits for the file never reads half a number.
  private func write(port: Int, _ logger: Logger) {
    guard let portFile else { return }
    do {
      try Data("\(port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
    } catch {
      logger.error("the port file cannot be written", metadata: ["path": "\(portFile)", "reason": "\(error)"])
    }
  }

  private func options() throws -> IntakeOptions {
    guard let bootstrap = value(bootstrap, "BOOTSTRAP") else { throw ValidationError("--bootstrap or MAINSTAY_BOOTSTRAP is needed") }
    guard let state = value(state, "STATE") else { throw ValidationError("--state or MAINSTAY_STATE is needed") }
    var options = IntakeOptions(
      listen: listen, spool: "\(state)/intake/spool.sqlite", schemas: value(topics, "TOPICS") ?? "topics",
      kafka: try kafkaConfiguration(bootstrap))
    options.topicPrefix = value(topicPrefix, "TOPIC_PREFIX") ?? ""
    options.keys = try protection.keys.map { try APIKeyFile(path: $0) }
    options.tls = protection.certificateFiles
    options.isBehindProxy = protection.behindProxy
    options.limits = limits.limits
    options.window = limits.window
    return options
  }

  private func kafkaConfiguration(_ bootstrap: String) throws -> Kafka.Configuration {
    var properties: [String: String] = [:]
    let prefix = "MAINSTAY_KAFKA_"
    for (name, value) in ProcessInfo.processInfo.environment where name.hasPrefix(prefix) {
      properties[name.dropFirst(prefix.count).lowercased().replacing("_", with: ".")] = value
    }
    for property in kafka {
      guard let equals = property.firstIndex(of: "=") else {
        throw ValidationError("--kafka: expected NAME=VALUE, found \"\(property)\"")
      }
      properties[String(property[..<equals])] = String(property[property.index(after: equals)...])
    }
    properties["bootstrap.servers"] = bootstrap
    return Kafka.Configuration(properties)
  }

  private func value(_ option: String?, _ name: String) -> String? {
    option ?? ProcessInfo.processInfo.environment["MAINSTAY_\(name)"].flatMap { $0.isEmpty ? nil : $0 }
  }
}
