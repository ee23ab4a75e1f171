import FleetTesting
import Kafka
import Testing

/// The admin client against the product's own broker.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct BrokerAdminTests {
  private let broker: BrokerProcess
  private let admin: Admin

  init() async throws {
    broker = try await BrokerProcess()
    admin = try Admin(configuration: broker.settings(), logger: silent)
  }

  @Test func `topics are created once, described, listed and deleted once`() async throws {
    let topics = [NewTopic("a", partitions: 3, configuration: ["cleanup.policy": "compact"]), NewTopic("b", partitions: 1, replication: 1)]
    #expect(try await admin.create(topics) == ["a", "b"])
    #expect(try await admin.create(topics).isEmpty)
    #expect(try await admin.topics().filter { !$0.key.rawValue.hasPrefix("__") } == ["a": 3, "b": 1])
    let described = try await admin.describe(["b", "missing", "a"])
    #expect(described.map(\.name) == ["b", "a"])
    #expect(described.last?.partitions.map(\.partition) == [0, 1, 2])
    #expect(described.last?.replication == 1)
    #expect(described.last?.configuration["cleanup.policy"]?.value == "compact")
    #expect(described.last?.configuration["cleanup.policy"]?.isOwn == true)
    #expect(described.first?.configuration["cleanup.policy"]?.isOwn == false)
    #expect(try await admin.delete(["a", "missing"]) == ["a"])
    #expect(try await admin.describe(["a"]).isEmpty)
  }

  @Test func `a topic without partitions or with nonsense for a setting stops with its name`() async throws {
    for topic in [NewTopic("none", partitions: 0), NewTopic("bad", partitions: 1, configuration: ["cleanup.policy": "burn"])] {
      let thrown = await #expect(throws: KafkaError.self) { try await admin.create([topic]) }
      guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
      #expect(failure.operation.contains(topic.name.rawValue))
    }
  }

  @Test func `partitions are raised and never lowered`() async throws {
    try await broker.create("t", partitions: 2)
    try await admin.setPartitions(of: "t", to: 5)
    #expect(try await admin.describe(["t"]).first?.partitions.count == 5)
    await #expect(throws: KafkaError.self) { try await admin.setPartitions(of: "t", to: 3) }
  }

  @Test func `changing one setting keeps the others, and nil goes back to the default`() async throws {
    let configuration = ["cleanup.policy": "compact", "retention.ms": "60000"]
    _ = try await admin.create([NewTopic("t", partitions: 1, configuration: configuration)])
    try await admin.alterConfiguration(of: "t", ["retention.ms": "120000"])
    let changed = try #require(try await admin.describe(["t"]).first)
    #expect(changed.configuration["retention.ms"]?.value == "120000")
    #expect(changed.configuration["cleanup.policy"]?.value == "compact")
    try await admin.alterConfiguration(of: "t", ["retention.ms": nil])
    let reset = try #require(try await admin.describe(["t"]).first)
    #expect(reset.configuration["retention.ms"]?.isOwn == false)
    #expect(reset.configuration["cleanup.policy"]?.isOwn == true)
  }

  @Test func `a group is described with its members, offsets and lags`() async throws {
    try await broker.create("t", partitions: 2)
    try await Producer(configuration: broker.settings(), logger: silent).send(["a", "b", "c"], to: "t", partition: 1)
    let consumer = try Consumer(
      configuration: broker.settings(["group.id": "g", "group.instance.id": "one", "client.id": "me"]), logger: silent)
    try consumer.subscribe(to: ["t"], listener: Recorder())
    #expect(try await consumer.collect(3).count == 3)
    let producer = try TransactionalProducer(configuration: broker.settings(["transactional.id": "p"]), logger: silent)
    try await producer.initialize()
    try await producer.begin()
    try await producer.sendOffsets([TopicPartition("t", 1): CommittedOffset(1, metadata: "uuid:7")], of: consumer.groupMetadata())
    try await producer.commit()
    let group = try #require(try await admin.describe(groups: ["g"]).first)
    #expect(group.state == "Stable" && group.assignor == "range")
    #expect(group.members.map(\.instanceID) == ["one"] && group.members.map(\.clientID) == ["me"])
    #expect(group.members.first?.assignment.sorted() == [TopicPartition("t", 0), TopicPartition("t", 1)])
    let lags = try await admin.lags(of: "g")
    #expect(lags.map(\.partition) == [TopicPartition("t", 1)])
    #expect(lags.first?.committed == CommittedOffset(1, metadata: "uuid:7"))
    #expect(lags.first?.offsets == 2)
    try await consumer.close()
  }

  @Test func `groups are listed`() async throws {
    try await broker.create("t", partitions: 1)
    var consumers: [Consumer] = []
    for name in ["b", "a"] {
      let consumer = try Consumer(configuration: broker.settings(["group.id": name]), logger: silent)
      let recorder = Recorder()
      try consumer.subscribe(to: ["t"], listener: recorder)
      while recorder.notes.isEmpty { _ = try await consumer.poll(upTo: 1, within: .milliseconds(100)) }
      consumers.append(consumer)
    }
    #expect(try await admin.groups() == ["a", "b"])
    for consumer in consumers { try await consumer.close() }
  }
}
