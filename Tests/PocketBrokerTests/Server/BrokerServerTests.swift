import NIOCore
import StatusHTTP
import Testing

@testable import PocketBroker

@Suite(.timeLimit(.minutes(1))) struct BrokerServerTests {
  private static func metadata(_ topics: String...) -> MetadataRequest {
    var request = MetadataRequest()
    request.topics = topics.map { name in
      var topic = MetadataRequest.Topic()
      topic.name = name
      return topic
    }
    return request
  }

  @Test func `a client learns the broker's address with the port that was chosen`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      let response = try await client.call(Self.metadata(), version: 12)
      #expect(broker.endpoint.port > 0)
      #expect(response.brokers.map(\.host) == ["127.0.0.1"])
      #expect(response.brokers.map(\.port) == [Int32(broker.endpoint.port)])
      #expect(response.controllerID == response.brokers[0].nodeID)
    }
  }

  @Test func `a client learns the address that is advertised`() async throws {
    try await withBroker({ $0.advertise = Endpoint(host: "shop.example", port: 9999) }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      let response = try await client.call(Self.metadata(), version: 1)
      #expect(response.brokers.map(\.host) == ["shop.example"])
      #expect(response.brokers.map(\.port) == [9999])
    }
  }

  @Test func `a topic is made when a client first asks for it, unless one of both does not want that`() async throws {
    try await withBroker({ $0.node.defaultPartitions = 3 }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      var forbidding = Self.metadata("orders")
      forbidding.allowAutoTopicCreation = false
      #expect(try await client.call(forbidding, version: 9).topics.map(\.error) == [.unknownTopicOrPartition])
      let made = try await client.call(Self.metadata("orders", "a b"), version: 9).topics
      #expect(made.map(\.error) == [.none, .invalidTopicException])
      #expect(made[0].partitions.map(\.index) == [0, 1, 2])
    }
    try await withBroker({ $0.node.autoCreateTopics = false }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      #expect(try await client.call(Self.metadata("orders"), version: 9).topics.map(\.error) == [.unknownTopicOrPartition])
    }
  }

  @Test func `requests sent at once are answered in their order`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      var frames: [ByteBuffer] = []
      for id in 1...100 { frames.append(try TestClient.frame(Self.metadata("t\(id % 7)"), version: 9, correlationID: Int32(id))) }
      try await client.send(frames)
      for id in 1...100 {
        let frame = try #require(await client.next())
        let response = try TestClient.decode(MetadataRequest.self, frame, version: 9, correlationID: Int32(id))
        #expect(response.topics.map(\.name) == ["t\(id % 7)"])
      }
    }
  }

  @Test func `a version of ApiVersions that is not spoken is answered in its first version`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      // Only the header: what a later version has behind it cannot be known.
      try await client.send(ByteBuffer(bytes: [0, 0, 0, 10, 0, 18, 0, 77, 0, 0, 0, 9, 0xff, 0xff]))
      let frame = try #require(await client.next())
      let response = try TestClient.decode(ApiVersionsRequest.self, frame, version: 0, correlationID: 9)
      #expect(response.error == .unsupportedVersion)
      #expect(response.entries.count == APIKey.allCases.count)
      #expect(try await client.call(ApiVersionsRequest(), version: 0).error == .none)
    }
  }

  @Test(arguments: [
    ("till-2.kit", "1.0-rc", true), ("", "1", false), ("a", "", false), ("a b", "1", false), ("-a", "1", false), ("ä", "1", false),
  ])
  func `a client's software has a name of letters, digits, dots and dashes`(name: String, version: String, isTaken: Bool) async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      let request = ApiVersionsRequest(clientSoftwareName: name, clientSoftwareVersion: version)
      #expect(try await client.call(request, version: 3).error == (isTaken ? .none : .invalidRequest))
    }
  }

  @Test(arguments: [(Int16(1), ErrorCode.invalidProducerEpoch), (Int16(2), .producerFenced)])
  func `a fenced producer is told so in the words of its version`(version: Int16, expected: ErrorCode) async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      var start = InitProducerIdRequest()
      (start.transactionalID, start.transactionTimeoutMs) = ("till", 60_000)
      let first = try await client.call(start, version: 4)
      _ = try await client.call(start, version: 4)
      var end = EndTxnRequest()
      (end.transactionalID, end.producerID, end.producerEpoch) = ("till", first.producerID, first.producerEpoch)
      #expect(try await client.call(end, version: version).error == expected)
    }
  }

  @Test(
    arguments: [
      Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x16, 0x03, 0x01, 0x02, 0x00, 0x01], [0xff, 0xff, 0xff, 0xff], [0x7f, 0xff, 0xff, 0xff],
      [0, 0, 0, 2, 0, 3], [0, 0, 0, 0], [0, 0, 0, 10, 0, 99, 0, 0, 0, 0, 0, 1, 0xff, 0xff],
      [0, 0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff], [0, 0, 0, 12, 0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff],
    ] as [[UInt8]])
  func `garbage ends its own connection and no other`(bytes: [UInt8]) async throws {
    try await withBroker { broker in
      let (bystander, vandal) = (try await TestClient(to: broker.endpoint), try await TestClient(to: broker.endpoint))
      #expect(try await bystander.call(ApiVersionsRequest(), version: 0).error == .none)
      try await vandal.send(ByteBuffer(bytes: bytes))
      #expect(await vandal.next() == nil)
      #expect(try await bystander.call(ApiVersionsRequest(), version: 0).error == .none)
    }
  }

  @Test func `a request above the limit ends its connection before its bytes have come`() async throws {
    try await withBroker({ $0.maximumRequestBytes = 1_000 }) { broker in
      let client = try await TestClient(to: broker.endpoint)
      try await client.send(ByteBuffer(bytes: [0, 0, 0x03, 0xe9]))
      #expect(await client.next() == nil)
    }
  }

  @Test func `what came before garbage is still answered`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      let good = try TestClient.frame(ApiVersionsRequest(), version: 0)
      try await client.send([good, ByteBuffer(bytes: [0, 0, 0, 10, 0, 99, 0, 0, 0, 0, 0, 1, 0xff, 0xff])])
      #expect(await client.next() != nil)
      #expect(await client.next() == nil)
    }
  }

  @Test func `one connection too many is closed and there is room again when another goes`() async throws {
    try await withBroker({ $0.maximumConnections = 2 }) { broker in
      let (first, second) = (try await TestClient(to: broker.endpoint), try await TestClient(to: broker.endpoint))
      #expect(try await first.call(ApiVersionsRequest(), version: 0).error == .none)
      #expect(try await second.call(ApiVersionsRequest(), version: 0).error == .none)
      let third = try await TestClient(to: broker.endpoint)
      #expect(await third.next() == nil)
      await first.close()
      var answered = false
      while !answered {
        let next = try await TestClient(to: broker.endpoint)
        answered = (try? await next.call(ApiVersionsRequest(), version: 0)) != nil
        await next.close()
      }
      #expect(try await second.call(ApiVersionsRequest(), version: 0).error == .none)
    }
  }

  @Test func `large requests wait for memory and are all answered`() async throws {
    try await withBroker({ $0.requestMemory = 200_000 }) { broker in
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for _ in 0..<6 {
          tasks.addTask {
            let client = try await TestClient(to: broker.endpoint)
            var request = MetadataRequest()
            var topic = MetadataRequest.Topic()
            topic.name = String(repeating: "x", count: 30_000)
            request.topics = Array(repeating: topic, count: 5)
            for _ in 0..<5 {
              let response = try await client.call(request, version: 1)
              #expect(response.topics.map(\.error) == Array(repeating: .invalidTopicException, count: 5))
            }
          }
        }
        try await tasks.waitForAll()
      }
    }
  }

  @Test func `a stop answers a fetch that waits, and closes`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      _ = try await client.call(Self.metadata("orders"), version: 9)
      var fetch = FetchRequest()
      (fetch.maxWaitMs, fetch.minBytes) = (30_000, 1)
      var (topic, partition) = (FetchRequest.Topic(), FetchRequest.Topic.Partition())
      (topic.name, partition.partitionMaxBytes) = ("orders", 1_000)
      topic.partitions = [partition]
      fetch.topics = [topic]
      try await client.send(try TestClient.frame(fetch, version: 4, correlationID: 5))
      // Behind the fetch on another connection: when it is answered, the broker has read the fetch as well.
      #expect(try await TestClient(to: broker.endpoint).call(ApiVersionsRequest(), version: 0).error == .none)
      async let stopped: Void = broker.stop()
      let frame = try #require(await client.next())
      let response = try TestClient.decode(FetchRequest.self, frame, version: 4, correlationID: 5)
      #expect(response.topics[0].partitions.map(\.error) == [.none])
      #expect(await client.next() == nil)
      await stopped
    }
  }
}
