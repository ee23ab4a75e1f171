import NIOCore
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct RecordsOnTheWireTests {
  private static func produce(_ records: ByteBuffer?, to topic: String = "orders", partition: Int32 = 0, acks: Int16 = -1) -> ProduceRequest
  {
    var request = ProduceRequest()
    (request.acks, request.timeoutMs) = (acks, 1_000)
    var (topicPart, partitionPart) = (ProduceRequest.Topic(), ProduceRequest.Topic.Partition())
    (partitionPart.index, partitionPart.records) = (partition, records)
    (topicPart.name, topicPart.partitions) = (topic, [partitionPart])
    request.topics = [topicPart]
    return request
  }

  private static func fetch(_ topic: Topic, from offset: Int64 = 0, wait: Int32 = 0, epoch: Int32 = -1) -> FetchRequest {
    var request = FetchRequest()
    (request.maxWaitMs, request.minBytes, request.maxBytes) = (wait, 1, 1 << 20)
    var (topicPart, partition) = (FetchRequest.Topic(), FetchRequest.Topic.Partition())
    (partition.fetchOffset, partition.partitionMaxBytes, partition.currentLeaderEpoch) = (offset, 1 << 20, epoch)
    (topicPart.name, topicPart.topicID, topicPart.partitions) = (topic.name, topic.id, [partition])
    request.topics = [topicPart]
    return request
  }

  private static func batch(_ values: String...) -> ByteBuffer {
    // Of now, as the broker drops at once what is older than the topic keeps.
    BatchMaker(records: values.map { TestRecord(key: nil, value: $0, time: SystemClock().now) }).bytes
  }

  @Test(arguments: APIKey.produce.versions)
  func `a batch produced in any version is fetched in every version, but for its offset as it was sent`(version: Int16) async throws {
    try await withBroker { broker in
      let topic = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      let sent = Self.batch("one", "two")
      let outcome = try await client.call(Self.produce(sent), version: version).topics[0].partitions[0]
      #expect((outcome.error, outcome.baseOffset) == (.none, 0))
      for fetchVersion in APIKey.fetch.versions {
        let part = try await client.call(Self.fetch(topic), version: fetchVersion).topics[0].partitions[0]
        #expect((part.error, part.highWatermark, part.lastStableOffset) == (.none, 2, 2))
        let records = try #require(part.records)
        #expect(records.readableBytes == sent.readableBytes)
        #expect(records.getSlice(at: records.readerIndex + 16, length: 60) == sent.getSlice(at: 16, length: 60))
      }
    }
  }

  @Test func `produces sent at once keep their order`() async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      var frames: [ByteBuffer] = []
      for id in 1...200 { frames.append(try TestClient.frame(Self.produce(Self.batch("\(id)")), version: 9, correlationID: Int32(id))) }
      try await client.send(frames)
      for id in 1...200 {
        let frame = try #require(await client.next())
        let response = try TestClient.decode(ProduceRequest.self, frame, version: 9, correlationID: Int32(id))
        #expect(response.topics[0].partitions[0].baseOffset == Int64(id - 1))
      }
    }
  }

  @Test func `a fetch that waits is answered by the next produce`() async throws {
    try await withBroker { broker in
      let topic = try await broker.engine.createTopic("orders", partitions: 1)
      let (reader, writer) = (try await TestClient(to: broker.endpoint), try await TestClient(to: broker.endpoint))
      try await reader.send(try TestClient.frame(Self.fetch(topic, wait: 30_000), version: 12))
      #expect(try await writer.call(Self.produce(Self.batch("one")), version: 9).topics[0].partitions[0].error == .none)
      let frame = try #require(await reader.next())
      let response = try TestClient.decode(FetchRequest.self, frame, version: 12, correlationID: 1)
      #expect(response.topics[0].partitions[0].records?.readableBytes ?? 0 > 0)
    }
  }

  @Test func `a damaged batch is refused and the next one is taken`() async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      var damaged = Self.batch("one")
      damaged.setInteger(UInt8(0xff), at: damaged.writerIndex - 2)
      #expect(try await client.call(Self.produce(damaged), version: 9).topics[0].partitions[0].error == .corruptMessage)
      #expect(try await client.call(Self.produce(Self.batch("two")), version: 9).topics[0].partitions[0].baseOffset == 0)
    }
  }

  @Test func `a partition that is not there and an acks that is none are errors of their own`() async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      let cases: [(ProduceRequest, ErrorCode)] = [
        (Self.produce(Self.batch("a"), to: "nowhere"), .unknownTopicOrPartition),
        (Self.produce(Self.batch("a"), partition: 7), .unknownTopicOrPartition),
        (Self.produce(Self.batch("a"), partition: -1), .unknownTopicOrPartition),
        (Self.produce(Self.batch("a"), acks: 2), .invalidRequiredAcks),
      ]
      for (request, error) in cases {
        #expect(try await client.call(request, version: 9).topics[0].partitions[0].error == error)
      }
    }
  }

  @Test func `a produce without acknowledgement has no response, and closes when it fails`() async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      try await client.send(try TestClient.frame(Self.produce(Self.batch("one"), acks: 0), version: 9, correlationID: 99))
      #expect(try await client.call(ApiVersionsRequest(), version: 0).error == .none)
      #expect(try await client.call(Self.produce(Self.batch("two")), version: 9).topics[0].partitions[0].baseOffset == 1)
      try await client.send(try TestClient.frame(Self.produce(Self.batch("x"), to: "nowhere", acks: 0), version: 9))
      #expect(await client.next() == nil)
    }
  }

  @Test func `a fetch by an unknown id, a later epoch or in a session is refused at once`() async throws {
    try await withBroker { broker in
      let topic = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      var unknown = Self.fetch(topic, wait: 30_000)
      unknown.topics[0].topicID = .random()
      #expect(try await client.call(unknown, version: 13).topics[0].partitions[0].error == .unknownTopicID)
      let later = Self.fetch(topic, wait: 30_000, epoch: 5)
      #expect(try await client.call(later, version: 12).topics[0].partitions[0].error == .unknownLeaderEpoch)
      var session = Self.fetch(topic, wait: 30_000)
      (session.sessionID, session.sessionEpoch) = (7, 3)
      #expect(try await client.call(session, version: 12).error == .fetchSessionIDNotFound)
      let beyond = Self.fetch(topic, from: 5, wait: 30_000)
      #expect(try await client.call(beyond, version: 12).topics[0].partitions[0].error == .offsetOutOfRange)
    }
  }
}
