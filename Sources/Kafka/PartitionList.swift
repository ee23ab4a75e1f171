internal import CKafka
internal import Glibc

/// A list of partitions as librdkafka takes it, destroyed with the value.
struct PartitionList: ~Copyable {
  private let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

  /// A list without offsets.
  init(_ partitions: some Collection<TopicPartition>) throws(KafkaError) {
    self.pointer = try Self.allocate(partitions.count)
    for partition in partitions { _ = add(partition) }
  }

  /// A list with start offsets.
  init(_ starts: [TopicPartition: StartOffset]) throws(KafkaError) {
    self.pointer = try Self.allocate(starts.count)
    for (partition, start) in starts { add(partition)?.pointee.offset = start.rawOffset }
  }

  /// A list with offsets and their metadata.
  init(_ offsets: [TopicPartition: CommittedOffset]) throws(KafkaError) {
    self.pointer = try Self.allocate(offsets.count)
    for (partition, committed) in offsets {
      guard let entry = add(partition) else { continue }
      entry.pointee.offset = committed.offset.rawValue
      guard !committed.metadata.isEmpty else { continue }
      // Allocated by C, for librdkafka frees it with `free`; it reads as many bytes as it is told.
      let text = Array(committed.metadata.utf8)
      entry.pointee.metadata = text.withUnsafeBytes { bytes in
        let copy = malloc(bytes.count + 1)
        copy?.initializeMemory(as: UInt8.self, repeating: 0, count: bytes.count + 1)
        if let start = bytes.baseAddress { copy?.copyMemory(from: start, byteCount: bytes.count) }
        return copy
      }
      entry.pointee.metadata_size = text.count
    }
  }

  deinit { rd_kafka_topic_partition_list_destroy(pointer) }

  /// Lends the list to a call. The value may end right after its last use, so the pointer must not be had without it.
  borrowing func lend<Value>(_ body: (UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> Value) -> Value { body(pointer) }

  private static func allocate(_ count: Int) throws(KafkaError) -> UnsafeMutablePointer<rd_kafka_topic_partition_list_t> {
    guard let list = rd_kafka_topic_partition_list_new(Int32(clamping: count)) else {
      throw .stop(KafkaFailure(.criticalResource, during: "list partitions"))
    }
    return list
  }

  private func add(_ partition: TopicPartition) -> UnsafeMutablePointer<rd_kafka_topic_partition_t>? {
    rd_kafka_topic_partition_list_add(pointer, partition.topic.rawValue, partition.partition.rawValue)
  }

  /// The partitions of a list that somebody else owns.
  static func read(_ list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> [TopicPartition] {
    entries(of: list).map { TopicPartition($0) }
  }

  /// The entries of a list that somebody else owns; valid as long as the list is.
  static func entries(of list: UnsafePointer<rd_kafka_topic_partition_list_t>) -> UnsafeBufferPointer<rd_kafka_topic_partition_t> {
    UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
  }

  /// Reads what a call left in the list and throws the first error that it set on a partition.
  func results<Value>(
    during operation: String, _ value: (rd_kafka_topic_partition_t) -> Value?
  ) throws(KafkaError) -> [TopicPartition: Value] {
    var found: [TopicPartition: Value] = [:]
    for entry in Self.entries(of: pointer) {
      let partition = TopicPartition(entry)
      guard entry.err == RD_KAFKA_RESP_ERR_NO_ERROR else { throw .plain(entry.err, during: operation, partition: partition) }
      if let value = value(entry) { found[partition] = value }
    }
    return found
  }
}

extension TopicPartition {
  init(_ entry: rd_kafka_topic_partition_t) {
    let topic = entry.topic.map { String(cString: $0) } ?? ""
    self.init(TopicName(rawValue: topic), Partition(rawValue: entry.partition))
  }
}

extension CommittedOffset {
  /// `nil` when nothing has been committed: librdkafka says so with a negative offset.
  init?(_ entry: rd_kafka_topic_partition_t) {
    guard entry.offset >= 0 else { return nil }
    let metadata = UnsafeRawBufferPointer(start: entry.metadata, count: entry.metadata == nil ? 0 : entry.metadata_size)
    self.init(Offset(rawValue: entry.offset), metadata: String(decoding: metadata, as: UTF8.self))
  }
}
