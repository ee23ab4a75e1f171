internal import CKafka

extension Admin {
  /// Creates topics and returns those that were created; one that exists already is left as it is and not returned.
  ///
  /// Throws the first other refusal. What was created before it stays.
  package func create(_ topics: [NewTopic], within timeout: Duration = .seconds(30)) async throws(KafkaError) -> Set<TopicName> {
    guard !topics.isEmpty else { return [] }
    return try await call { (client) throws(KafkaError) in
      var requests: [OpaquePointer?] = []
      defer { for request in requests { rd_kafka_NewTopic_destroy(request) } }
      for topic in topics { requests.append(try Self.request(for: topic)) }
      let admin = AdminRequest(client: client, operation: "create topics", kind: RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout: timeout)
      return try admin.run { options, queue in
        rd_kafka_CreateTopics(client.handle, &requests, requests.count, options, queue)
      } read: { (event) throws(KafkaError) in
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
        return try Self.done(results, count, "create the topic", settled: RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
      }
    }
  }

  /// Deletes topics with all their records and returns those that were deleted; one that does not exist is not returned.
  package func delete(_ topics: [TopicName], within timeout: Duration = .seconds(30)) async throws(KafkaError) -> Set<TopicName> {
    guard !topics.isEmpty else { return [] }
    return try await call { (client) throws(KafkaError) in
      var requests: [OpaquePointer?] = topics.map { rd_kafka_DeleteTopic_new($0.rawValue) }
      defer { for request in requests { rd_kafka_DeleteTopic_destroy(request) } }
      let admin = AdminRequest(client: client, operation: "delete topics", kind: RD_KAFKA_ADMIN_OP_DELETETOPICS, timeout: timeout)
      return try admin.run { options, queue in
        rd_kafka_DeleteTopics(client.handle, &requests, requests.count, options, queue)
      } read: { (event) throws(KafkaError) in
        var count = 0
        let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
        return try Self.done(results, count, "delete the topic", settled: RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
      }
    }
  }

  /// Raises the number of a topic's partitions to `total`. Keys move to other partitions by it.
  package func setPartitions(of topic: TopicName, to total: Int, within timeout: Duration = .seconds(30)) async throws(KafkaError) {
    try await call { (client) throws(KafkaError) in
      let operation = "raise the partitions of \(topic) to \(total)"
      var sentence = [CChar](repeating: 0, count: 512)
      guard total > 0, let request = rd_kafka_NewPartitions_new(topic.rawValue, total, &sentence, sentence.count) else {
        throw .stop(KafkaFailure(.invalidArgument, during: operation, sentence: String(cBuffer: sentence)))
      }
      var requests: [OpaquePointer?] = [request]
      defer { rd_kafka_NewPartitions_destroy(request) }
      let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, timeout: timeout)
      try admin.run { options, queue in
        rd_kafka_CreatePartitions(client.handle, &requests, requests.count, options, queue)
      } read: { (event) throws(KafkaError) in
        var count = 0
        let results = rd_kafka_CreatePartitions_result_topics(rd_kafka_event_CreatePartitions_result(event), &count)
        _ = try Self.done(results, count, operation, settled: RD_KAFKA_RESP_ERR_NO_ERROR)
      }
    }
  }

  /// The names of all topics with the number of their partitions, Kafka's internal ones included.
  package func topics(within timeout: Duration = .seconds(10)) async throws(KafkaError) -> [TopicName: Int] {
    try await call { (client) throws(KafkaError) in
      try ClusterMetadata(of: client, within: timeout).placements().mapValues(\.count)
    }
  }

  /// What a create or delete did; an error equal to `settled` means that there was nothing to do.
  private static func done(
    _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String, settled: rd_kafka_resp_err_t
  ) throws(KafkaError) -> Set<TopicName> {
    var names: Set<TopicName> = []
    for result in elements(results, count) {
      let name = text(rd_kafka_topic_result_name(result))
      let code = rd_kafka_topic_result_error(result)
      if code == RD_KAFKA_RESP_ERR_NO_ERROR {
        names.insert(TopicName(rawValue: name))
      } else if code != settled {
        let sentence = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
        throw .plain(code, during: "\(operation) \(name)", sentence: sentence)
      }
    }
    return names
  }

  private static func request(for topic: NewTopic) throws(KafkaError) -> OpaquePointer {
    var sentence = [CChar](repeating: 0, count: 512)
    let partitions = Int32(clamping: topic.partitions)
    let replication = Int32(clamping: topic.replication ?? -1)
    guard partitions > 0, let request = rd_kafka_NewTopic_new(topic.name.rawValue, partitions, replication, &sentence, sentence.count) else {
      let reason = partitions > 0 ? String(cBuffer: sentence) : "a topic has at least one partition"
      throw .stop(KafkaFailure(.invalidArgument, during: "create the topic \(topic.name)", sentence: reason))
    }
    for (name, value) in topic.configuration.sorted(by: { $0.key < $1.key }) { rd_kafka_NewTopic_set_config(request, name, value) }
    return request
  }
}
