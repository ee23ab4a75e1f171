import Kafka

/// A record with its bytes copied, for comparing.
struct Copy: Equatable {
  var partition: Partition
  var offset: Offset
  var key: [UInt8]?
  var value: [UInt8]?

  init(_ record: borrowing BorrowedRecord) {
    partition = record.source.partition
    offset = record.offset
    key = record.withKey { bytes($0) }
    value = record.withValue { bytes($0) }
  }
}

func bytes(_ span: RawSpan?) -> [UInt8]? {
  guard let span else { return nil }
  return span.withUnsafeBytes { Array($0) }
}

extension RecordBatch {
  var copies: [Copy] {
    var copies: [Copy] = []
    forEach { copies.append(Copy($0)) }
    return copies
  }
}

extension Consumer {
  /// Polls until `isEnough` says so of all that came, or the time is up.
  func collect(within limit: Duration = .seconds(20), until isEnough: ([RecordBatch]) -> Bool) async throws -> [RecordBatch] {
    var batches: [RecordBatch] = []
    let end = ContinuousClock.now.advanced(by: limit)
    while !isEnough(batches), ContinuousClock.now < end {
      do { batches += try await poll(upTo: 1_000, within: .milliseconds(100)).batches } catch KafkaError.retry { continue }
    }
    return batches
  }

  /// Polls until `count` records came, or the time is up.
  func collect(_ count: Int, within limit: Duration = .seconds(20)) async throws -> [Copy] {
    try await collect(within: limit) { $0.reduce(0) { $0 + $1.count } >= count }.flatMap(\.copies)
  }
}

extension Producer {
  /// Sends texts and waits for their delivery.
  func send(_ values: [String], to name: TopicName, partition: Partition? = 0) async throws {
    let topic = try topic(name)
    try await produce { (sink) throws(KafkaError) in
      for value in values { try sink.send(to: topic, partition: partition, key: nil, value: Array(value.utf8).span.bytes) }
    }
    try await flush(within: .seconds(20))
  }
}
