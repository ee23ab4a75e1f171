internal import CKafka

/// The cluster's metadata at one moment, destroyed with the value.
///
/// Always of all topics: asking for one by name would create it on a broker that creates topics by itself.
struct ClusterMetadata: ~Copyable {
  private let pointer: UnsafePointer<rd_kafka_metadata>

  /// Blocks up to `timeout`.
  init(of client: Client, within timeout: Duration) throws(KafkaError) {
    var pointer: UnsafePointer<rd_kafka_metadata>?
    let code = rd_kafka_metadata(client.handle, 1, nil, &pointer, timeout.clampedMilliseconds)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR, let pointer else { throw .plain(code, during: "read the cluster's metadata") }
    self.pointer = pointer
  }

  deinit { rd_kafka_metadata_destroy(pointer) }

  /// The partitions of every topic, in order of number. Throws the first error that a topic carries.
  func placements() throws(KafkaError) -> [TopicName: [TopicDescription.PartitionPlacement]] {
    var found: [TopicName: [TopicDescription.PartitionPlacement]] = [:]
    for topic in UnsafeBufferPointer(start: pointer.pointee.topics, count: Int(pointer.pointee.topic_cnt)) {
      let name = TopicName(rawValue: text(topic.topic))
      guard topic.err == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(topic.err, during: "read the metadata of \(name)") }
      found[name] = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
        .map { partition in
          TopicDescription.PartitionPlacement(
            partition: Partition(rawValue: partition.id), leader: partition.leader >= 0 ? partition.leader : nil,
            replicas: Array(UnsafeBufferPointer(start: partition.replicas, count: Int(partition.replica_cnt))),
            inSync: Array(UnsafeBufferPointer(start: partition.isrs, count: Int(partition.isr_cnt))))
        }
        .sorted { $0.partition < $1.partition }
    }
    return found
  }
}
