internal import CKafka

/// Sorts what a drain brought: records by partition, ends of partitions, errors.
///
/// Records come in runs of one partition, so the last batch is tried first; topics are known by librdkafka's pointer, so names are compared
/// once an assignment.
struct MessageSorter {
  private struct Run {
    let topic: OpaquePointer
    let partition: Int32
    var messages: [UnsafeMutablePointer<rd_kafka_message_t>]
  }

  private let client: Client
  private var runs: [Run] = []
  private var last = 0
  private var ends: [TopicPartition: Offset] = [:]
  /// Topics in order of their places; one that was not known joins at the end.
  private(set) var topics: [TopicName]
  /// Places in `topics` by the topic's address.
  private(set) var places: [UInt: Int]
  /// What librdkafka reported among the records.
  private(set) var errors: [KafkaError] = []

  init(client: Client, topics: [TopicName], places: [UInt: Int]) {
    self.client = client
    self.topics = topics
    self.places = places
  }

  /// Takes over a message.
  mutating func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
    guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR, let topic = message.pointee.rkt else { return report(message) }
    let partition = message.pointee.partition
    if last < runs.count, runs[last].topic == topic, runs[last].partition == partition {
      runs[last].messages.append(message)
    } else if let known = runs.firstIndex(where: { $0.topic == topic && $0.partition == partition }) {
      runs[known].messages.append(message)
      last = known
    } else {
      last = runs.count
      runs.append(Run(topic: topic, partition: partition, messages: [message]))
    }
  }

  /// The batches, in the order in which their partitions first appeared, and the ends. Topics get their places here.
  mutating func finish() -> Poll {
    var poll = Poll()
    poll.ends = ends
    poll.batches.reserveCapacity(runs.count)
    for run in runs {
      let place = place(of: run.topic)
      let source = TopicPartition(topics[place], Partition(rawValue: run.partition))
      poll.batches.append(RecordBatch(source: source, topicIndex: place, messages: run.messages, client: client))
    }
    return poll
  }

  private mutating func report(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
    defer { rd_kafka_message_destroy(message) }
    let partition = message.pointee.rkt.map { topic in
      TopicPartition(topics[place(of: topic)], Partition(rawValue: message.pointee.partition))
    }
    if message.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF, let partition {
      ends[partition] = Offset(rawValue: message.pointee.offset)
      return
    }
    if message.pointee.err == RD_KAFKA_RESP_ERR__FATAL, let fatal = client.fatal { return errors.append(fatal) }
    let sentence = rd_kafka_message_errstr(message).map { String(cString: $0) }
    errors.append(.plain(message.pointee.err, during: "read", sentence: sentence, partition: partition))
  }

  private mutating func place(of topic: OpaquePointer) -> Int {
    let address = UInt(bitPattern: topic)
    if let known = places[address] { return known }
    let name = TopicName(rawValue: rd_kafka_topic_name(topic).map { String(cString: $0) } ?? "")
    let place = topics.firstIndex(of: name) ?? topics.count
    if place == topics.count { topics.append(name) }
    places[address] = place
    return place
  }
}
