internal import CKafka
package import Logging
internal import Synchronization

/// A member of a consumer group, or a reader of partitions that it is told.
///
/// `Sendable`: the librdkafka instance may be used from any thread, and what is ours sits behind a lock. Two threads of its own take the
/// calls that block: one polls, the other asks brokers (`committed`, `queryWatermarks`), so that a question never waits for a poll.
/// Everything else returns at once and may be called from anywhere. One task polls; it hops to the polling thread once a batch, never once
/// a record.
///
///     open ──close──▶ closing ──(listener has let go)──▶ closed
///
/// While it is closing only questions are answered, so that the listener can end its transaction; once closed every call throws an error
/// that says stop.
package final class Consumer: Sendable {
  let client: Client
  let polling: BlockingThread
  private let asking: BlockingThread
  let state = Mutex(State())
  /// How long after a revocation work has to be finished: the share of `max.poll.interval.ms` that the listener gets.
  let revocationGrace: Duration
  /// From how many bytes of records on a drain may have found the queue full.
  let wakingBytes: Int

  struct State: Sendable {
    var phase = Phase.open
    var topics: [TopicName] = []
    var listener: (any RebalanceListener)?
    var paused: Set<TopicPartition> = []
    /// Places in `topics` by the address of librdkafka's topic. Emptied with each assignment: within one the addresses stay.
    var places: [UInt: Int] = [:]
    /// Errors that came while a listener was awaited, or behind records of the same poll.
    var errors: [KafkaError] = []
    /// Set while closing: where librdkafka then sends what the listener has to know.
    var closing: ClosingQueue?
    /// Whether the last drain left records behind, so that fetching may have stopped for want of room.
    var leftRecords = false
  }

  enum Phase: Hashable, Sendable {
    case open, closing, closed
  }

  /// Settings that hold unless given.
  static let defaults: Configuration = [
    "auto.offset.reset": "error",
    "isolation.level": "read_committed",
    "partition.assignment.strategy": "range",
    "session.timeout.ms": "10000",
    "statistics.interval.ms": "5000",
  ]

  /// Settings that the exactly-once design rests on.
  static let required: Configuration = ["enable.auto.commit": "false", "enable.auto.offset.store": "false"]

  /// Makes a consumer; it connects in the background. `configuration` needs `bootstrap.servers` and, to subscribe, `group.id`.
  ///
  /// Throws an error that says stop when librdkafka refuses a setting, or one contradicts what is needed here: automatic commits, or an
  /// assignor other than the eager `range` and `roundrobin`.
  package init(configuration: Configuration, logger: Logger) throws(KafkaError) {
    try Self.check(configuration)
    var settings = Self.required.over(configuration.over(Self.defaults))
    // librdkafka makes a group member of every consumer and asks for a name even where only `assign` is used.
    if settings["group.id"] == nil { settings["group.id"] = "unused" }
    if Client.hasFetchQueueBackoff, settings["fetch.queue.backoff.ms"] == nil { settings["fetch.queue.backoff.ms"] = "10" }
    let client = try Client(.consumer, configuration: settings, logger: logger)
    self.client = client
    self.polling = try BlockingThread(name: "kafka-poll")
    self.asking = try BlockingThread(name: "kafka-ask")
    let interval = client.setting("max.poll.interval.ms").flatMap { Int($0) } ?? 300_000
    self.revocationGrace = .milliseconds(interval / 5)
    let queueKiB = client.setting("queued.max.messages.kbytes").flatMap { Int($0) } ?? 65_536
    self.wakingBytes = queueKiB * 1_024 / 4
  }

  private static func check(_ configuration: Configuration) throws(KafkaError) {
    for name in required.names {
      guard let given = configuration[name], given != required[name] else { continue }
      throw refused("\(name) has to be \(required[name] ?? ""): offsets are committed with the records that come of them")
    }
    let assignors = (configuration["partition.assignment.strategy"] ?? "range").split(separator: ",")
    let eager = assignors.allSatisfy { ["range", "roundrobin"].contains($0.trimmingSpaces) }
    guard eager else {
      throw refused("partition.assignment.strategy has to be range or roundrobin: partitions go before the next ones come")
    }
  }

  private static func refused(_ sentence: String) -> KafkaError {
    .stop(KafkaFailure(.invalidArgument, during: "make a Kafka consumer", sentence: sentence))
  }

  // MARK: What to read

  /// The topics in the order in which they were given; `RecordBatch.topicIndex` counts along it.
  package var topics: [TopicName] { state.withLock { $0.topics } }

  /// Joins the group for these topics. Partitions come and go through `listener`, from within `poll`.
  package func subscribe(to topics: [TopicName], listener: any RebalanceListener) throws(KafkaError) {
    let operation = "subscribe to \(topics.map(\.rawValue).joined(separator: ", "))"
    try checkOpen(operation)
    let list = try PartitionList(topics.map { TopicPartition($0, Partition(rawValue: RD_KAFKA_PARTITION_UA)) })
    state.withLock { state in
      state.topics = topics
      state.places = [:]
      state.listener = listener
    }
    try check(list.lend { rd_kafka_subscribe(client.handle, $0) }, during: operation)
  }

  /// Leaves the group's subscription; the listener hears `revoked` from one of the next polls, after which polls bring nothing.
  ///
  /// The group is told once the partitions are given back, for a static member too.
  package func unsubscribe() throws(KafkaError) {
    try checkOpen("unsubscribe")
    try check(rd_kafka_unsubscribe(client.handle), during: "unsubscribe")
  }

  /// Reads these partitions without a group, instead of those read before. No listener is called.
  package func assign(_ starts: [TopicPartition: StartOffset]) throws(KafkaError) {
    try checkOpen("assign partitions")
    state.withLock { state in
      for topic in starts.keys.map(\.topic).sorted() where !state.topics.contains(topic) { state.topics.append(topic) }
    }
    try replaceAssignment(starts)
  }

  /// Whether the group has taken the partitions away without asking. Only tells within the listener's calls.
  package var assignmentIsLost: Bool { rd_kafka_assignment_lost(client.handle) != 0 }

  /// Gives new partitions to librdkafka; `nil` gives all back. Pauses, topic places and errors of single partitions end
  /// with the assignment.
  func replaceAssignment(_ starts: [TopicPartition: StartOffset]?) throws(KafkaError) {
    let paused = state.withLock { state in
      defer {
        state.paused = []
        state.places = [:]
        state.errors.removeAll { $0.failure.partition != nil }
      }
      return state.paused
    }
    // A pause outlives the assignment inside librdkafka; without this the partition would come back paused.
    if !paused.isEmpty { _ = try PartitionList(paused).lend { rd_kafka_resume_partitions(client.handle, $0) } }
    guard let starts else { return try check(rd_kafka_assign(client.handle, nil), during: "give partitions back") }
    try check(try PartitionList(starts).lend { rd_kafka_assign(client.handle, $0) }, during: "assign partitions")
  }

  // MARK: Plumbing

  /// Runs a call that blocks on the thread for questions.
  func ask<Success: Sendable>(_ work: @escaping @Sendable () throws(KafkaError) -> Success) async throws(KafkaError) -> Success {
    try await asking.run(work)
  }

  /// Throws when it is too late for a call; `whileClosing` lets questions pass.
  func checkOpen(_ operation: String, whileClosing: Bool = false) throws(KafkaError) {
    if let fatal = client.fatal { throw fatal }
    switch state.withLock({ $0.phase }) {
    case .open: return
    case .closing where whileClosing: return
    case .closing, .closed: throw .stop(KafkaFailure(.closed, during: operation, sentence: "the consumer is closed"))
    }
  }

  func check(_ code: rd_kafka_resp_err_t, during operation: String) throws(KafkaError) {
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    if code == RD_KAFKA_RESP_ERR__FATAL, let fatal = client.fatal { throw fatal }
    throw .plain(code, during: operation)
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring { drop { $0 == " " }.prefix { $0 != " " } }
}
