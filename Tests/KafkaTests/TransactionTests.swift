import CKafka
import Kafka
import Testing

/// The calls of a transaction and what their errors tell to do, as far as the mock cluster goes.
@Suite struct TransactionTests {
  private let cluster: MockCluster

  init() throws {
    cluster = try MockCluster()
    cluster.create("t", partitions: 1)
  }

  private func producer(_ more: [String: String] = [:]) throws -> TransactionalProducer {
    let settings = ["transactional.id": "worker-1", "retry.backoff.ms": "10"].merging(more) { _, own in own }
    return try TransactionalProducer(configuration: cluster.settings(settings), logger: silent)
  }

  private func send(_ value: String, with producer: TransactionalProducer) async throws {
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      try sink.send(to: topic, partition: 0, key: nil, value: Array(value.utf8).span.bytes)
    }
  }

  private func read(_ count: Int) async throws -> [[UInt8]?] {
    let consumer = try Consumer(configuration: cluster.settings(), logger: silent)
    try consumer.assign([TopicPartition("t", 0): .beginning])
    return try await consumer.collect(count).map(\.value)
  }

  @Test func `records and offsets are committed together, transaction after transaction`() async throws {
    let consumer = try Consumer(configuration: cluster.settings(["group.id": "g"]), logger: silent)
    let producer = try producer()
    try await producer.initialize()
    for value in ["a", "b"] {
      try await producer.begin()
      try await send(value, with: producer)
      let offsets = [TopicPartition("t", 0): CommittedOffset(7, metadata: "store:1")]
      try await producer.sendOffsets(offsets, of: consumer.groupMetadata())
      try await producer.commit()
    }
    #expect(try await read(2) == [Array("a".utf8), Array("b".utf8)])
    try await consumer.close()
  }

  @Test func `a coordinator that is not there yet is waited for`() async throws {
    cluster.fail(
      .initProducerID,
      with: [
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
      ])
    let producer = try producer()
    try await producer.initialize(within: .seconds(20))
    try await producer.begin()
    try await producer.abort()
  }

  @Test func `no broker at all is a retry, within the time given`() async throws {
    cluster.setDown(broker: 1)
    let producer = try producer()
    let thrown = await #expect(throws: KafkaError.self) { try await producer.initialize(within: .milliseconds(300)) }
    guard case .retry? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    cluster.setUp(broker: 1)
    try await producer.initialize(within: .seconds(20))
  }

  @Test func `a record that was not delivered fails the commit with its cause, and the transaction can be aborted`() async throws {
    let producer = try producer()
    try await producer.initialize()
    try await producer.begin()
    cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_INVALID_RECORD])
    try await send("refused", with: producer)
    let thrown = await #expect(throws: KafkaError.self) { try await producer.commit() }
    guard case .park(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.requiresAbort)
    #expect(!failure.isFatal)
    #expect(failure.code == ErrorCode(rawValue: 87))
    #expect(failure.sentence.contains("failed to validate record"), "\(failure)")
    try await producer.abort()
  }

  @Test func `a record beyond the size limit is parked and the transaction stays whole`() async throws {
    let producer = try producer(["message.max.bytes": "2000"])
    try await producer.initialize()
    try await producer.begin()
    let thrown = await #expect(throws: KafkaError.self) { try await send(String(repeating: "x", count: 5_000), with: producer) }
    guard case .park(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(!failure.requiresAbort)
    try await send("small", with: producer)
    try await producer.commit()
    #expect(try await read(1) == [Array("small".utf8)])
  }

  @Test func `sending on after a record has failed asks for the abort`() async throws {
    let producer = try producer(["linger.ms": "0"])
    try await producer.initialize()
    try await producer.begin()
    cluster.fail(.produce, with: [RD_KAFKA_RESP_ERR_INVALID_RECORD])
    let end = ContinuousClock.now.advanced(by: .seconds(20))
    var thrown: KafkaError?
    while thrown == nil, ContinuousClock.now < end {
      do { try await send("a", with: producer) } catch let error as KafkaError { thrown = error }
    }
    guard case .retry(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.requiresAbort)
    try await producer.abort()
  }

  @Test func `a commit by a fenced producer is fatal and stops`() async throws {
    let producer = try producer()
    try await producer.initialize()
    try await producer.begin()
    try await send("a", with: producer)
    cluster.fail(.endTransaction, with: [RD_KAFKA_RESP_ERR_PRODUCER_FENCED])
    let thrown = await #expect(throws: KafkaError.self) { try await producer.commit() }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.isFatal)
  }

  @Test func `a call out of turn stops`() async throws {
    let producer = try producer()
    let thrown = await #expect(throws: KafkaError.self) { try await producer.begin() }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.code == ErrorCode(rawValue: -172))
  }

  @Test func `an aborted transaction leaves the producer ready for the same records`() async throws {
    let producer = try producer(["linger.ms": "10000"])
    try await producer.initialize()
    try await producer.begin()
    try await send("never sent", with: producer)
    try await producer.abort()
    try await producer.begin()
    try await send("sent", with: producer)
    try await producer.commit()
    #expect(try await read(1) == [Array("sent".utf8)])
  }

  @Test func `a topic of another producer is refused`() async throws {
    let producer = try producer()
    let foreign = try self.producer(["transactional.id": "worker-2"]).topic("t")
    try await producer.initialize()
    try await producer.begin()
    let thrown = await #expect(throws: KafkaError.self) {
      try await producer.produce { (sink) throws(KafkaError) in try sink.send(to: foreign, key: nil, value: nil) }
    }
    guard case .stop? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
  }

  @Test func `a producer without idempotence is refused`() {
    #expect(throws: KafkaError.self) { try producer(["enable.idempotence": "false"]) }
  }

  @Test func `a producer without a transactional id is refused`() {
    #expect(throws: KafkaError.self) { try TransactionalProducer(configuration: cluster.settings(), logger: silent) }
  }
}
