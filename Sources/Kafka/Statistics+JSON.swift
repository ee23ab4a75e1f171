extension Statistics {
  /// Reads librdkafka's statistics document; nothing is kept of `json`.
  init(json: UnsafeRawBufferPointer) throws(StatisticsError) {
    let document = try StatisticsDocument(json)
    guard case .object = document else { throw StatisticsError(position: 0, expected: "an object") }
    queueDepth = document["msg_cnt"]?.integer ?? 0
    queueBytes = document["msg_size"]?.integer ?? 0
    replyQueueDepth = document["replyq"]?.integer ?? 0
    rebalances = document["cgrp"]?["rebalance_cnt"]?.integer
    assignedPartitions = document["cgrp"]?["assignment_size"]?.integer
    lags = (document["topics"]?.members ?? []).flatMap { PartitionLag.all(of: $0.name, in: $0.value) }.sorted {
      $0.partition < $1.partition
    }
    roundTrips = (document["brokers"]?.members ?? []).compactMap { RoundTrip($0.name, $0.value) }
    transaction = document["eos"].map { Transaction($0) }
  }
}

extension Statistics.PartitionLag {
  fileprivate static func all(of topic: String, in document: StatisticsDocument) -> [Self] {
    (document["partitions"]?.members ?? []).compactMap { name, value in
      // librdkafka keeps records without a partition under the number -1.
      guard let number = Int32(name), number >= 0, value["fetchq_cnt"] != nil else { return nil }
      return Self(TopicPartition(TopicName(rawValue: topic), Partition(rawValue: number)), value)
    }
  }

  private init(_ partition: TopicPartition, _ document: StatisticsDocument) {
    self.partition = partition
    position = Self.offset(document["app_offset"])
    lastStableOffset = Self.offset(document["ls_offset"])
    highWatermark = Self.offset(document["hi_offset"])
    consumerLag = document["consumer_lag"]?.integer.flatMap { $0 >= 0 ? $0 : nil }
    fetchQueueDepth = document["fetchq_cnt"]?.integer ?? 0
    fetchQueueBytes = document["fetchq_size"]?.integer ?? 0
  }

  /// librdkafka's logical offsets ("none yet", "end") are negative.
  private static func offset(_ document: StatisticsDocument?) -> Offset? {
    document?.integer.flatMap { $0 >= 0 ? Offset(rawValue: $0) : nil }
  }
}

extension Statistics.RoundTrip {
  /// `nil` for a broker that was never talked to: a bootstrap address or a logical name such as the group's coordinator.
  fileprivate init?(_ name: String, _ document: StatisticsDocument) {
    guard let nodeID = document["nodeid"]?.integer, nodeID >= 0 else { return nil }
    broker = document["name"]?.text ?? name
    isUp = document["state"]?.text == "UP"
    averageMicroseconds = document["rtt"]?["avg"]?.integer ?? 0
    p99Microseconds = document["rtt"]?["p99"]?.integer ?? 0
  }
}

extension Statistics.Transaction {
  fileprivate init(_ document: StatisticsDocument) {
    state = document["txn_state"]?.text ?? ""
    idempotenceState = document["idemp_state"]?.text ?? ""
    mayEnqueue = document["txn_may_enq"]?.bool ?? false
  }
}
