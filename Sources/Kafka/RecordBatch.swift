internal import CKafka
internal import Synchronization

/// Records of one partition in the order of their offsets, lent out one at a time.
///
/// Ownership: the batch owns librdkafka's messages and gives them back when its last reference goes, on whichever thread that is. It may be
/// passed to another thread, read by several, and held for as long as it takes; bytes are valid inside a `with…` or `forEach` only. A batch
/// that is held also holds the fetch response that its records came in, so count `byteCount` of what waits and pause the partition rather
/// than hoard.
package final class RecordBatch: Sendable {
  /// The partition that all records come from.
  package let source: TopicPartition
  /// The place of the topic in `Consumer.topics`: index an array of your own with it instead of comparing names.
  package let topicIndex: Int
  /// How many records there are, at least one.
  package let count: Int
  /// Bytes that the records take in memory: keys, values and a fixed share for each record.
  package let byteCount: Int
  // `nonisolated(unsafe)`: set in `init`, freed in `deinit`, only read in between, apart from headers, which have the lock.
  private nonisolated(unsafe) let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>>
  // librdkafka parses the headers of a message on the first request and keeps them in the message.
  let headerLock = Mutex<Void>(())
  private let client: Client

  /// What librdkafka needs for a message beside its bytes, by the size of its structures.
  static let overhead = 320

  /// Takes over `messages`, which must not be empty and must all be of `source`.
  init(source: TopicPartition, topicIndex: Int, messages: [UnsafeMutablePointer<rd_kafka_message_t>], client: Client) {
    self.source = source
    self.topicIndex = topicIndex
    self.count = messages.count
    self.client = client
    let owned = UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>>.allocate(capacity: messages.count)
    _ = UnsafeMutableBufferPointer(start: owned, count: messages.count).initialize(from: messages)
    self.messages = owned
    self.byteCount = messages.reduce(0) { $0 + $1.pointee.len + $1.pointee.key_len + Self.overhead }
  }

  deinit {
    for index in 0..<count { rd_kafka_message_destroy(messages[index]) }
    messages.deallocate()
  }

  /// The offset of the first record.
  package var firstOffset: Offset { Offset(rawValue: messages[0].pointee.offset) }

  /// The offset of the last record. Offsets between may be missing: compaction and transaction markers leave gaps.
  package var lastOffset: Offset { Offset(rawValue: messages[count - 1].pointee.offset) }

  /// Lends the record at `index`, counted from 0; `nil` without calling `body` when there is none.
  package func withRecord<Value, Failure: Error>(
    at index: Int, _ body: (borrowing BorrowedRecord) throws(Failure) -> Value
  ) throws(Failure) -> Value? {
    guard index >= 0, index < count else { return nil }
    return try body(BorrowedRecord(messages[index], of: self))
  }

  /// Lends every record from `start` on, in order.
  package func forEach<Failure: Error>(
    from start: Int = 0, _ body: (borrowing BorrowedRecord) throws(Failure) -> Void
  ) throws(Failure) {
    var index = max(start, 0)
    while index < count {
      try body(BorrowedRecord(messages[index], of: self))
      index += 1
    }
  }
}
