import NIOCore
import Testing

@testable import PocketBroker

/// What the tools of an operator ask, in the versions that only newer ones speak.
@Suite(.timeLimit(.minutes(1))) struct AdministrationTests {
  private static func listOffsets(_ timestamps: Int64..., in topics: [String] = ["orders"]) -> ListOffsetsRequest {
    var request = ListOffsetsRequest()
    request.topics = topics.map { name in
      var topic = ListOffsetsRequest.Topic()
      topic.name = name
      topic.partitions = timestamps.map { timestamp in
        var partition = ListOffsetsRequest.Topic.Partition()
        partition.timestamp = timestamp
        return partition
      }
      return topic
    }
    return request
  }

  @Test(arguments: [
    (Int16(6), Int64(-3), ErrorCode.unsupportedVersion, Int64(-1)), (7, -3, .none, -1), (7, -4, .unsupportedVersion, -1), (8, -4, .none, 0),
    (8, -5, .unsupportedVersion, -1), (9, -5, .none, -1), (10, -6, .unsupportedVersion, -1), (10, -1, .none, 0),
  ])
  func `a place in a log has a name from some version on`(version: Int16, timestamp: Int64, error: ErrorCode, offset: Int64) async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      let found = try await client.call(Self.listOffsets(timestamp), version: version).topics[0].partitions[0]
      #expect(found.error == error)
      #expect(found.offset == offset)
    }
  }

  @Test func `a partition that is named twice is refused both times`() async throws {
    try await withBroker { broker in
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      let client = try await TestClient(to: broker.endpoint)
      let found = try await client.call(Self.listOffsets(-1, -2), version: 7).topics[0].partitions
      #expect(found.map(\.error) == [.invalidRequest, .invalidRequest])
    }
  }

  @Test func `a group that is not there is dead, and from version 6 on not found`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      var request = DescribeGroupsRequest()
      request.groups = ["nobody"]
      let old = try await client.call(request, version: 5).groups[0]
      #expect((old.error, old.groupState) == (.none, "Dead"))
      let new = try await client.call(request, version: 6).groups[0]
      #expect((new.error, new.groupState) == (.groupIDNotFound, "Dead"))
      #expect(new.errorMessage != nil)
    }
  }

  @Test func `a client may do all that topics, groups and the cluster know`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      _ = try await broker.engine.createTopic("orders", partitions: 1)
      var metadata = MetadataRequest()
      (metadata.includeTopicAuthorizedOperations, metadata.includeClusterAuthorizedOperations) = (true, true)
      let answer = try await client.call(metadata, version: 8)
      #expect(answer.topics.map(\.topicAuthorizedOperations) == [3576])
      #expect(answer.clusterAuthorizedOperations == 8096)
      var groups = DescribeGroupsRequest()
      (groups.groups, groups.includeAuthorizedOperations) = (["nobody"], true)
      #expect(try await client.call(groups, version: 5).groups.map(\.authorizedOperations) == [3400])
      var cluster = DescribeClusterRequest()
      cluster.includeClusterAuthorizedOperations = true
      #expect(try await client.call(cluster, version: 2).clusterAuthorizedOperations == 8096)
      cluster.includeClusterAuthorizedOperations = false
      #expect(try await client.call(cluster, version: 2).clusterAuthorizedOperations == .min)
    }
  }

  @Test(arguments: [(Int8(2), ErrorCode.mismatchedEndpointType), (9, .unsupportedEndpointType)])
  func `only brokers are described`(endpointType: Int8, error: ErrorCode) async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      var request = DescribeClusterRequest()
      request.endpointType = endpointType
      #expect(try await client.call(request, version: 1).error == error)
    }
  }

  @Test func `a fetch of nothing does not wait`() async throws {
    try await withBroker { broker in
      let client = try await TestClient(to: broker.endpoint)
      var request = FetchRequest()
      (request.maxWaitMs, request.minBytes) = (30_000, 1)
      let clock = ContinuousClock()
      let began = clock.now
      #expect(try await client.call(request, version: 12).error == .none)
      #expect(clock.now - began < .seconds(20))
    }
  }
}
