extension BrokerNode {
  func handle(_ request: CreateTopicsRequest) async -> CreateTopicsResponse {
    var response = CreateTopicsResponse()
    let repeated = Self.repeated(request.topics.map(\.name))
    for wanted in request.topics {
      var answer = CreateTopicsResponse.Topic()
      answer.name = wanted.name
      do throws(Refusal) {
        if repeated.contains(wanted.name) { throw Refusal(.invalidRequest, "The request names the topic twice.") }
        let topic = try await engine.createTopic(
          wanted.name, partitions: try partitionCount(of: wanted), configs: try Self.settings(of: wanted),
          validateOnly: request.validateOnly)
        answer.topicID = request.validateOnly ? .zero : topic.id
        answer.numPartitions = topic.partitionCount
        answer.replicationFactor = 1
        answer.configs = topic.config.entries.map { entry in
          var config = CreateTopicsResponse.Topic.Config()
          (config.name, config.value) = (entry.setting.name, entry.value)
          config.configSource = Self.source(of: entry)
          return config
        }
      } catch {
        (answer.error, answer.errorMessage) = (error.code, error.reason)
      }
      response.topics.append(answer)
    }
    return response
  }

  /// The number of partitions asked for, by number or by an assignment of each to the only broker.
  private func partitionCount(of wanted: CreateTopicsRequest.Topic) throws(Refusal) -> Int32 {
    guard wanted.assignments.isEmpty else {
      guard wanted.numPartitions == -1, wanted.replicationFactor == -1 else {
        throw Refusal(.invalidRequest, "Either numbers or an assignment may be given.")
      }
      guard wanted.assignments.map(\.index).sorted() == Array(0..<Int32(wanted.assignments.count)) else {
        throw Refusal(.invalidReplicaAssignment, "Partitions must be numbered from 0 without a gap.")
      }
      guard wanted.assignments.allSatisfy({ $0.brokerIDs == [Self.id] }) else {
        throw Refusal(.invalidReplicaAssignment, "Every partition must be on broker \(Self.id), the only one.")
      }
      return Int32(wanted.assignments.count)
    }
    guard wanted.replicationFactor == 1 || wanted.replicationFactor == -1 else {
      throw Refusal(.invalidReplicationFactor, "There is one broker, so the replication factor is 1.")
    }
    return wanted.numPartitions == -1 ? options.defaultPartitions : wanted.numPartitions
  }

  private static func settings(of wanted: CreateTopicsRequest.Topic) throws(Refusal) -> [String: String] {
    var settings: [String: String] = [:]
    for config in wanted.configs {
      guard let value = config.value else { throw Refusal(.invalidConfig, "\(config.name) has no value.") }
      settings[config.name] = value
    }
    return settings
  }

  func handle(_ request: DeleteTopicsRequest, version: Int16) async -> DeleteTopicsResponse {
    var response = DeleteTopicsResponse()
    let wanted: [(name: String?, id: TopicID)] =
      version >= 6 ? request.topics.map { ($0.name, $0.topicID) } : request.topicNames.map { ($0, .zero) }
    for (name, id) in wanted {
      var result = DeleteTopicsResponse.Result()
      (result.name, result.topicID) = (name, id)
      do throws(Refusal) {
        if name != nil, id != .zero { throw Refusal(.invalidRequest, "Either a name or an id may be given.") }
        guard let topic = name.map({ engine.topic(named: $0) }) ?? engine.topic(id: id) else {
          throw name == nil
            ? Refusal(.unknownTopicID, "There is no topic of this id.") : Refusal(.unknownTopicOrPartition, "There is no such topic.")
        }
        (result.name, result.topicID) = (topic.name, topic.id)
        try await engine.deleteTopic(topic.name)
      } catch {
        (result.error, result.errorMessage) = (error.code, error.reason)
      }
      response.results.append(result)
    }
    return response
  }

  func handle(_ request: CreatePartitionsRequest) async -> CreatePartitionsResponse {
    var response = CreatePartitionsResponse()
    let repeated = Self.repeated(request.topics.map(\.name))
    for wanted in request.topics {
      var result = CreatePartitionsResponse.Result()
      result.name = wanted.name
      do throws(Refusal) {
        if repeated.contains(wanted.name) { throw Refusal(.invalidRequest, "The request names the topic twice.") }
        if let assignments = wanted.assignments {
          let added = wanted.count - (engine.topic(named: wanted.name)?.partitionCount ?? 0)
          guard assignments.count == Int(added), assignments.allSatisfy({ $0.brokerIDs == [Self.id] }) else {
            throw Refusal(.invalidReplicaAssignment, "Every new partition must be on broker \(Self.id), the only one.")
          }
        }
        try await engine.createPartitions(wanted.name, count: wanted.count, validateOnly: request.validateOnly)
      } catch {
        (result.error, result.errorMessage) = (error.code, error.reason)
      }
      response.results.append(result)
    }
    return response
  }

  /// What is in a list more than once.
  static func repeated<Element: Hashable>(_ elements: [Element]) -> Set<Element> {
    var seen: Set<Element> = []
    return Set(elements.filter { !seen.insert($0).inserted })
  }
}
