extension BrokerNode {
  func handle(_ request: OffsetCommitRequest) async -> OffsetCommitResponse {
    let member = GroupMember(
      group: request.groupID, generation: request.generationID, memberID: request.memberID, instanceID: request.groupInstanceID)
    var offsets: [TopicPartition: CommittedOffset] = [:]
    for topic in request.topics {
      for partition in topic.partitions {
        offsets[TopicPartition(topic.name, partition.index)] = CommittedOffset(
          offset: partition.offset, leaderEpoch: partition.leaderEpoch, metadata: partition.metadata ?? "")
      }
    }
    let errors = await engine.commitOffsets(offsets, of: member)
    var response = OffsetCommitResponse()
    response.topics = request.topics.map { topic in
      var answer = OffsetCommitResponse.Topic()
      answer.name = topic.name
      answer.partitions = topic.partitions.map { partition in
        var part = OffsetCommitResponse.Topic.Partition()
        part.index = partition.index
        part.error = errors[TopicPartition(topic.name, partition.index)] ?? .unknownServerError
        return part
      }
      return answer
    }
    return response
  }

  func handle(_ request: OffsetFetchRequest, version: Int16) async -> OffsetFetchResponse {
    var response = OffsetFetchResponse()
    guard version >= 8 else {
      let found = await offsets(of: request.groupID, in: request.topics, requireStable: request.requireStable)
      (response.error, response.topics) = (found.error, found.topics)
      if version < 2, found.error != .none, let topics = request.topics {
        // The first version has no error of its own for the whole group: each partition carries it.
        response.topics = topics.map { topic in
          Self.topic(topic.name, topic.partitions.map { Self.part($0, error: found.error, committed: nil) })
        }
      }
      return response
    }
    for wanted in request.groups {
      var group = OffsetFetchResponse.Group()
      group.groupID = wanted.groupID
      (group.error, group.topics) = await offsets(of: wanted.groupID, in: wanted.topics, requireStable: request.requireStable)
      response.groups.append(group)
    }
    return response
  }

  private func offsets(
    of group: String, in topics: [OffsetFetchRequest.Topic]?, requireStable: Bool
  ) async -> (error: ErrorCode, topics: [OffsetFetchResponse.Topic]) {
    let partitions = topics.map { $0.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0) } } }
    do throws(Refusal) {
      let found = try await engine.fetchOffsets(of: group, partitions: partitions, requireStable: requireStable)
      guard let topics else {
        let byTopic = Dictionary(grouping: found, by: \.partition.topic).sorted { $0.key < $1.key }
        return (.none, byTopic.map { name, parts in Self.topic(name, parts.map(Self.part)) })
      }
      let byPartition = Dictionary(found.map { ($0.partition, $0) }, uniquingKeysWith: { first, _ in first })
      let answers = topics.map { topic in
        Self.topic(
          topic.name,
          topic.partitions.map { index in
            byPartition[TopicPartition(topic.name, index)].map(Self.part) ?? Self.part(index, error: .none, committed: nil)
          })
      }
      return (.none, answers)
    } catch {
      return (error.code, [])
    }
  }

  private static func topic(_ name: String, _ partitions: [OffsetFetchResponse.Topic.Partition]) -> OffsetFetchResponse.Topic {
    var topic = OffsetFetchResponse.Topic()
    (topic.name, topic.partitions) = (name, partitions)
    return topic
  }

  private static func part(_ found: FetchedOffset) -> OffsetFetchResponse.Topic.Partition {
    part(found.partition.partition, error: found.error, committed: found.committed)
  }

  private static func part(_ index: Int32, error: ErrorCode, committed: CommittedOffset?) -> OffsetFetchResponse.Topic.Partition {
    var part = OffsetFetchResponse.Topic.Partition()
    (part.index, part.error) = (index, error)
    part.offset = committed?.offset ?? -1
    part.leaderEpoch = committed?.leaderEpoch ?? -1
    part.metadata = committed?.metadata ?? ""
    return part
  }

  func handle(_ request: OffsetDeleteRequest) async -> OffsetDeleteResponse {
    var response = OffsetDeleteResponse()
    let partitions = request.topics.flatMap { topic in topic.partitions.map { TopicPartition(topic.name, $0.index) } }
    do throws(Refusal) {
      let errors = try await engine.deleteOffsets(of: request.groupID, partitions: partitions)
      response.topics = request.topics.map { topic in
        var answer = OffsetDeleteResponse.Topic()
        answer.name = topic.name
        answer.partitions = topic.partitions.map { partition in
          var part = OffsetDeleteResponse.Topic.Partition()
          part.index = partition.index
          part.error = errors[TopicPartition(topic.name, partition.index)] ?? .unknownServerError
          return part
        }
        return answer
      }
    } catch {
      response.error = error.code
    }
    return response
  }
}
