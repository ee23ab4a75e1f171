import Foundation
import Kafka
import Logging
import Models
import State
import Synchronization

extension WorkerRuntime {
  /// The worker's whole life, until it is stopped or fails.
  func work(address: String) async throws {
    try makeStateFolder()
    let claim = try await claimInstance()
    defer { withExtendedLifetime(claim) {} }
    telemetry.enter(.starting, obstacle: "waits for the broker")
    let topics = try await Topology.check(worker: worker, settings: settings, changelog: changelogTopic, logger: logger)
    let clients = ClientConfigurations(settings, worker: worker.name)
    let producer = try TransactionalProducer(configuration: clients.producer, logger: logger)
    try await initialize(producer)
    let consumer = try Consumer(configuration: clients.consumer, logger: logger)
    let gauges = LaneGauges(limit: settings.lane.unpublishedBytes, timeLimit: settings.lane.unpublishedTime)
    let turns = LaneTurns(count: max(2, ProcessInfo.processInfo.activeProcessorCount))
    let backlog = LaneBacklog(limit: settings.lane.heldBytes, lanesAtOnce: turns.count, gauges: gauges)
    telemetry.watch(statistics: { consumer.statistics }, unpublishedBytes: { gauges.unpublishedBytes })
    let publisher = Publisher(
      producer: producer, inputs: worker.inputs, prefix: settings.topicPrefix, gauges: gauges, telemetry: telemetry, logger: logger
    ) { partition, sequence in self.lanes.withLock { $0 }?.published(partition, sequence) }
    let passes = LanePasses(add: publisher.add, flush: publisher.flush, flushIfMany: publisher.flushIfMany)
    let threads = (0..<min(threadCount, max(1, Int(topics.partitions)))).map { index in
      LaneThread(name: "lanes-\(index)", gauges: gauges, backlog: backlog, passes: passes, turns: turns) { self.stop($0) }
    }
    let lanes = LaneGroup(
      worker: worker, recovery: recovery(clients), consumer: consumer, publisher: publisher, threads: threads, gauges: gauges,
      backlog: backlog, telemetry: telemetry, layout: topics.layout, settings: settings.lane, prefix: settings.topicPrefix,
      partitions: topics.partitions, logger: logger)
    self.lanes.withLock { $0 = lanes }
    defer {
      self.lanes.withLock { $0 = nil }
      for thread in threads { thread.close() }
    }
    joins(consumer, backlog)
    let side = try SideTasks(self, clients, topics, address: address)
    async let _: Void = watch(side)
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
    await side.end()
  }

  private var changelogTopic: String { settings.changelogTopic ?? "\(worker.name)-changelog" }
  /// More than there are cores: lanes differ in load, and the system shares the cores among those that have work.
  private var threadCount: Int { max(1, settings.threads ?? max(12, 2 * ProcessInfo.processInfo.activeProcessorCount)) }

  private func recovery(_ clients: ClientConfigurations) -> Recovery {
    Recovery(
      changelogTopic: changelogTopic, inputs: worker.inputs, prefix: settings.topicPrefix, folder: settings.stateFolder,
      options: settings.store, clientConfiguration: clients.changelogReader, tailLimit: .hours(12), lockPatience: settings.lockPatience,
      telemetry: telemetry, logger: logger)
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

  /// Does what is to be done beside the lanes until it is cancelled; a failure of it is the worker's.
  private func watch(_ side: SideTasks) async {
    do { try await side.run() } catch is CancellationError {} catch { stop(error) }
  }

  private func close(_ consumer: Consumer) async {
    do {
      if isForGood { try await consumer.leave(within: .seconds(8)) } else { try await consumer.close(within: .seconds(8)) }
    } catch {
      logger.warning("leaving the group failed", metadata: ["error": "\(error)"])
    }
  }
}

extension WorkerRuntime {
  /// Makes the folder of the lanes' files.
  private func makeStateFolder() throws {
    do {
      try FileManager.default.createDirectory(atPath: settings.stateFolder, withIntermediateDirectories: true)
    } catch {
      throw StateError.unusable(path: settings.stateFolder, reason: "\(error)")
    }
  }

  /// Makes sure that no other process of this folder has this name: two would fence each other for ever. Waits a while, since a predecessor
  /// may still be draining.
  private func claimInstance() async throws -> StoreLock {
    let path = "\(settings.stateFolder)/instance-\(settings.instance).lock"
    let deadline = ContinuousClock.now + settings.lockPatience
    while true {
      do {
        return try StoreLock(path: path)
      } catch {
        guard case .locked = error, ContinuousClock.now < deadline else { throw error }
        telemetry.enter(.starting, obstacle: "waits for another process named \(settings.instance) to end")
        try await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  /// Writes the port in one step, so that whoever waits for the file never reads half a number.
  func writePort(_ port: Int) throws {
    guard let path = settings.status.portFile else { return }
    do {
      try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RuntimeError.configuration(["http-port-file: \(path) cannot be written: \(error)"])
    }
  }
}
