package import Logging
import NIOCore
import NIOPosix
import NIOSSL
package import StatusHTTP

/// The broker's listening side: accepts connections and hands each to a ``ConnectionHandler``.
///
/// One event loop serves all connections: what takes long happens on the engine's own threads.
package final class BrokerServer: Sendable {
  /// The address that is listened on, with the port that was chosen.
  package let endpoint: Endpoint
  /// The address of `/metrics` and `/healthz`, if they are served.
  package let httpEndpoint: Endpoint?

  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let http: HTTPServer?
  private let sweep: RepeatedTask
  private let services: ConnectionServices

  /// Binds the addresses and begins to serve.
  ///
  /// The engine stays the caller's: it is to be closed after ``stop()``.
  package init(engine: Engine, options: ServerOptions, clock: any BrokerClock = SystemClock(), logger: Logger) async throws(ServerError) {
    try options.checkExposure()
    let tls = try options.tls.map { files throws(ServerError) in try files.context() }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let services = ConnectionServices(
      engine: engine, options: options, clock: clock, budget: MemoryBudget(bytes: options.requestMemory), metrics: BrokerMetrics(),
      registry: ConnectionRegistry(limit: options.maximumConnections), refusals: RefusalLog(clock: clock),
      executor: LoopExecutor(group.any()), logger: logger)
    do throws(ServerError) {
      channel = try await Self.bind(options.listen, group, services, tls)
      do throws(ServerError) {
        if let address = options.http {
          http = try await StatusServer.start(address, group: group, services: services)
        } else {
          http = nil
        }
      } catch {
        try? await channel.close()
        throw error
      }
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
    let (registry, patience) = (services.registry, TimeAmount.seconds(max(1, options.patienceSeconds / 3)))
    // One timer for all connections: each with its own would wake the loop as often as there are connections.
    sweep = group.any().scheduleRepeatedTask(initialDelay: patience, delay: patience) { _ in registry.sweep() }
    self.services = services
    self.group = group
    endpoint = Endpoint(host: options.listen.host, port: channel.localAddress?.port ?? options.listen.port)
    httpEndpoint = http?.endpoint
    logger.info("listening", metadata: ["address": "\(endpoint)", "tls": "\(tls != nil)", "users": "\(options.users != nil)"])
    if let httpEndpoint { logger.info("serving metrics", metadata: ["address": "\(httpEndpoint)"]) }
  }

  private static func bind(
    _ endpoint: Endpoint, _ group: MultiThreadedEventLoopGroup, _ services: ConnectionServices, _ tls: NIOSSLContext?
  ) async throws(ServerError) -> any Channel {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
      .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 4096, maximum: 256 << 10))
      .childChannelInitializer { channel in
        guard services.registry.admit(channel) else {
          let client = channel.remoteAddress?.description ?? "unknown"
          services.refusals.note(end: .crowded, "there are too many connections for one of \(client)", logger: services.logger)
          services.metrics.closedConnection(for: .crowded)
          return channel.close()
        }
        channel.closeFuture.whenComplete { _ in services.registry.remove(channel) }
        return channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          try channel.pipeline.syncOperations.addHandler(ConnectionHandler(services: services))
        }
      }
    do {
      return try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
    } catch {
      throw .bind(endpoint, reason: BindReason.text(error))
    }
  }

  /// Stops: accepts nobody, answers what has been begun, closes, and returns; after the time set for it, closes what is left.
  ///
  /// To be called once, as the event loop goes with it.
  package func stop() async {
    try? await channel.close()
    await http?.stop()
    sweep.cancel()
    let registry = services.registry
    registry.drain()
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await registry.untilEmpty() }
      tasks.addTask {
        // Cancelled when all have gone; then there is nothing to close.
        try? await Task.sleep(for: .seconds(self.services.options.drainSeconds))
        registry.closeAll()
      }
      await tasks.next()
      tasks.cancelAll()
    }
    services.executor.close()
    try? await group.shutdownGracefully()
    services.logger.info("stopped", metadata: ["address": "\(endpoint)"])
  }
}
