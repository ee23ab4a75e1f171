import Kafka
import Synchronization
import Testing

/// The consumer as a member of a group, as far as the mock cluster goes.
@Suite struct GroupTests {
  private let cluster: MockCluster
  private let producer: Producer

  init() throws {
    cluster = try MockCluster()
    cluster.create("t", partitions: 2)
    producer = try Producer(configuration: cluster.settings(), logger: silent)
  }

  private func consumer(_ more: [String: String] = [:]) throws -> Consumer {
    let settings = ["group.id": "g", "session.timeout.ms": "6000", "heartbeat.interval.ms": "100"].merging(more) { _, own in own }
    return try Consumer(configuration: cluster.settings(settings), logger: silent)
  }

  private let both: [TopicPartition] = [TopicPartition("t", 0), TopicPartition("t", 1)]

  @Test func `partitions come, are read from the named offsets, and go on closing`() async throws {
    try await producer.send(["a", "b", "c"], to: "t", partition: 0)
    try await producer.send(["d", "e"], to: "t", partition: 1)
    let consumer = try consumer()
    let recorder = Recorder(onAssigned: { _ in [TopicPartition("t", 0): .at(1), TopicPartition("t", 1): .at(2)] })
    try consumer.subscribe(to: ["t"], listener: recorder)
    let records = try await consumer.collect(2)
    #expect(records.map(\.value) == [Array("b".utf8), Array("c".utf8)])
    #expect(try consumer.positions(of: [TopicPartition("t", 0)]) == [TopicPartition("t", 0): 3])
    try await consumer.close()
    #expect(recorder.notes == [.assigned(both), .revoked(both)])
  }

  @Test func `a handler may ask for committed offsets and watermarks while it is awaited`() async throws {
    try await producer.send(["a", "b", "c"], to: "t", partition: 1)
    let consumer = try consumer()
    let answers = Mutex<(committed: Int, end: Offset)?>(nil)
    let recorder = Recorder(onAssigned: { partitions in
      let committed = try await consumer.committed(partitions)
      let watermarks = try await consumer.queryWatermarks(of: TopicPartition("t", 1))
      answers.withLock { $0 = (committed.count, watermarks.end) }
      return Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) })
    })
    try consumer.subscribe(to: ["t"], listener: recorder)
    #expect(try await consumer.collect(3).count == 3)
    #expect(answers.withLock { $0?.committed } == 0)
    #expect(answers.withLock { $0?.end } == 3)
    try await consumer.close()
  }

  @Test func `an assignment without a start offset for each partition stops with the partition's name`() async throws {
    let consumer = try consumer()
    try consumer.subscribe(to: ["t"], listener: Recorder(onAssigned: { _ in [TopicPartition("t", 0): .beginning] }))
    let thrown = await #expect(throws: KafkaError.self) { while true { _ = try await consumer.poll(upTo: 10, within: .milliseconds(100)) } }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.partition == TopicPartition("t", 1))
    try await consumer.close()
  }

  @Test func `what a handler throws ends the poll and closing still works`() async throws {
    struct Refused: Error {}
    let consumer = try consumer()
    try consumer.subscribe(to: ["t"], listener: Recorder(onAssigned: { _ in throw Refused() }))
    await #expect(throws: Refused.self) { while true { _ = try await consumer.poll(upTo: 10, within: .milliseconds(100)) } }
    try await consumer.close()
  }

  @Test func `unsubscribing awaits the revocation before partitions go`() async throws {
    let consumer = try consumer()
    let deadlines = Mutex<[Duration]>([])
    let recorder = Recorder(onRevoked: { deadline in deadlines.withLock { $0.append(ContinuousClock.now.duration(to: deadline)) } })
    try consumer.subscribe(to: ["t"], listener: recorder)
    while recorder.notes.isEmpty { _ = try await consumer.poll(upTo: 10, within: .milliseconds(100)) }
    try consumer.unsubscribe()
    while recorder.notes.count < 2 { _ = try await consumer.poll(upTo: 10, within: .milliseconds(100)) }
    #expect(recorder.notes == [.assigned(both), .revoked(both)])
    // A fifth of the five minutes that `max.poll.interval.ms` has by default.
    let deadline = try #require(deadlines.withLock { $0.first })
    #expect(deadline > .seconds(50) && deadline <= .seconds(60))
    try await consumer.close()
  }

  @Test func `after closing every call says stop and closing again does nothing`() async throws {
    let consumer = try consumer()
    try await consumer.close()
    try await consumer.close()
    let thrown = await #expect(throws: KafkaError.self) { _ = try await consumer.poll(upTo: 1, within: .zero) }
    #expect(thrown?.failure.code == ErrorCode(rawValue: -197))
    #expect(throws: KafkaError.self) { try consumer.subscribe(to: ["t"], listener: Recorder()) }
    #expect(throws: KafkaError.self) { try consumer.pause([TopicPartition("t", 0)]) }
    await #expect(throws: KafkaError.self) { _ = try await consumer.committed([TopicPartition("t", 0)]) }
  }

  @Test func `a paused partition brings nothing until it is resumed, and only what was paused is resumed`() async throws {
    let consumer = try consumer()
    try consumer.assign([TopicPartition("t", 0): .beginning, TopicPartition("t", 1): .beginning])
    try await producer.send(["before"], to: "t", partition: 0)
    #expect(try await consumer.collect(1).count == 1)
    try consumer.pause([TopicPartition("t", 0)])
    try await producer.send(["held"], to: "t", partition: 0)
    try await producer.send(["other"], to: "t", partition: 1)
    #expect(try await consumer.collect(1).map(\.partition) == [1])
    #expect(try await consumer.collect(1, within: .milliseconds(800)).isEmpty)
    try consumer.resume([TopicPartition("t", 1)])
    #expect(consumer.paused == [TopicPartition("t", 0)])
    #expect(try await consumer.collect(1, within: .milliseconds(800)).isEmpty)
    try consumer.resume([TopicPartition("t", 0), TopicPartition("t", 1)])
    #expect(consumer.paused.isEmpty)
    #expect(try await consumer.collect(1).map(\.value) == [Array("held".utf8)])
  }

  @Test func `a pause ends with the assignment`() async throws {
    let consumer = try consumer()
    let start: [TopicPartition: StartOffset] = [TopicPartition("t", 0): .beginning]
    try consumer.assign(start)
    try consumer.pause([TopicPartition("t", 0)])
    try consumer.assign(start)
    #expect(consumer.paused.isEmpty)
    try await producer.send(["a"], to: "t", partition: 0)
    #expect(try await consumer.collect(1).count == 1)
  }

  @Test(.timeLimit(.minutes(5))) func `a poll ends early when it is woken`() async throws {
    let consumer = try consumer()
    try consumer.assign([TopicPartition("t", 0): .end])
    async let poll = consumer.poll(upTo: 1, within: .seconds(3_600))
    consumer.wake()
    #expect(try await poll.isEmpty)
  }

  @Test(arguments: [
    ["enable.auto.commit": "true"], ["enable.auto.offset.store": "true"], ["partition.assignment.strategy": "cooperative-sticky"],
    ["partition.assignment.strategy": "range, cooperative-sticky"], ["no.such.setting": "1"], ["session.timeout.ms": "soon"],
  ])
  func `a setting that would break the guarantees is refused`(setting: [String: String]) {
    let thrown = #expect(throws: KafkaError.self) { _ = try consumer(setting) }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    let name = setting.keys.first ?? ""
    #expect(failure.sentence.contains(name), "\(failure)")
  }
}
