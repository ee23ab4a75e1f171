import Kafka
package import Logging
import Models
import ServiceLifecycle
import StatusHTTP
import Synchronization

/// Runs a worker: joins its group, keeps a lane for each partition, commits and publishes what the lanes decide, exactly once.
///
///     starting ──▶ joining ──▶ running ──stop or failure──▶ draining ──▶ ended
///
/// A graceful shutdown stops reading, commits, publishes, closes and returns, within `drainLimit` whatever the broker does. A failure that
/// cannot be retried throws its reason; what was committed locally and not published goes out after the next start.
package final class WorkerRuntime: Service {
  let worker: any Worker
  let settings: WorkerSettings
  let logger: Logger
  let telemetry: Telemetry
  /// The lanes, once there are some.
  let lanes = Mutex<LaneGroup?>(nil)
  private let stopping = Mutex(Stopping())
  private let ended = AsyncStream<Result<Void, any Error>>.makeStream(bufferingPolicy: .bufferingOldest(1))

  private struct Stopping {
    var isStopping = false
    var isForGood = false
    var failure: (any Error)?
    /// Set once the process is about to join its group: from then on there is something to hand in.
    var reading: (consumer: Consumer, backlog: LaneBacklog)?
    /// Ends the process when its time is up.
    var limit: Task<Void, Never>?
  }

  package init(worker: any Worker, settings: WorkerSettings, logger: Logger) {
    self.worker = worker
    var settings = settings
    settings.lane.ownTickSource = EventSource(checked: "mainstay/\(worker.name)-\(settings.instance)")
    self.settings = settings
    var logger = logger
    logger[metadataKey: "worker"] = "\(worker.name)"
    logger[metadataKey: "instance"] = "\(settings.instance)"
    self.logger = logger
    telemetry = Telemetry(
      worker: worker.name, instance: settings.instance, inputs: worker.inputs.map(\.topic), prefix: settings.topicPrefix,
      startedAt: ClockTicks.now)
  }

  package func run() async throws {
    let names = ServedNames(settings.status.http)
    let routes = StatusRoutes(telemetry: telemetry, lagBound: settings.status.readyLag, names: names) { customer in
      try await self.lanes.withLock { $0 }?.read(customer)
    }
    let server = try await serve(routes)
    // A task of its own: where the broker does not answer, its work is left behind as a kill would leave it.
    let work = Task { [ended] in
      do {
        try await self.work(address: "\(server.endpoint)")
        ended.continuation.yield(.success(()))
      } catch {
        ended.continuation.yield(.failure(error))
      }
    }
    let result = await withGracefulShutdownHandler {
      await withTaskCancellationHandler {
        for await result in ended.stream { return result }
        return .success(())
      } onCancel: {
        self.stop(nil)
      }
    } onGracefulShutdown: {
      self.stop(nil)
    }
    work.cancel()
    await server.stop()
    let failure = stopping.withLock { state in
      state.limit?.cancel()
      return state.failure
    }
    if let failure { throw failure }
    do { try result.get() } catch is CancellationError where isStopping {}
  }

  var isStopping: Bool { stopping.withLock { $0.isStopping } }

  /// Whether the process leaves its group when it stops, so that the others have its partitions at once.
  var isForGood: Bool { stopping.withLock { $0.isForGood } }

  /// Has the next stop be for good (a scale-down): without it a process that starts again within the session timeout finds its partitions
  /// where it left them.
  package func stopWillBeForGood() { stopping.withLock { $0.isForGood = true } }

  /// Notes that the process is about to join its group through this consumer.
  func joins(_ consumer: Consumer, _ backlog: LaneBacklog) {
    telemetry.enter(.joining)
    stopping.withLock { $0.reading = (consumer, backlog) }
  }

  /// Ends the work; the first failure is the reason of the end.
  func stop(_ failure: (any Error)?) {
    telemetry.enter(.draining)
    let (isFirst, reading) = stopping.withLock { state in
      defer { state.isStopping = true }
      if state.failure == nil { state.failure = failure }
      return (!state.isStopping, state.reading)
    }
    guard isFirst else { return }
    guard let reading else {
      // Nothing has been begun.
      ended.continuation.yield(.success(()))
      return
    }
    reading.backlog.close()
    reading.consumer.wake()
    // Outlives whoever stops: it is the end that does not wait for a broker.
    let limit = Task { [ended, logger, limit = settings.drainLimit] in
      do { try await Task.sleep(for: limit) } catch { return }
      logger.warning("stopping took too long: what is not published yet goes out after the next start")
      ended.continuation.yield(.success(()))
    }
    stopping.withLock { $0.limit = limit }
  }

  private func serve(_ routes: StatusRoutes) async throws -> HTTPServer {
    let server: HTTPServer
    do throws(HTTPServer.BindFailure) {
      server = try await HTTPServer(settings.status.http) { await routes.answer($0) }
    } catch {
      throw RuntimeError.configuration(["http: \(error)"])
    }
    logger.info("serving", metadata: ["address": "\(server.endpoint)"])
    do {
      try writePort(server.endpoint.port)
    } catch {
      await server.stop()
      throw error
    }
    return server
  }
}
