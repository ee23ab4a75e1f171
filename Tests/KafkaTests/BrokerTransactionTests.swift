import FleetTesting
import Kafka
import Testing

/// Transactions and fencing against the product's own broker.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct BrokerTransactionTests {
  private let broker: BrokerProcess

  init() async throws {
    broker = try await BrokerProcess()
    try await broker.create("t", partitions: 1)
  }

  private func producer(_ id: String = "worker-1") async throws -> TransactionalProducer {
    let producer = try TransactionalProducer(configuration: broker.settings(["transactional.id": id]), logger: silent)
    try await producer.initialize()
    return producer
  }

  private func send(_ values: [String], with producer: TransactionalProducer) async throws {
    let topic = try producer.topic("t")
    try await producer.produce { (sink) throws(KafkaError) in
      for value in values { try sink.send(to: topic, partition: 0, key: nil, value: Array(value.utf8).span.bytes) }
    }
  }

  private func reader(_ more: [String: String] = [:]) throws -> Consumer {
    let consumer = try Consumer(configuration: broker.settings(more), logger: silent)
    try consumer.assign([TopicPartition("t", 0): .beginning])
    return consumer
  }

  private func text(_ record: Copy) -> String { String(decoding: record.value ?? [], as: UTF8.self) }

  @Test func `aborted records are never read and committed ones are, in order`() async throws {
    let producer = try await producer()
    for (value, isKept) in [("a", true), ("lost", false), ("b", true)] {
      try await producer.begin()
      try await send([value], with: producer)
      // Delivered before the abort, so that the log holds what must not be read.
      if isKept { try await producer.commit() } else { try await producer.abort() }
    }
    #expect(try await reader().collect(2).map(text) == ["a", "b"])
  }

  @Test func `records of an open transaction are not read and hold back the last stable offset`() async throws {
    let producer = try await producer()
    try await producer.begin()
    try await send(["first"], with: producer)
    try await producer.commit()
    try await producer.begin()
    try await send(["open"], with: producer)
    let uncommitted = try reader(["isolation.level": "read_uncommitted"])
    #expect(try await uncommitted.collect(2).map(text) == ["first", "open"])
    let stable = try reader()
    #expect(try await stable.collect(2, within: .seconds(1)).map(text) == ["first"])
    let partition = TopicPartition("t", 0)
    // One record and one marker are stable; the open record comes after them.
    #expect(try await stable.queryWatermarks(of: partition).end == 2)
    #expect(try await stable.queryEnds(of: [partition]) == [partition: 2])
    #expect(try await uncommitted.queryWatermarks(of: partition).end == 3)
    try await producer.commit()
    #expect(try await stable.collect(1).map(text) == ["open"])
  }

  @Test func `offsets of a transaction come back with their metadata, and only once it is committed`() async throws {
    let partition = TopicPartition("t", 0)
    let consumer = try Consumer(configuration: broker.settings(["group.id": "g"]), logger: silent)
    let recorder = Recorder()
    try consumer.subscribe(to: ["t"], listener: recorder)
    while recorder.notes.isEmpty { _ = try await consumer.poll(upTo: 1, within: .milliseconds(100)) }
    let producer = try await producer()
    try await producer.begin()
    try await producer.sendOffsets([partition: CommittedOffset(5, metadata: "8c1f:41")], of: consumer.groupMetadata())
    try await producer.abort()
    #expect(try await consumer.committed([partition]).isEmpty)
    try await producer.begin()
    try await producer.sendOffsets([partition: CommittedOffset(6, metadata: "8c1f:42 ü😀")], of: consumer.groupMetadata())
    try await producer.commit()
    #expect(try await consumer.committed([partition]) == [partition: CommittedOffset(6, metadata: "8c1f:42 ü😀")])
    try await consumer.close()
  }

  @Test func `a second instance with the same transactional id fences the first`() async throws {
    let first = try await producer()
    try await first.begin()
    try await send(["zombie"], with: first)
    let second = try await producer()
    let thrown = await #expect(throws: KafkaError.self) { try await first.commit() }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.isFatal)
    try await second.begin()
    try await send(["alive"], with: second)
    try await second.commit()
    #expect(try await reader().collect(1).map(text) == ["alive"])
  }
}
