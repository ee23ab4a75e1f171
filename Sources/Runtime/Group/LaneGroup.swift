import Kafka
import Logging
import Models
import State
import Synchronization

/// The lanes of this process: they come and go with the partitions that the consumer group assigns.
///
///     assigned ──▶ recovered ──▶ running ──revoked──▶ committed, published, closed
///                                   └──────lost──────▶ closed, nothing published
final class LaneGroup: RebalanceListener {
  private let worker: any Worker
  private let recovery: Recovery
  private let consumer: Consumer
  private let publisher: Publisher
  private let threads: [LaneThread]
  private let gauges: LaneGauges
  private let backlog: LaneBacklog
  private let telemetry: Telemetry
  private let layout: OutputLayout
  private let settings: LaneSettings
  private let prefix: String
  private let partitions: Int32
  private let logger: Logger
  private let owned = Mutex<Set<Int32>>([])
  /// What costs more is measured for one reading in five seconds.
  private let measuring = Pace(every: .seconds(5))

  init(
    worker: any Worker, recovery: Recovery, consumer: Consumer, publisher: Publisher, threads: [LaneThread], gauges: LaneGauges,
    backlog: LaneBacklog, telemetry: Telemetry, layout: OutputLayout, settings: LaneSettings, prefix: String, partitions: Int32,
    logger: Logger
  ) {
    self.worker = worker
    self.recovery = recovery
    self.consumer = consumer
    self.publisher = publisher
    self.threads = threads
    self.gauges = gauges
    self.backlog = backlog
    self.telemetry = telemetry
    self.layout = layout
    self.settings = settings
    self.prefix = prefix
    self.partitions = partitions
    self.logger = logger
  }

  /// The partitions whose lanes run here.
  var running: Set<Int32> { owned.withLock { $0 } }

  // MARK: Partitions come and go

  func assigned(_ assigned: [TopicPartition]) async throws -> [TopicPartition: StartOffset] {
    let numbers = Set(assigned.map(\.partition.rawValue)).sorted()
    // As of now: by the time of a transaction the group may have moved on, and the consumer with it. Had it done so already, nothing that
    // lanes commit would go out before they are told.
    let metadata = try consumer.groupMetadata()
    let isLost = consumer.assignmentIsLost
    await publisher.settled()
    publisher.own(isLost ? [] : Set(numbers), metadata)
    telemetry.rebalanced(.assigned, Set(numbers))
    let recovered = try await recover(numbers, committed: try await committedOffsets(assigned))
    var starts: [TopicPartition: StartOffset] = [:]
    for number in numbers {
      guard let recovered = recovered[number] else { continue }
      try await start(number, recovered)
      for (input, offset) in zip(worker.inputs, recovered.starts) where input.isRead(by: number) {
        starts[topicPartition(input, number)] = .at(Offset(rawValue: offset))
      }
      owned.withLock { _ = $0.insert(number) }
    }
    telemetry.enter(.running)
    logger.info("assigned", metadata: ["lanes": "\(numbers)"])
    return starts
  }

  /// Recovers the lanes of each thread one after the other, and the threads' side by side.
  private func recover(
    _ numbers: [Int32], committed: [TopicPartition: CommittedOffset]
  ) async throws -> [Int32: Recovery.Recovered] {
    try await withThrowingTaskGroup { group in
      for index in threads.indices {
        group.addTask { [self] in
          var recovered: [Int32: Recovery.Recovered] = [:]
          for number in numbers where Int(number) % threads.count == index {
            recovered[number] = try await recovery.recover(number, on: threads[index], committed: committed, consumer: consumer)
          }
          return recovered
        }
      }
      return try await group.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
    }
  }

  func revoked(_ partitions: [TopicPartition], deadline: ContinuousClock.Instant) async {
    FaultPoint.revocationBeforeStop.pass()
    let numbers = Set(partitions.map(\.partition.rawValue))
    await commit(numbers)
    await publisher.drained(numbers, until: deadline)
    FaultPoint.revocationBeforeClose.pass()
    await close(numbers)
    telemetry.rebalanced(.revoked, numbers)
    logger.info("revoked", metadata: ["lanes": "\(numbers.sorted())"])
  }

  func lost(_ partitions: [TopicPartition]) async {
    let numbers = Set(partitions.map(\.partition.rawValue))
    await close(numbers)
    telemetry.rebalanced(.lost, numbers)
    logger.warning("lost", metadata: ["lanes": "\(numbers.sorted())"])
  }

  private func committedOffsets(_ partitions: [TopicPartition]) async throws -> [TopicPartition: CommittedOffset] {
    var backoff = Backoff()
    while true {
      do {
        return try await consumer.committed(partitions)
      } catch {
        guard case .retry = error else { throw error }
        try await backoff.wait()
      }
    }
  }

  private func start(_ number: Int32, _ recovered: Recovery.Recovered) async throws {
    let place = LanePlace(partition: number, partitions: partitions)
    try await thread(number).run { [worker, layout, settings, gauges, telemetry, recovery] lanes in
      guard let store = lanes.opening.removeValue(forKey: number) else { return }
      let lane = try Lane(
        place: place, store: store, worker: worker, starts: recovered.starts, layout: layout, settings: settings,
        changelogTopic: recovery.changelogTopic)
      lanes.lanes[number] = lane
      gauges.set(number, wanted: lane.wanted, waiting: 0)
      telemetry.runs(number, ends: recovered.ends, try lane.takeReading(measuredAt: nil))
    }
    guard !recovered.pending.isEmpty else { return }
    publisher.add(recovered.pending)
    publisher.flush()
  }

  private func close(_ numbers: Set<Int32>) async {
    publisher.drop(numbers)
    for number in numbers {
      await thread(number).perform { lanes in
        lanes.lanes.removeValue(forKey: number)?.abandon()
        lanes.opening[number] = nil
      }
      gauges.remove(number)
      backlog.set(number, isBusy: false)
    }
    owned.withLock { $0.subtract(numbers) }
  }

  // MARK: Questions

  /// What a customer's lane keeps of him.
  func read(_ customer: String) async throws -> CustomerQuery.Outcome {
    let partition = layout.partition(of: customer, on: worker.inputs.first?.topic ?? "")
    let query = CustomerQuery(worker: worker.name, tables: worker.customerTables)
    return try await thread(partition).run { lanes in
      guard let lane = lanes.lanes[partition] else { return .notHere(partition: partition) }
      return try query.read(customer, in: lane)
    }
  }

  // MARK: Records

  /// Hands what a poll brought to the lanes.
  func route(_ poll: Poll) {
    for batch in poll.batches {
      let partition = batch.source.partition.rawValue
      guard let input = input(of: batch.source) else { continue }
      let held = HeldBatch(batch, backlog: backlog)
      thread(partition).post { [backlog] lanes in
        backlog.arrive(at: partition, isOpen: lanes.lanes[partition] != nil)
        try lanes.lanes[partition]?.receive(held, input: input)
      }
    }
    for (source, offset) in poll.ends {
      let partition = source.partition.rawValue
      guard let input = input(of: source) else { continue }
      thread(partition).post { lanes in lanes.lanes[partition]?.reachedEnd(of: input, at: offset.rawValue) }
    }
  }

  /// Pauses reading of what lanes hold enough of, and resumes the rest; of everything while lanes wait for the publisher.
  func adjustReading() throws(KafkaError) {
    var wanted: Set<TopicPartition> = []
    var unwanted: Set<TopicPartition> = []
    let mustWait = gauges.isBacklogged
    for (partition, flags) in gauges.wanted {
      for (input, isWanted) in zip(worker.inputs, flags) where input.isRead(by: partition) {
        let source = topicPartition(input, partition)
        if isWanted && !mustWait { wanted.insert(source) } else { unwanted.insert(source) }
      }
    }
    let paused = consumer.paused
    let pausing = unwanted.subtracting(paused)
    let resuming = paused.intersection(wanted)
    if !pausing.isEmpty { try consumer.pause(pausing) }
    if !resuming.isEmpty { try consumer.resume(resuming) }
  }

  /// Has every lane commit, and the publisher publish what comes of it.
  func commitAll() async {
    await commit(running)
    publisher.flush()
  }

  /// Tells a lane that everything up to a sequence is out.
  func published(_ partition: Int32, _ sequence: Int64) {
    thread(partition).post { lanes in lanes.lanes[partition]?.published(through: sequence, at: Recovery.now) }
  }

  private func commit(_ numbers: Set<Int32>) async {
    let measuredAt = measuring.isDue() ? ClockTicks.now : nil
    await withTaskGroup { group in
      for (index, thread) in threads.enumerated() {
        let mine = numbers.filter { Int($0) % threads.count == index }
        guard !mine.isEmpty else { continue }
        group.addTask {
          await thread.perform { [publisher = self.publisher, telemetry = self.telemetry, logger = self.logger] lanes in
            for number in mine {
              guard let lane = lanes.lanes[number] else { continue }
              let began = ContinuousClock.now
              let publication = try lane.commit()
              let reading = try lane.takeReading(measuredAt: measuredAt)
              telemetry.take(reading, of: number, commit: publication == nil ? nil : ContinuousClock.now - began)
              Self.log(reading.parked, of: number, logger)
              if let publication { publisher.add([publication]) }
            }
          }
        }
      }
    }
  }

  private static func log(_ parked: [LaneReading.Parked], of partition: Int32, _ logger: Logger) {
    for record in parked {
      var place: Logger.Metadata = [
        "lane": "\(partition)", "topic": "\(record.topic)", "partition": "\(partition)", "offset": "\(record.offset)",
        "code": "\(record.code)",
      ]
      if let pointer = record.pointer { place["pointer"] = "\(pointer)" }
      logger.notice("parked", metadata: place)
    }
  }

  private func thread(_ partition: Int32) -> LaneThread { threads[Int(partition) % threads.count] }

  private func topicPartition(_ input: WorkerInput, _ partition: Int32) -> TopicPartition {
    TopicPartition(TopicName(rawValue: prefix + input.topic), Partition(rawValue: partition))
  }

  private func input(of source: TopicPartition) -> Int? {
    worker.inputs.firstIndex { prefix + $0.topic == source.topic.rawValue }
  }
}
