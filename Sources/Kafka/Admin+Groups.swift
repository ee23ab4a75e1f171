internal import CKafka

extension Admin {
  /// The names of all consumer groups, sorted. Throws when a broker could not be asked, rather than leave out what it has.
  package func groups(within timeout: Duration = .seconds(10)) async throws(KafkaError) -> [GroupID] {
    try await call { (client) throws(KafkaError) in
      let operation = "list consumer groups"
      let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, timeout: timeout)
      return try admin.run { options, queue in
        rd_kafka_ListConsumerGroups(client.handle, options, queue)
      } read: { (event) throws(KafkaError) in
        let result = rd_kafka_event_ListConsumerGroups_result(event)
        var count = 0
        let errors = rd_kafka_ListConsumerGroups_result_errors(result, &count)
        if let error = elements(errors, count).first { throw .reading(error, during: operation, transactional: false) }
        let listings = rd_kafka_ListConsumerGroups_result_valid(result, &count)
        return elements(listings, count).map { GroupID(rawValue: text(rd_kafka_ConsumerGroupListing_group_id($0))) }.sorted()
      }
    }
  }

  /// Describes groups with their members. A group that does not exist is described as `Dead`, as Kafka has it.
  package func describe(groups: [GroupID], within timeout: Duration = .seconds(10)) async throws(KafkaError) -> [GroupDescription] {
    guard !groups.isEmpty else { return [] }
    return try await call { (client) throws(KafkaError) in
      let operation = "describe consumer groups"
      let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, timeout: timeout)
      return try admin.run { options, queue in
        withCStrings(groups.map(\.rawValue)) { rd_kafka_DescribeConsumerGroups(client.handle, $0, groups.count, options, queue) }
      } read: { (event) throws(KafkaError) in
        var count = 0
        let found = rd_kafka_DescribeConsumerGroups_result_groups(rd_kafka_event_DescribeConsumerGroups_result(event), &count)
        var descriptions: [GroupDescription] = []
        for group in elements(found, count) {
          if let error = rd_kafka_ConsumerGroupDescription_error(group) { throw .reading(error, during: operation, transactional: false) }
          descriptions.append(GroupDescription(group))
        }
        return descriptions
      }
    }
  }

  /// What a group has committed, by partition of the topics that exist. `isStable` waits for transactions with offsets to end, rather than tell what was before
  /// them.
  package func committed(
    by group: GroupID, isStable: Bool = true, within timeout: Duration = .seconds(10)
  ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
    try await call { (client) throws(KafkaError) in try Self.committed(by: group, isStable, client, timeout) }
  }

  /// How far a group is behind, for every partition in which it has committed, in order. One question to a broker for each partition.
  package func lags(of group: GroupID, within timeout: Duration = .seconds(10)) async throws(KafkaError) -> [GroupLag] {
    try await call { (client) throws(KafkaError) in
      var lags: [GroupLag] = []
      for (partition, committed) in try Self.committed(by: group, false, client, timeout).sorted(by: { $0.key < $1.key }) {
        let watermarks = try client.queryWatermarks(of: partition, within: timeout)
        lags.append(GroupLag(partition: partition, committed: committed, watermarks: watermarks))
      }
      return lags
    }
  }

  private static func committed(
    by group: GroupID, _ isStable: Bool, _ client: Client, _ timeout: Duration
  ) throws(KafkaError) -> [TopicPartition: CommittedOffset] {
    let operation = "read the offsets of \(group)"
    let admin = AdminRequest(client: client, operation: operation, kind: RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, timeout: timeout)
    // By name, for asked for all partitions at once librdkafka 2.0.2 sends a malformed request that loses `isStable`.
    let topics = try ClusterMetadata(of: client, within: timeout).placements()
    let partitions = topics.flatMap { topic, placements in placements.map { TopicPartition(topic, $0.partition) } }
    guard !partitions.isEmpty else { return [:] }
    var request = try PartitionList(partitions).lend { rd_kafka_ListConsumerGroupOffsets_new(group.rawValue, $0) }
    defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
    return try admin.run { options, queue in
      if let error = rd_kafka_AdminOptions_set_require_stable_offsets(options, isStable ? 1 : 0) { rd_kafka_error_destroy(error) }
      rd_kafka_ListConsumerGroupOffsets(client.handle, &request, 1, options, queue)
    } read: { (event) throws(KafkaError) in
      var count = 0
      let results = rd_kafka_ListConsumerGroupOffsets_result_groups(rd_kafka_event_ListConsumerGroupOffsets_result(event), &count)
      var found: [TopicPartition: CommittedOffset] = [:]
      for result in elements(results, count) {
        if let error = rd_kafka_group_result_error(result) { throw .reading(error, during: operation, transactional: false) }
        guard let list = rd_kafka_group_result_partitions(result) else { continue }
        for entry in PartitionList.entries(of: list) {
          let partition = TopicPartition(entry)
          guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(entry.err, during: operation, partition: partition) }
          if let committed = CommittedOffset(entry) { found[partition] = committed }
        }
      }
      return found
    }
  }
}

extension GroupDescription {
  fileprivate init(_ group: OpaquePointer) {
    let members = (0..<rd_kafka_ConsumerGroupDescription_member_count(group)).compactMap {
      rd_kafka_ConsumerGroupDescription_member(group, $0)
    }
    self.init(
      group: GroupID(rawValue: text(rd_kafka_ConsumerGroupDescription_group_id(group))),
      state: text(rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(group))),
      assignor: text(rd_kafka_ConsumerGroupDescription_partition_assignor(group)), members: members.map { Member($0) })
  }
}

extension GroupDescription.Member {
  fileprivate init(_ member: OpaquePointer) {
    let partitions = rd_kafka_MemberDescription_assignment(member).flatMap { rd_kafka_MemberAssignment_partitions($0) }
    self.init(
      memberID: text(rd_kafka_MemberDescription_consumer_id(member)), clientID: text(rd_kafka_MemberDescription_client_id(member)),
      instanceID: rd_kafka_MemberDescription_group_instance_id(member).map { String(cString: $0) },
      host: text(rd_kafka_MemberDescription_host(member)), assignment: partitions.map { PartitionList.read($0) } ?? [])
  }
}

/// Lends texts as C's array of strings.
private func withCStrings<Value>(_ texts: [String], _ body: (UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> Value) -> Value {
  var bytes: [CChar] = []
  var starts: [Int] = []
  for text in texts {
    starts.append(bytes.count)
    bytes += text.utf8CString
  }
  return bytes.withUnsafeBufferPointer { buffer in
    var pointers = starts.map { start in buffer.baseAddress.map { $0 + start } }
    return body(&pointers)
  }
}
