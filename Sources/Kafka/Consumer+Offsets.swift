internal import CKafka

extension Consumer {
  /// What the group has committed for these partitions; a partition without a commit has no entry.
  ///
  /// Waits up to `timeout`. For a reader of committed records the answer is stable: librdkafka asks again while a transaction with offsets
  /// of these partitions is still open (KIP-447).
  package func committed(
    _ partitions: [TopicPartition], within timeout: Duration = .seconds(10)
  ) async throws(KafkaError) -> [TopicPartition: CommittedOffset] {
    try checkOpen("read the committed offsets", whileClosing: true)
    guard !partitions.isEmpty else { return [:] }
    return try await ask { [client] () throws(KafkaError) in
      let operation = "read the committed offsets"
      let list = try PartitionList(partitions)
      let code = list.lend { rd_kafka_committed(client.handle, $0, timeout.clampedMilliseconds) }
      guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(code, during: operation) }
      return try list.results(during: operation) { CommittedOffset($0) }
    }
  }

  /// The offsets of the next records that `poll` hands out; a partition that has handed out none has no entry.
  package func positions(of partitions: [TopicPartition]) throws(KafkaError) -> [TopicPartition: Offset] {
    try checkOpen("read positions", whileClosing: true)
    let list = try PartitionList(partitions)
    try check(list.lend { rd_kafka_position(client.handle, $0) }, during: "read positions")
    return try list.results(during: "read positions") { $0.offset >= 0 ? Offset(rawValue: $0.offset) : nil }
  }

  /// Asks the partition's leader for its first offset and its end, which is the last stable offset under `read_committed`.
  package func queryWatermarks(
    of partition: TopicPartition, within timeout: Duration = .seconds(10)
  ) async throws(KafkaError) -> Watermarks {
    try checkOpen("query watermarks", whileClosing: true)
    return try await ask { [client] () throws(KafkaError) in try client.queryWatermarks(of: partition, within: timeout) }
  }

  /// Asks for the ends of many partitions in one request a broker: the last stable offsets under `read_committed`.
  package func queryEnds(
    of partitions: [TopicPartition], within timeout: Duration = .seconds(10)
  ) async throws(KafkaError) -> [TopicPartition: Offset] {
    try checkOpen("query ends", whileClosing: true)
    guard !partitions.isEmpty else { return [:] }
    return try await ask { [client] () throws(KafkaError) in
      // In the place of a time stands what asks for the end.
      let list = try PartitionList(Dictionary(partitions.map { ($0, StartOffset.end) }) { first, _ in first })
      let code = list.lend { rd_kafka_offsets_for_times(client.handle, $0, timeout.clampedMilliseconds) }
      guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(code, during: "query ends") }
      return try list.results(during: "query ends") { $0.offset >= 0 ? Offset(rawValue: $0.offset) : nil }
    }
  }

  /// The first offset and the high watermark as the last fetch told them; `nil` before there was one. Asks nobody.
  ///
  /// The high watermark is not the last stable offset: for lag use `queryWatermarks` or `statistics`.
  package func cachedWatermarks(of partition: TopicPartition) -> Watermarks? {
    var low: Int64 = 0
    var high: Int64 = 0
    let code = rd_kafka_get_watermark_offsets(client.handle, partition.topic.rawValue, partition.partition.rawValue, &low, &high)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, low >= 0, high >= 0 else { return nil }
    return Watermarks(low: Offset(rawValue: low), end: Offset(rawValue: high))
  }

  /// Who this member is right now, for `TransactionalProducer.sendOffsets`.
  package func groupMetadata() throws(KafkaError) -> GroupMetadata {
    try checkOpen("read the group metadata", whileClosing: true)
    guard let pointer = rd_kafka_consumer_group_metadata(client.handle) else {
      throw .stop(KafkaFailure(.invalidArgument, during: "read the group metadata", sentence: "the consumer has no group"))
    }
    return GroupMetadata(taking: pointer)
  }

  /// The latest statistics; `nil` before the first `statistics.interval.ms` has passed, or when that is 0.
  package var statistics: Statistics? { client.events.statistics }
}

extension Client {
  /// Blocks up to `timeout`.
  func queryWatermarks(of partition: TopicPartition, within timeout: Duration) throws(KafkaError) -> Watermarks {
    var low: Int64 = 0
    var end: Int64 = 0
    let code = rd_kafka_query_watermark_offsets(
      handle, partition.topic.rawValue, partition.partition.rawValue, &low, &end, timeout.clampedMilliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(code, during: "query watermarks", partition: partition) }
    return Watermarks(low: Offset(rawValue: low), end: Offset(rawValue: end))
  }
}
