internal import CKafka

extension Admin {
  /// Describes topics in the order in which they were given; one that does not exist is left out.
  package func describe(_ topics: [TopicName], within timeout: Duration = .seconds(30)) async throws(KafkaError) -> [TopicDescription] {
    try await call { (client) throws(KafkaError) in
      let placements = try ClusterMetadata(of: client, within: timeout).placements()
      let existing = topics.filter { placements[$0] != nil }
      let settings = try Self.settings(of: existing, client, timeout)
      return existing.map { TopicDescription(name: $0, partitions: placements[$0] ?? [], configuration: settings[$0] ?? [:]) }
    }
  }

  /// Changes settings of a topic; a `nil` value goes back to the broker's default. Settings not named stay as they are.
  ///
  /// librdkafka 2.0 can only replace all own settings of a topic at once, so this reads them first: two admins that change one topic at the
  /// same moment may undo each other.
  package func alterConfiguration(
    of topic: TopicName, _ changes: [String: String?], within timeout: Duration = .seconds(30)
  ) async throws(KafkaError) {
    try await call { (client) throws(KafkaError) in
      let current = try Self.settings(of: [topic], client, timeout)[topic] ?? [:]
      var own = current.filter(\.value.isOwn).compactMapValues(\.value)
      for (name, value) in changes { own[name] = value }
      try Self.replaceSettings(of: topic, by: own, client, timeout)
    }
  }

  private static func settings(
    of topics: [TopicName], _ client: Client, _ timeout: Duration
  ) throws(KafkaError) -> [TopicName: [String: TopicDescription.Setting]] {
    guard !topics.isEmpty else { return [:] }
    var requests: [OpaquePointer?] = topics.map { rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, $0.rawValue) }
    defer { for request in requests { rd_kafka_ConfigResource_destroy(request) } }
    let operation = "read the settings of topics"
    let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout: timeout)
    return try admin.run { options, queue in
      rd_kafka_DescribeConfigs(client.handle, &requests, requests.count, options, queue)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let resources = rd_kafka_DescribeConfigs_result_resources(rd_kafka_event_DescribeConfigs_result(event), &count)
      var found: [TopicName: [String: TopicDescription.Setting]] = [:]
      for resource in elements(resources, count) {
        try check(resource, during: "read the settings")
        found[TopicName(rawValue: text(rd_kafka_ConfigResource_name(resource)))] = entries(of: resource)
      }
      return found
    }
  }

  private static func replaceSettings(
    of topic: TopicName, by settings: [String: String], _ client: Client, _ timeout: Duration
  ) throws(KafkaError) {
    let request = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.rawValue)
    defer { rd_kafka_ConfigResource_destroy(request) }
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) { rd_kafka_ConfigResource_set_config(request, name, value) }
    var requests = [request]
    let operation = "change the settings of \(topic)"
    let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_ALTERCONFIGS, timeout: timeout)
    try admin.run { options, queue in
      rd_kafka_AlterConfigs(client.handle, &requests, requests.count, options, queue)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let resources = rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &count)
      for resource in elements(resources, count) { try check(resource, during: "change the settings") }
    }
  }

  private static func entries(of resource: OpaquePointer) -> [String: TopicDescription.Setting] {
    var count = 0
    let entries = rd_kafka_ConfigResource_configs(resource, &count)
    var settings: [String: TopicDescription.Setting] = [:]
    for entry in elements(entries, count) {
      let isOwn = rd_kafka_ConfigEntry_source(entry) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG
      let value = rd_kafka_ConfigEntry_value(entry).map { String(cString: $0) }
      settings[text(rd_kafka_ConfigEntry_name(entry))] = TopicDescription.Setting(value: value, isOwn: isOwn)
    }
    return settings
  }

  private static func check(_ resource: OpaquePointer, during operation: String) throws(KafkaError) {
    let code = rd_kafka_ConfigResource_error(resource)
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
    let sentence = rd_kafka_ConfigResource_error_string(resource).map { String(cString: $0) }
    throw .plain(code, during: "\(operation) of \(text(rd_kafka_ConfigResource_name(resource)))", sentence: sentence)
  }
}
