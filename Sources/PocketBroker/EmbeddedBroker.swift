package import Logging
package import StatusHTTP
import Synchronization

/// A whole broker in this process: an engine over a directory, and a server before it.
///
/// ```swift
/// let broker = try await EmbeddedBroker(
///   engine: EngineOptions(directory: directory), server: ServerOptions(listen: Endpoint(host: "127.0.0.1", port: 0)), logger: logger)
/// // Clients connect to `broker.endpoint`.
/// await broker.stop()
/// ```
package final class EmbeddedBroker: Sendable {
  /// The engine, for those who want to look behind the wire.
  package let engine: Engine
  private let server: BrokerServer
  private let upkeep: Task<Void, Never>
  private let stopping = Mutex<Task<Void, Never>?>(nil)

  /// Where clients connect, with the port that was chosen.
  package var endpoint: Endpoint { server.endpoint }
  /// Where `/metrics` and `/healthz` are served, if they are.
  package var httpEndpoint: Endpoint? { server.httpEndpoint }

  /// Opens the data and begins to serve; throws ``EngineError`` or ``ServerError``, each of which means: stop, with this reason.
  package init(
    engine engineOptions: EngineOptions, server serverOptions: ServerOptions, clock: any BrokerClock = SystemClock(), logger: Logger
  ) async throws {
    // Before the data is touched, as a wrong address must not even make a directory.
    try serverOptions.checkExposure()
    var engineOptions = engineOptions
    let (events, report) = (EventLog(clock: clock, logger: logger), engineOptions.report)
    engineOptions.report = { event in
      events.note(event)
      report(event)
    }
    let engine = try Engine(options: engineOptions, clock: clock)
    do {
      server = try await BrokerServer(engine: engine, options: serverOptions, clock: clock, logger: logger)
    } catch {
      await engine.close()
      throw error
    }
    self.engine = engine
    // Lives as long as the broker and not as long as the caller; stop() ends it.
    upkeep = Task { await engine.run() }
  }

  /// Answers what has been begun, closes all connections, then the data; every further call waits for the first.
  package func stop() async {
    let stop = stopping.withLock { stopping in
      // Not a child of its caller: a cancelled caller must not leave the broker half stopped.
      let task = stopping ?? Task { await self.end() }
      stopping = task
      return task
    }
    await stop.value
  }

  private func end() async {
    await server.stop()
    upkeep.cancel()
    await upkeep.value
    await engine.close()
  }
}
