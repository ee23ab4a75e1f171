import FoundationEssentials
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Kafka
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import State
import StatusHTTP

/// The intake: an HTTP server that makes events durable in a spool, and a forwarder that takes them on to the topics.
///
/// A stop, once asked for, first finishes the requests under way, then delivers for a few seconds what is left, then closes the spool.
package struct IntakeService: Service {
  private let options: IntakeOptions
  private let spool: Spool
  private let forwarder: Forwarder
  private let responder: IntakeResponder
  private let tls: TLSConfiguration?
  private let logger: Logger
  private let started: @Sendable (Int) -> Void

  /// Opens the spool and checks everything that can be checked before the address is bound; `started` is told the port once it is.
  package init(
    options: IntakeOptions, logger: Logger, started: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) throws(IntakeError) {
    try options.checkExposure()
    self.options = options
    self.logger = logger
    self.started = started
    tls = if let files = options.tls { try files.configuration() } else { nil }
    let schemas = try SchemaFiles(folder: options.schemas)
    // Settings that librdkafka refuses are found here and not behind the first request.
    do { _ = try DeliverySession(options, logger: logger) } catch { throw .kafka(error) }
    let metrics = IntakeMetrics()
    spool = try Self.open(options, metrics)
    let state = ForwarderState()
    forwarder = Forwarder(spool: spool, options: options, state: state, logger: logger)
    let endpoint = EventsEndpoint(
      keys: options.keys, limits: options.limits, limiter: RateLimiter(options.limits),
      budget: MemoryBudget(limit: options.limits.bufferedBytes), spool: spool, metrics: metrics)
    responder = IntakeResponder(
      events: endpoint, names: options.names, schemas: schemas, spool: spool, forwarder: state, metrics: metrics)
  }

  private static func open(_ options: IntakeOptions, _ metrics: IntakeMetrics) throws(IntakeError) -> Spool {
    let folder = URL(filePath: options.spool).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .spool(.unusable(path: folder.path, reason: "it cannot be made"))
    }
    do { return try Spool(path: options.spool, options: options, metrics: metrics) } catch { throw .spool(error) }
  }

  /// Serves until a graceful shutdown; throws an `IntakeError` when that is not possible.
  package func run() async throws {
    let services = ServiceGroup(
      configuration: .init(services: [.init(service: forwarder), .init(service: try application)], logger: logger))
    do {
      try await services.run()
      await spool.close()
    } catch {
      await spool.close()
      throw IntakeError(binding: options.listen, error) ?? error
    }
  }

  private var application: some Service {
    get throws {
      let http = HTTPServerBuilder.http1(configuration: .init(idleTimeout: .seconds(options.limits.idleSeconds)))
      let limit = MaximumAvailableConnections(options.limits.connections)
      return Application(
        responder: responder, server: try tls.map { try .tls(http, tlsConfiguration: $0) } ?? http,
        configuration: ApplicationConfiguration(
          address: .hostname(options.listen.host, port: options.listen.port), serverName: "mainstay-intake",
          availableConnectionsDelegate: limit),
        onServerRunning: { [started] channel in started(channel.localAddress?.port ?? 0) }, logger: logger)
    }
  }
}
