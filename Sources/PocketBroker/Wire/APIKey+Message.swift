package import NIOCore

extension APIKey {
  /// The type of this request's body.
  var request: any RequestMessage.Type {
    switch self {
    case .produce: ProduceRequest.self
    case .fetch: FetchRequest.self
    case .listOffsets: ListOffsetsRequest.self
    case .metadata: MetadataRequest.self
    case .offsetCommit: OffsetCommitRequest.self
    case .offsetFetch: OffsetFetchRequest.self
    case .findCoordinator: FindCoordinatorRequest.self
    case .joinGroup: JoinGroupRequest.self
    case .heartbeat: HeartbeatRequest.self
    case .leaveGroup: LeaveGroupRequest.self
    case .syncGroup: SyncGroupRequest.self
    case .describeGroups: DescribeGroupsRequest.self
    case .listGroups: ListGroupsRequest.self
    case .saslHandshake: SaslHandshakeRequest.self
    case .apiVersions: ApiVersionsRequest.self
    case .createTopics: CreateTopicsRequest.self
    case .deleteTopics: DeleteTopicsRequest.self
    case .deleteRecords: DeleteRecordsRequest.self
    case .initProducerId: InitProducerIdRequest.self
    case .offsetForLeaderEpoch: OffsetForLeaderEpochRequest.self
    case .addPartitionsToTxn: AddPartitionsToTxnRequest.self
    case .addOffsetsToTxn: AddOffsetsToTxnRequest.self
    case .endTxn: EndTxnRequest.self
    case .txnOffsetCommit: TxnOffsetCommitRequest.self
    case .describeConfigs: DescribeConfigsRequest.self
    case .alterConfigs: AlterConfigsRequest.self
    case .saslAuthenticate: SaslAuthenticateRequest.self
    case .createPartitions: CreatePartitionsRequest.self
    case .deleteGroups: DeleteGroupsRequest.self
    case .incrementalAlterConfigs: IncrementalAlterConfigsRequest.self
    case .offsetDelete: OffsetDeleteRequest.self
    case .describeCluster: DescribeClusterRequest.self
    case .describeProducers: DescribeProducersRequest.self
    case .describeTransactions: DescribeTransactionsRequest.self
    case .listTransactions: ListTransactionsRequest.self
    }
  }
}

/// Whether a frame is a request that the broker can read, header and body; the entry for fuzzing, without a socket or an engine.
package func isReadableRequest(_ bytes: ByteBuffer) -> Bool {
  guard let frame = try? RequestFrame(bytes), let api = APIKey(rawValue: frame.key), api.versions.contains(frame.version) else {
    return false
  }
  func reads<Request: RequestMessage>(_ type: Request.Type) -> Bool { (try? frame.decode(as: type)) != nil }
  return reads(api.request)
}
