import Kafka

/// A topic's records as they come, from the beginning, the last few or the end on, without a group.
struct RecordTail {
  /// Where each partition is read from.
  enum Start {
    case beginning
    /// So many records before the end of each partition.
    case last(Int64)
    /// Only what comes from now on.
    case end
  }

  /// A record as it is shown.
  struct Shown: Sendable {
    var partition: Int32
    var offset: Int64
    var timestamp: Int64?
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [(name: String, value: [UInt8]?)]
  }

  private let consumer: Consumer
  private let partitions: [TopicPartition]
  private var ended: Set<TopicPartition> = []
  /// Of `Start.last`: how many records, the ends as they were, and the latest records of each partition that lie before them.
  private var last: (count: Int, ends: [Int32: Int64])?
  private var latest: [Int32: [Shown]] = [:]

  /// Begins to read; refuses a topic that the cluster has not.
  init(_ topic: TopicName, from start: Start, cluster: ClusterOptions) async throws {
    let configuration = try cluster.configuration()
    let admin = try Admin(configuration: configuration, logger: ClusterOptions.silent)
    guard let count = try await admin.topics()[topic] else {
      throw CommandFailure(status: .badConfiguration, reason: "there is no topic \(topic); mainstay topics plan lists what is declared")
    }
    consumer = try Consumer(configuration: configuration.over(["enable.partition.eof": "true"]), logger: ClusterOptions.silent)
    partitions = (0..<Int32(clamping: count)).map { TopicPartition(topic, Partition(rawValue: $0)) }
    var starts: [TopicPartition: StartOffset] = [:]
    var ends: [Int32: Int64] = [:]
    for partition in partitions {
      let marks = try await consumer.queryWatermarks(of: partition)
      switch start {
      case .beginning: starts[partition] = .at(marks.low)
      case .end: starts[partition] = .at(marks.end)
      case .last(let count):
        // Markers of transactions are offsets without a record; further back there are enough records all the same.
        starts[partition] = .at(Offset(rawValue: max(marks.low.rawValue, marks.end.rawValue - (count == 0 ? 0 : 4 * count + 16))))
        ends[partition.partition.rawValue] = marks.end.rawValue
      }
    }
    if case .last(let count) = start { last = (Int(count), ends) }
    try consumer.assign(starts)
  }

  /// The next records, in no order between partitions; empty when none came for a moment.
  mutating func next() async throws -> [Shown] {
    let poll = try await consumer.poll(upTo: 10_000, within: .milliseconds(250))
    var records: [Shown] = []
    for batch in poll.batches {
      batch.forEach { record in
        var shown = Shown(
          partition: batch.source.partition.rawValue, offset: record.offset.rawValue, timestamp: record.timestamp?.milliseconds, headers: []
        )
        shown.key = record.withKey { $0?.withUnsafeBytes { [UInt8]($0) } }
        shown.value = record.withValue { $0?.withUnsafeBytes { [UInt8]($0) } }
        record.forEachHeader { name, value in shown.headers.append((name, value?.withUnsafeBytes { [UInt8]($0) })) }
        take(shown, into: &records)
      }
    }
    ended.formUnion(poll.ends.keys)
    for partition in poll.ends.keys { records += latest.removeValue(forKey: partition.partition.rawValue) ?? [] }
    return records
  }

  /// Keeps back what may not be among the last.
  private mutating func take(_ record: Shown, into records: inout [Shown]) {
    guard let last, record.offset < last.ends[record.partition] ?? 0 else {
      records += latest.removeValue(forKey: record.partition) ?? []
      return records.append(record)
    }
    var kept = latest.removeValue(forKey: record.partition) ?? []
    kept.append(record)
    latest[record.partition] = kept.count > last.count ? Array(kept.dropFirst()) : kept
  }

  /// Whether every partition has been read to the end that it had.
  var isAtEnd: Bool { ended.count == partitions.count }

  func close() async throws { try await consumer.close() }
}
