import Kafka
import Logging
import State
import Synchronization

/// Publishes what lanes have committed: all that is pending goes into one transaction with the offsets behind it (group commit).
///
/// Lanes go on working meanwhile. An aborted transaction's publications go out again, in the same order; nothing is dropped unless the
/// lane was given up or lost, after which recovery, here or elsewhere, decides. What a lane committed under one assignment never goes
/// out under a later one, even when the partition comes back: recovery has then taken it from the file again.
final class Publisher: Sendable {
  /// What the group has given to this member, until it takes anything back.
  private struct Assignment: Sendable {
    var number = 0
    var partitions: Set<Int32> = []
    /// Who the member was when it got the partitions. Asked for later, it could be a later generation's, which proves nothing about these
    /// partitions, or have none at all, with which the coordinator accepts anything.
    var metadata: GroupMetadata?
  }

  private struct Queue {
    var assignment = Assignment()
    var pending: [Publication] = []
    var inFlight: Set<Int32> = []
    var waiters: [(isDone: @Sendable (Queue) -> Bool, continuation: AsyncStream<Void>.Continuation)] = []
    var isFinished = false

    func hasWork(of partitions: Set<Int32>) -> Bool {
      !inFlight.isDisjoint(with: partitions) || pending.contains { partitions.contains($0.partition) }
    }
  }

  private let state = Mutex(Queue())
  private let producer: TransactionalProducer
  private let inputs: [TopicName]
  private let inputNames: [String]
  private let prefix: String
  private let topics = Mutex<[String: OutputTopic]>([:])
  private let gauges: LaneGauges
  private let telemetry: Telemetry
  private let logger: Logger
  private let signal = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
  /// Tells a lane that everything up to a sequence is out.
  private let published: @Sendable (Int32, Int64) -> Void

  init(
    producer: TransactionalProducer, inputs: [WorkerInput], prefix: String, gauges: LaneGauges, telemetry: Telemetry, logger: Logger,
    published: @escaping @Sendable (Int32, Int64) -> Void
  ) {
    self.producer = producer
    self.inputs = inputs.map { TopicName(rawValue: prefix + $0.topic) }
    inputNames = inputs.map(\.topic)
    self.prefix = prefix
    self.gauges = gauges
    self.telemetry = telemetry
    self.logger = logger
    self.published = published
  }

  /// Takes over what a lane has committed, in one transaction; goes out with the next. What a lane commits while it is being closed stays
  /// in its file.
  func add(_ publications: [Publication]) {
    let bytes = state.withLock { state in
      let owned = publications.filter { state.assignment.partitions.contains($0.partition) }
      state.pending += owned
      if state.inFlight.isEmpty { gauges.setOldestUnpublished(state.pending.first?.committedAt) }
      return Self.bytes(of: owned)
    }
    gauges.addUnpublished(bytes)
  }

  /// Begins a transaction for what is pending, unless one is under way, after which the next begins at once.
  func flush() { signal.continuation.yield() }

  /// Begins a transaction if there is enough pending for one of its own; what is less goes out with the next regular commit, since each
  /// transaction costs the cluster a dozen requests and a sync.
  func flushIfMany() {
    if state.withLock({ Self.bytes(of: $0.pending) }) >= Self.many { flush() }
  }

  private static let many = 1 << 20

  /// Waits until nothing of these partitions is pending or under way, or the deadline has passed.
  func drained(_ partitions: Set<Int32>, until deadline: ContinuousClock.Instant) async {
    flush()
    await withTaskGroup { group in
      group.addTask { await self.wait { !$0.hasWork(of: partitions) } }
      group.addTask { try? await Task.sleep(until: deadline, clock: .continuous) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Waits until no transaction is under way. What has been committed afterwards is all that an earlier assignment ever made visible.
  func settled() async { await wait { $0.inFlight.isEmpty } }

  private func wait(until isDone: @escaping @Sendable (Queue) -> Bool) async {
    let done = AsyncStream<Void>.makeStream()
    let mustWait = state.withLock { state in
      if state.isFinished || isDone(state) { return false }
      state.waiters.append((isDone, done.continuation))
      return true
    }
    if mustWait { for await _ in done.stream {} }
  }

  /// Lets publications of these partitions go out, as the member that this consumer is now. They come all at once: the assignment is eager.
  func own(_ partitions: Set<Int32>, _ metadata: GroupMetadata) {
    state.withLock { state in
      state.assignment = Assignment(number: state.assignment.number + 1, partitions: partitions, metadata: metadata)
    }
  }

  /// Drops what is pending of partitions that go; their files still have it, and recovery decides.
  func drop(_ partitions: Set<Int32>) {
    let bytes = state.withLock { state in
      state.assignment.partitions.subtract(partitions)
      let bytes = Self.bytes(of: state.pending.filter { partitions.contains($0.partition) })
      state.pending.removeAll { partitions.contains($0.partition) }
      if state.inFlight.isEmpty { gauges.setOldestUnpublished(state.pending.first?.committedAt) }
      return bytes
    }
    gauges.addUnpublished(-bytes)
    wakeWaiters()
  }

  /// Publishes until `finish`. Throws when going on would be wrong: fenced, not authorised, unknown.
  func run() async throws {
    defer {
      state.withLock { $0.isFinished = true }
      wakeWaiters()
    }
    for await _ in signal.stream {
      while try await publishPending() {}
    }
  }

  /// Ends `run` once what is pending is out.
  func finish() { signal.continuation.finish() }

  private func publishPending() async throws -> Bool {
    let (batch, assignment) = state.withLock { state in
      let batch = state.pending
      state.pending.removeAll()
      state.inFlight = Set(batch.map(\.partition))
      return (batch, state.assignment)
    }
    guard !batch.isEmpty, let metadata = assignment.metadata else { return false }
    var remaining = batch
    var backoff = Backoff()
    while !remaining.isEmpty {
      do {
        try await transaction(remaining, metadata)
        break
      } catch let error as KafkaError {
        guard case .retry = error else { throw error }
        logger.warning("publishing failed and is tried again", metadata: ["error": "\(error)"])
        try await backoff.wait()
      }
      remaining = owned(remaining, under: assignment)
    }
    FaultPoint.publishAfterCommit.pass()
    let owned = owned(remaining, under: assignment)
    telemetry.published(
      records: owned.reduce(0) { $0 + $1.batch.count }, bytes: Self.bytes(of: owned),
      latencies: owned.map { ContinuousClock.now - $0.committedAt })
    gauges.addUnpublished(-Self.bytes(of: batch))
    for publication in owned { published(publication.partition, publication.checkpoint.sequence) }
    state.withLock { state in
      state.inFlight = []
      gauges.setOldestUnpublished(state.pending.first?.committedAt)
    }
    wakeWaiters()
    return true
  }

  /// Those whose partitions have not gone since the assignment, be it that they came back.
  private func owned(_ publications: [Publication], under assignment: Assignment) -> [Publication] {
    state.withLock { state in
      guard state.assignment.number == assignment.number else { return [] }
      return publications.filter { state.assignment.partitions.contains($0.partition) }
    }
  }

  private static func bytes(of publications: [Publication]) -> Int { publications.reduce(0) { $0 + $1.batch.bytes.count } }

  /// One attempt; throws `retry` after the transaction has been aborted.
  private func transaction(_ publications: [Publication], _ metadata: GroupMetadata) async throws {
    try await producer.begin()
    FaultPoint.publishAfterBegin.pass()
    do {
      try await send(publications)
      FaultPoint.publishBeforeOffsets.pass()
      var backoff = Backoff()
      let offsets = offsets(of: publications)
      try await repeating(&backoff) { try await self.producer.sendOffsets(offsets, of: metadata) }
      FaultPoint.publishBeforeCommit.pass()
      try await repeating(&backoff) { try await self.producer.commit() }
    } catch let error as KafkaError {
      if case .stop = error { throw error }
      var backoff = Backoff()
      try await repeating(&backoff) { try await self.producer.abort() }
      telemetry.aborted()
      // A record that can never be sent would be tried for ever: better to stop with its reason.
      if case .park(let failure) = error { throw KafkaError.stop(failure) }
      throw error
    }
  }

  private func send(_ publications: [Publication]) async throws {
    var resolved: [[OutputTopic]] = []
    for publication in publications {
      var list: [OutputTopic] = []
      for name in publication.batch.topics { list.append(try topic(name)) }
      resolved.append(list)
    }
    let topics = resolved
    let damaged = try await producer.produce { (sink) throws(KafkaError) -> Int32? in
      for (publication, topics) in zip(publications, topics) {
        do throws(OutboundFailure<KafkaError>) {
          try publication.batch.forEach { (record) throws(KafkaError) in
            let headers = record.headers.isEmpty ? nil : RecordHeaders(record.headers.map { ($0.name, Optional($0.value)) })
            try sink.send(
              to: topics[record.topicIndex], partition: Partition(rawValue: record.partition), key: record.key.bytes,
              value: record.value?.bytes, headers: headers)
          }
        } catch {
          guard case .body(let error) = error else { return publication.partition }
          throw error
        }
      }
      return nil
    }
    if let damaged { throw RuntimeError.damagedOutbox(partition: damaged) }
  }

  private func topic(_ name: String) throws(KafkaError) -> OutputTopic {
    if let known = topics.withLock({ $0[name] }) { return known }
    let made = try producer.topic(TopicName(rawValue: prefix + name))
    topics.withLock { $0[name] = made }
    return made
  }

  /// The last publication of each lane says how far its inputs are taken.
  private func offsets(of publications: [Publication]) -> [TopicPartition: CommittedOffset] {
    var offsets: [TopicPartition: CommittedOffset] = [:]
    for publication in publications {
      for (name, topic) in zip(inputNames, inputs) {
        guard let position = publication.checkpoint.positions[name] else { continue }
        offsets[TopicPartition(topic, Partition(rawValue: publication.partition))] =
          CommittedOffset(Offset(rawValue: position.next), metadata: publication.metadata)
      }
    }
    return offsets
  }

  /// Calls again what may be called again as it is.
  private func repeating(_ backoff: inout Backoff, _ body: () async throws -> Void) async throws {
    while true {
      do {
        return try await body()
      } catch let error as KafkaError {
        guard case .retry(let failure) = error, !failure.requiresAbort else { throw error }
        logger.info("asked again", metadata: ["error": "\(error)"])
        try await backoff.wait()
      }
    }
  }

  private func wakeWaiters() {
    let done = state.withLock { state in
      let waiters = state.waiters
      let done = waiters.filter { state.isFinished || $0.isDone(state) }
      state.waiters = waiters.filter { !state.isFinished && !$0.isDone(state) }
      return done
    }
    for waiter in done { waiter.continuation.finish() }
  }
}
