import Foundation
import Kafka
package import Logging
import Models
import ServiceLifecycle
import State
import Synchronization

/// Runs a worker: joins its group, keeps a lane for each partition, commits and publishes what the lanes decide, exactly once.
///
///     starting ──▶ reading ──stop or failure──▶ draining ──▶ ended
///
/// A graceful shutdown stops reading, commits, publishes, closes and returns. A failure that cannot be retried throws its reason; what was
/// committed locally and not published goes out after the next start.
package final class WorkerRuntime: Service {
  private let worker: any Worker
  private let settings: WorkerSettings
  private let logger: Logger
  private let stopping = Mutex(Stopping())

  private struct Stopping {
    var isStopping = false
    var failure: (any Error)?
    var reading: (consumer: Consumer, backlog: LaneBacklog)?
  }

  package init(worker: any Worker, settings: WorkerSettings, logger: Logger) {
    self.worker = worker
    self.settings = settings
    var logger = logger
    logger[metadataKey: "worker"] = "\(worker.name)"
    logger[metadataKey: "instance"] = "\(settings.instance)"
    self.logger = logger
  }

  package func run() async throws {
    try makeStateFolder()
    let topics = try await Topology.check(worker: worker, settings: settings, changelog: changelogTopic, logger: logger)
    let clients = ClientConfigurations(settings, worker: worker.name)
    let consumer = try Consumer(configuration: clients.consumer, logger: logger)
    let producer = try TransactionalProducer(configuration: clients.producer, logger: logger)
    try await initialize(producer)
    let gauges = LaneGauges(limit: settings.lane.unpublishedBytes, timeLimit: settings.lane.unpublishedTime)
    let backlog = LaneBacklog(limit: settings.lane.heldBytes, gauges: gauges)
    stopping.withLock { $0.reading = (consumer, backlog) }
    let group = Mutex<LaneGroup?>(nil)
    let publisher = Publisher(
      producer: producer, inputs: worker.inputs, prefix: settings.topicPrefix, gauges: gauges, logger: logger
    ) { partition, sequence in group.withLock { $0 }?.published(partition, sequence) }
    let passes = LanePasses(publisher)
    let threads = (0..<threadCount).map { index in
      LaneThread(name: "lanes-\(index)", gauges: gauges, backlog: backlog, passes: passes) { self.stop($0) }
    }
    let lanes = LaneGroup(
      worker: worker, recovery: recovery(clients), consumer: consumer, publisher: publisher, threads: threads, gauges: gauges,
      backlog: backlog, layout: topics.layout, settings: settings.lane, prefix: settings.topicPrefix, partitions: topics.partitions,
      logger: logger)
    group.withLock { $0 = lanes }
    defer { for thread in threads { thread.close() } }
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup { tasks in
        tasks.addTask {
          defer { self.stop(nil) }
          try await publisher.run()
        }
        tasks.addTask { await self.commitRegularly(lanes) }
        do {
          try await self.read(consumer, lanes, backlog)
        } catch {
          self.stop(error)
        }
        await self.close(consumer)
        publisher.finish()
        try await tasks.waitForAll()
      }
    } onGracefulShutdown: {
      self.stop(nil)
    }
    if let failure = stopping.withLock({ $0.failure }) { throw failure }
  }

  private var changelogTopic: String { settings.changelogTopic ?? "\(worker.name)-changelog" }
  private var threadCount: Int { max(1, settings.threads ?? ProcessInfo.processInfo.activeProcessorCount) }

  private func recovery(_ clients: ClientConfigurations) -> Recovery {
    Recovery(
      changelogTopic: changelogTopic, inputs: worker.inputs, prefix: settings.topicPrefix, folder: settings.stateFolder,
      options: settings.store, clientConfiguration: clients.changelogReader,
      tailLimit: .hours(12), logger: logger)
  }

  private func initialize(_ producer: TransactionalProducer) async throws {
    var backoff = Backoff()
    while !isStopping {
      do {
        return try await producer.initialize()
      } catch {
        guard case .retry = error else { throw error }
        logger.warning("waiting for the broker", metadata: ["error": "\(error)"])
        try await backoff.wait()
      }
    }
  }

  private func read(_ consumer: Consumer, _ lanes: LaneGroup, _ backlog: LaneBacklog) async throws {
    try consumer.subscribe(to: worker.inputs.map { TopicName(rawValue: settings.topicPrefix + $0.topic) }, listener: lanes)
    while !isStopping {
      do {
        lanes.route(try await consumer.poll(upTo: 1_000, within: .milliseconds(50)))
        await backlog.waitForRoom()
        try lanes.adjustReading()
      } catch let error as KafkaError {
        guard case .retry = error else { throw error }
        logger.notice("reading goes on after an error", metadata: ["error": "\(error)"])
      }
    }
  }

  private func commitRegularly(_ lanes: LaneGroup) async {
    while !isStopping {
      try? await Task.sleep(for: settings.commitInterval)
      await lanes.commitAll()
    }
  }

  private func close(_ consumer: Consumer) async {
    do {
      try await consumer.close(within: .seconds(8))
    } catch {
      logger.warning("leaving the group failed", metadata: ["error": "\(error)"])
    }
  }

  private var isStopping: Bool { stopping.withLock { $0.isStopping } }

  /// Ends reading; the first failure is the reason of the end.
  private func stop(_ failure: (any Error)?) {
    let reading = stopping.withLock { state in
      state.isStopping = true
      if state.failure == nil { state.failure = failure }
      return state.reading
    }
    reading?.backlog.close()
    reading?.consumer.wake()
  }

  private func makeStateFolder() throws {
    do {
      try FileManager.default.createDirectory(atPath: settings.stateFolder, withIntermediateDirectories: true)
    } catch {
      throw StateError.unusable(path: settings.stateFolder, reason: "\(error)")
    }
  }
}
