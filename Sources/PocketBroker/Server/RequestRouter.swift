import NIOCore

/// Takes a request apart, has it handled, and puts the response together.
struct RequestRouter: Sendable {
  let node: BrokerNode

  /// What a request comes to.
  enum Outcome: Sendable {
    /// A response to send.
    case response(ResponseFrame)
    /// Nothing: a produce with `acks=0` that went well.
    case silence
    /// The connection is to be closed, for the reason given.
    case close(String)
  }

  /// Handles one request.
  ///
  /// Runs on the caller's thread up to the point where the engine has taken the request in, so that requests handed over one after
  /// the other reach it in that order.
  func route(_ frame: RequestFrame, from client: BrokerNode.Client) async -> Outcome {
    guard let api = APIKey(rawValue: frame.key) else { return .close("request \(frame.key) is not known") }
    guard api.versions.contains(frame.version) else { return Self.refuseVersion(frame, api) }
    do throws(WireError) {
      return try await answer(frame, api, client)
    } catch {
      return .close("\(api) version \(frame.version) cannot be read: \(error)")
    }
  }

  /// The answer to a version that is not spoken: ApiVersions says in its oldest form which are (KIP-511), any other request means
  /// that the client did not ask, and ends the connection, as in Apache Kafka.
  private static func refuseVersion(_ frame: RequestFrame, _ api: APIKey) -> Outcome {
    guard api == .apiVersions else { return .close("\(api) version \(frame.version) is not spoken") }
    var response = ApiVersionsResponse()
    (response.error, response.entries) = (.unsupportedVersion, BrokerNode.announced)
    guard let answer = try? ResponseFrame(response, to: api, version: 0, correlationID: frame.correlationID) else {
      return .close("\(api) version \(frame.version) is not spoken")
    }
    return .response(answer)
  }

  // One line a request: there is no shorter honest way to say which type belongs to which number.
  private func answer(_ frame: RequestFrame, _ api: APIKey, _ client: BrokerNode.Client) async throws(WireError) -> Outcome {
    let version = frame.version
    switch api {
    case .produce: return try await produce(frame)
    case .fetch: return try frame.reply(FetchRequest.self, await node.handle(try frame.decode(), version: version))
    case .listOffsets: return try frame.reply(ListOffsetsRequest.self, await node.handle(try frame.decode(), version: version))
    case .metadata: return try frame.reply(MetadataRequest.self, await node.handle(try frame.decode(), version: version))
    case .offsetCommit: return try frame.reply(OffsetCommitRequest.self, await node.handle(try frame.decode()))
    case .offsetFetch: return try frame.reply(OffsetFetchRequest.self, await node.handle(try frame.decode(), version: version))
    case .findCoordinator: return try frame.reply(FindCoordinatorRequest.self, node.handle(try frame.decode(), version: version))
    case .joinGroup:
      return try frame.reply(JoinGroupRequest.self, await node.handle(try frame.decode(), version: version, from: client))
    case .heartbeat: return try frame.reply(HeartbeatRequest.self, await node.handle(try frame.decode()))
    case .leaveGroup: return try frame.reply(LeaveGroupRequest.self, await node.handle(try frame.decode(), version: version))
    case .syncGroup: return try frame.reply(SyncGroupRequest.self, await node.handle(try frame.decode(), version: version))
    case .describeGroups: return try frame.reply(DescribeGroupsRequest.self, await node.handle(try frame.decode(), version: version))
    case .listGroups: return try frame.reply(ListGroupsRequest.self, await node.handle(try frame.decode()))
    case .apiVersions: return try frame.reply(ApiVersionsRequest.self, node.handle(try frame.decode(), version: version))
    case .createTopics: return try frame.reply(CreateTopicsRequest.self, await node.handle(try frame.decode()))
    case .deleteTopics: return try frame.reply(DeleteTopicsRequest.self, await node.handle(try frame.decode(), version: version))
    case .deleteRecords: return try frame.reply(DeleteRecordsRequest.self, await node.handle(try frame.decode()))
    case .initProducerId: return try frame.reply(InitProducerIdRequest.self, await node.handle(try frame.decode(), version: version))
    case .offsetForLeaderEpoch: return try frame.reply(OffsetForLeaderEpochRequest.self, await node.handle(try frame.decode()))
    case .addPartitionsToTxn:
      return try frame.reply(AddPartitionsToTxnRequest.self, await node.handle(try frame.decode(), version: version))
    case .addOffsetsToTxn: return try frame.reply(AddOffsetsToTxnRequest.self, await node.handle(try frame.decode(), version: version))
    case .endTxn: return try frame.reply(EndTxnRequest.self, await node.handle(try frame.decode(), version: version))
    case .txnOffsetCommit: return try frame.reply(TxnOffsetCommitRequest.self, await node.handle(try frame.decode(), version: version))
    case .describeConfigs: return try frame.reply(DescribeConfigsRequest.self, node.handle(try frame.decode()))
    case .alterConfigs: return try frame.reply(AlterConfigsRequest.self, await node.handle(try frame.decode()))
    case .createPartitions: return try frame.reply(CreatePartitionsRequest.self, await node.handle(try frame.decode()))
    case .deleteGroups: return try frame.reply(DeleteGroupsRequest.self, await node.handle(try frame.decode()))
    case .incrementalAlterConfigs: return try frame.reply(IncrementalAlterConfigsRequest.self, await node.handle(try frame.decode()))
    case .offsetDelete: return try frame.reply(OffsetDeleteRequest.self, await node.handle(try frame.decode()))
    case .describeCluster: return try frame.reply(DescribeClusterRequest.self, node.handle(try frame.decode()))
    case .describeProducers: return try frame.reply(DescribeProducersRequest.self, await node.handle(try frame.decode()))
    case .describeTransactions: return try frame.reply(DescribeTransactionsRequest.self, await node.handle(try frame.decode()))
    case .listTransactions: return try frame.reply(ListTransactionsRequest.self, await node.handle(try frame.decode()))
    case .saslHandshake, .saslAuthenticate: return .close("\(api) has no place on this connection")
    }
  }

  /// A produce with `acks=0` has no response; what went wrong with it can only be told by closing the connection.
  private func produce(_ frame: RequestFrame) async throws(WireError) -> Outcome {
    let request: ProduceRequest = try frame.decode()
    let response = await node.handle(request)
    guard request.acks == 0 else { return try frame.reply(ProduceRequest.self, response) }
    for topic in response.topics {
      for partition in topic.partitions where partition.error != .none {
        return .close("a produce without acknowledgement to \(topic.name)-\(partition.index) failed: \(partition.error)")
      }
    }
    return .silence
  }
}

extension RequestFrame {
  /// Puts the response to this request together.
  fileprivate func reply<Request: RequestMessage>(
    _ type: Request.Type, _ response: Request.Response
  ) throws(WireError) -> RequestRouter.Outcome {
    .response(try ResponseFrame(response, to: Request.api, version: version, correlationID: correlationID))
  }
}
