internal import CKafka
package import Logging
internal import Synchronization

/// A producer whose records and consumed offsets become visible together or not at all.
///
/// `Sendable`: the librdkafka instance may be used from any thread; all calls run in order on a thread of the producer's own.
///
///     new ──initialize──▶ ready ──begin──▶ open ──commit──▶ ready
///                                           └─────abort───▶ ready
///
/// Errors say what to do: `retry` without `requiresAbort`, call the same again with the same arguments (a commit goes on where it was);
/// `retry` or `park` with it, `abort` and send again in a new transaction; `stop`, give up this producer. librdkafka keeps the state and
/// refuses a call out of turn with `stop`.
package final class TransactionalProducer: Sendable {
  private let core: ProducerCore
  /// Whether a transaction is open; written on the producer's thread.
  private let isOpen = Atomic(false)

  /// Settings that hold unless given.
  static let defaults: Configuration = ["transaction.timeout.ms": "15000"]

  /// Makes a producer; it connects in the background. `configuration` needs `bootstrap.servers` and `transactional.id`, which has to be the
  /// same at every start of this instance and no other's.
  package init(configuration: Configuration, logger: Logger) throws(KafkaError) {
    guard configuration["transactional.id"]?.isEmpty == false else {
      throw .stop(KafkaFailure(.invalidArgument, during: "make a Kafka producer", sentence: "transactional.id is missing"))
    }
    core = try ProducerCore(configuration: configuration.over(Self.defaults), logger: logger)
  }

  /// A topic to write to. Ask once and keep it.
  package func topic(_ name: TopicName) throws(KafkaError) -> OutputTopic { try core.topic(name) }

  /// Takes over the transactional id: fences the instance that had it and ends the transaction that it left open.
  package func initialize(within timeout: Duration = .seconds(30)) async throws(KafkaError) {
    try await call("take over the transactional id") { rd_kafka_init_transactions($0, timeout.clampedMilliseconds) }
  }

  /// Opens a transaction. Asks nobody.
  package func begin() async throws(KafkaError) {
    // What an aborted transaction did not deliver is no news for the next.
    _ = core.client.events.takeUndelivered()
    try await call("begin a transaction", leavesOpen: true) { rd_kafka_begin_transaction($0) }
  }

  /// Runs `body` on the producer's thread with a sink for as many records of the open transaction as it likes: one hop, however many they
  /// are.
  ///
  /// Returns when all are queued; whether they were delivered is told by `commit`.
  package func produce<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing RecordSink) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    try await core.produce(isInTransaction: { self.isOpen.load(ordering: .relaxed) }, body)
  }

  /// Makes the group's offsets part of the open transaction.
  ///
  /// Send them in every transaction, also when only timers fired: without offsets the coordinator checks no generation and nobody is
  /// fenced.
  package func sendOffsets(
    _ offsets: [TopicPartition: CommittedOffset], of group: GroupMetadata, within timeout: Duration = .seconds(10)
  ) async throws(KafkaError) {
    try await core.thread.run { [core] () throws(KafkaError) in
      let list = try PartitionList(offsets)
      let error = list.lend { list in
        rd_kafka_send_offsets_to_transaction(core.client.handle, list, group.pointer, timeout.clampedMilliseconds)
      }
      if let error { throw .taking(error, during: "send offsets to the transaction", transactional: true) }
    }
  }

  /// Delivers what is queued and commits; waits for what is left of `transaction.timeout.ms`, as librdkafka recommends.
  ///
  /// A record that was not delivered makes this fail with an error that requires an abort and names the first cause.
  package func commit() async throws(KafkaError) {
    try await call("commit the transaction", deliveries: true, leavesOpen: false) { [core] client in
      _ = core.flush(within: .milliseconds(100))
      return rd_kafka_commit_transaction(client, -1)
    }
  }

  /// Throws away what is queued and aborts; waits for what is left of `transaction.timeout.ms`.
  package func abort() async throws(KafkaError) {
    try await call("abort the transaction", leavesOpen: false) { rd_kafka_abort_transaction($0, -1) }
    _ = core.client.events.takeUndelivered()
  }

  /// The latest statistics; `nil` before the first `statistics.interval.ms` has passed.
  package var statistics: Statistics? { core.client.events.statistics }

  private func call(
    _ operation: String, deliveries: Bool = false, leavesOpen: Bool? = nil, _ body: @escaping @Sendable (OpaquePointer) -> OpaquePointer?
  ) async throws(KafkaError) {
    try await core.thread.run { [core] () throws(KafkaError) in
      guard let error = body(core.client.handle) else {
        if let leavesOpen { self.isOpen.store(leavesOpen, ordering: .relaxed) }
        return
      }
      let thrown = KafkaError.taking(error, during: operation, transactional: true)
      throw deliveries ? core.withDeliveries(thrown) ?? thrown : thrown
    }
  }
}
