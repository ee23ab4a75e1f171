import StatusHTTP

extension BrokerNode {
  func handle(_ request: ApiVersionsRequest, version: Int16) -> ApiVersionsResponse {
    var response = ApiVersionsResponse()
    if version >= 3, !(request.clientSoftwareName.isSoftwareName && request.clientSoftwareVersion.isSoftwareName) {
      response.error = .invalidRequest
      return response
    }
    response.entries = Self.announced
    return response
  }

  /// What is announced to every client.
  static let announced: [ApiVersionsResponse.Entry] = APIKey.allCases.map { api in
    var entry = ApiVersionsResponse.Entry()
    entry.key = api.rawValue
    entry.minVersion = api.lowestAnnounced
    entry.maxVersion = api.versions.upperBound
    return entry
  }

  func handle(_ request: MetadataRequest, version: Int16) async -> MetadataResponse {
    var response = MetadataResponse()
    var broker = MetadataResponse.Broker()
    (broker.nodeID, broker.host, broker.port) = (Self.id, advertised.host, Int32(advertised.port))
    response.brokers = [broker]
    response.clusterID = engine.clusterID
    response.controllerID = Self.id
    if request.includeClusterAuthorizedOperations { response.clusterAuthorizedOperations = AuthorizedOperations.cluster }
    if let wanted = request.topics, !(version == 0 && wanted.isEmpty) {
      for topic in wanted {
        response.topics.append(await metadata(for: topic, mayCreate: request.allowAutoTopicCreation, version: version))
      }
    } else {
      response.topics = engine.topics.map(Self.metadata)
    }
    guard request.includeTopicAuthorizedOperations else { return response }
    for index in response.topics.indices { response.topics[index].topicAuthorizedOperations = AuthorizedOperations.topic }
    return response
  }

  private func metadata(for wanted: MetadataRequest.Topic, mayCreate: Bool, version: Int16) async -> MetadataResponse.Topic {
    guard let name = wanted.name else {
      if let topic = engine.topic(id: wanted.topicID) { return Self.metadata(of: topic) }
      var unknown = MetadataResponse.Topic()
      (unknown.error, unknown.topicID) = (.unknownTopicID, wanted.topicID)
      unknown.name = version >= 12 ? nil : ""
      return unknown
    }
    if let topic = engine.topic(named: name) { return Self.metadata(of: topic) }
    var missing = MetadataResponse.Topic()
    missing.name = name
    missing.error = Topic.isValid(name: name) ? .unknownTopicOrPartition : .invalidTopicException
    guard mayCreate, options.autoCreateTopics, missing.error == .unknownTopicOrPartition else { return missing }
    do throws(Refusal) {
      return Self.metadata(of: try await engine.createTopic(name, partitions: options.defaultPartitions))
    } catch {
      if let topic = engine.topic(named: name) { return Self.metadata(of: topic) }
      missing.error = error.code
      return missing
    }
  }

  private static func metadata(of topic: Topic) -> MetadataResponse.Topic {
    var answer = MetadataResponse.Topic()
    answer.name = topic.name
    answer.topicID = topic.id
    answer.partitions = (0..<topic.partitionCount).map { index in
      var partition = MetadataResponse.Topic.Partition()
      partition.index = index
      partition.leaderID = id
      partition.leaderEpoch = Engine.leaderEpoch
      partition.replicaNodes = [id]
      partition.isrNodes = [id]
      return partition
    }
    return answer
  }

  func handle(_ request: DescribeClusterRequest) -> DescribeClusterResponse {
    var response = DescribeClusterResponse()
    response.endpointType = request.endpointType
    guard request.endpointType == 1 else {
      // Controllers have no endpoint of their own here (KIP-919).
      response.error = request.endpointType == 2 ? .mismatchedEndpointType : .unsupportedEndpointType
      response.errorMessage = "Only brokers can be described."
      return response
    }
    response.clusterID = engine.clusterID
    response.controllerID = Self.id
    if request.includeClusterAuthorizedOperations { response.clusterAuthorizedOperations = AuthorizedOperations.cluster }
    var broker = DescribeClusterResponse.Broker()
    (broker.brokerID, broker.host, broker.port) = (Self.id, advertised.host, Int32(advertised.port))
    response.brokers = [broker]
    return response
  }

  func handle(_ request: FindCoordinatorRequest, version: Int16) -> FindCoordinatorResponse {
    var response = FindCoordinatorResponse()
    // 0 is a group, 1 a transactional id; 2 is a share group, of which there are none.
    let error: ErrorCode = (0...1).contains(request.keyType) ? .none : .invalidRequest
    let node: Int32 = error == .none ? Self.id : -1
    let (host, port) = error == .none ? (advertised.host, Int32(advertised.port)) : ("", -1)
    if version <= 3 {
      (response.error, response.nodeID, response.host, response.port) = (error, node, host, port)
      return response
    }
    response.coordinators = request.coordinatorKeys.map { key in
      var coordinator = FindCoordinatorResponse.Coordinator()
      (coordinator.key, coordinator.error) = (key, error)
      (coordinator.nodeID, coordinator.host, coordinator.port) = (node, host, port)
      return coordinator
    }
    return response
  }
}

extension String {
  /// Whether this may be the name or version of a client's software: ASCII letters and digits, with `.` and `-` within (KIP-511).
  fileprivate var isSoftwareName: Bool {
    func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: false
      }
    }
    guard let first = utf8.first, let last = utf8.last, isWord(first), isWord(last) else { return false }
    return utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }
}
