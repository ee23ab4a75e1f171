internal import CKafka
internal import Synchronization

/// One record, lent for the length of a closure; nothing is copied.
///
/// Cannot be copied, so it cannot leave the closure that it is lent to.
package struct BorrowedRecord: ~Copyable {
  private let message: UnsafeMutablePointer<rd_kafka_message_t>
  // `unowned(unsafe)`: the batch lends itself for the length of a call, so it outlives this value; counting references would cost more than
  // the rest.
  private unowned(unsafe) let batch: RecordBatch

  init(_ message: UnsafeMutablePointer<rd_kafka_message_t>, of batch: RecordBatch) {
    self.message = message
    self.batch = batch
  }

  /// The record's offset.
  package var offset: Offset { Offset(rawValue: message.pointee.offset) }

  /// The partition that it comes from.
  package var source: TopicPartition { batch.source }

  /// The place of its topic in `Consumer.topics`.
  package var topicIndex: Int { batch.topicIndex }

  /// The time that it carries; `nil` for records of brokers that knew no timestamps.
  package var timestamp: Timestamp? {
    var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
    let milliseconds = rd_kafka_message_timestamp(message, &type)
    switch type {
    case RD_KAFKA_TIMESTAMP_CREATE_TIME: return Timestamp(milliseconds: milliseconds, source: .producer)
    case RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME: return Timestamp(milliseconds: milliseconds, source: .broker)
    default: return nil
    }
  }

  /// Whether the record is a tombstone: it has no value at all, which is not the same as an empty one.
  package var isTombstone: Bool { message.pointee.payload == nil }

  /// The length of the value in bytes, 0 for a tombstone.
  package var valueSize: Int { isTombstone ? 0 : message.pointee.len }

  /// Lends the key; `nil` when the record has none.
  package func withKey<Value, Failure: Error>(_ body: (RawSpan?) throws(Failure) -> Value) throws(Failure) -> Value {
    try Self.lend(message.pointee.key, message.pointee.key_len, body)
  }

  /// Lends the value; `nil` for a tombstone.
  package func withValue<Value, Failure: Error>(_ body: (RawSpan?) throws(Failure) -> Value) throws(Failure) -> Value {
    try Self.lend(message.pointee.payload, message.pointee.len, body)
  }

  /// Lends the value of the last header named `name`; `nil` when there is no such header or it has no value.
  package func withHeader<Value, Failure: Error>(
    _ name: String, _ body: (RawSpan?) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    var start: UnsafeRawPointer?
    var size = 0
    if let headers = parsedHeaders() { rd_kafka_header_get_last(headers, name, &start, &size) }
    return try Self.lend(start, size, body)
  }

  /// Lends every header in order, repeated names included, with `nil` for a header without a value.
  package func forEachHeader<Failure: Error>(_ body: (String, RawSpan?) throws(Failure) -> Void) throws(Failure) {
    guard let headers = parsedHeaders() else { return }
    var index = 0
    var name: UnsafePointer<CChar>?
    var start: UnsafeRawPointer?
    var size = 0
    while rd_kafka_header_get_all(headers, index, &name, &start, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
      if let name { try Self.lend(start, size) { (value: RawSpan?) throws(Failure) in try body(String(cString: name), value) } }
      index += 1
    }
  }

  /// The headers, parsed on the first request; `nil` when there are none or they are malformed.
  private func parsedHeaders() -> OpaquePointer? {
    // Captured apart, because a value that cannot be copied cannot be captured.
    let message = message
    nonisolated(unsafe) var headers: OpaquePointer?
    batch.headerLock.withLock { _ in
      if rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR { headers = nil }
    }
    return headers
  }

  private static func lend<Value, Failure: Error>(
    _ start: UnsafeRawPointer?, _ size: Int, _ body: (RawSpan?) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard let start else { return try body(nil) }
    return try body(UnsafeRawBufferPointer(start: start, count: size).bytes)
  }
}
