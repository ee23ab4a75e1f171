internal import CKafka

/// Takes records, one call each, within the closure of `Producer.produce` or `TransactionalProducer.produce`.
///
/// Lives on the producer's thread, where waiting for room is allowed. Cannot be copied, so it cannot leave the closure.
package struct RecordSink: ~Copyable {
  private let client: Client
  /// How long a record waits for room in the local queue.
  private let patience: Duration
  /// Whether the records belong to a transaction that was begun.
  private let isInTransaction: Bool

  init(client: Client, patience: Duration, isInTransaction: Bool) {
    self.client = client
    self.patience = patience
    self.isInTransaction = isInTransaction
  }

  /// Queues one record; key and value are copied before this returns.
  ///
  /// - `partition`: `nil` leaves it to `murmur2_random`: by the key as Java's producer does it, at random without a key.
  /// - `key`, `value`: `nil` is absent, and an absent value is a tombstone; empty bytes are neither.
  /// - `timestamp`: milliseconds since 1970; `nil` and 0 are now.
  ///
  /// When the local queue is full (`queue.buffering.max.messages`, `queue.buffering.max.kbytes`) this waits for room as long as records can
  /// still be delivered, and never drops one. Throws `park` for a record that can never be sent (too large), `retry` when there was no room
  /// for the whole delivery timeout, and the producer's fatal error once there is one. Records of one partition keep the order of their
  /// calls.
  package borrowing func send(
    to topic: OutputTopic, partition: Partition? = nil, key: RawSpan?, value: RawSpan?, timestamp: Int64? = nil,
    headers: RecordHeaders? = nil
  ) throws(KafkaError) {
    guard topic.client === client else { throw Self.foreign(topic) }
    let error = Self.lend(key) { (keyStart, keySize) in
      Self.lend(value) { (valueStart, valueSize) in
        enqueue(topic, partition, keyStart, keySize, valueStart, valueSize, timestamp ?? 0, headers?.pointer)
      }
    }
    if let error { throw error }
  }

  private borrowing func enqueue(
    _ topic: OutputTopic, _ partition: Partition?, _ key: UnsafeRawPointer?, _ keySize: Int, _ value: UnsafeRawPointer?, _ valueSize: Int,
    _ timestamp: Int64, _ headers: OpaquePointer?
  ) -> KafkaError? {
    let number = partition?.rawValue ?? RD_KAFKA_PARTITION_UA
    var end: ContinuousClock.Instant?
    while true {
      guard let error = ckafka_produce(client.handle, topic.pointer, number, key, keySize, value, valueSize, timestamp, headers) else {
        return nil
      }
      guard rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL else { return refusal(error, topic) }
      let now = ContinuousClock.now
      if let end, now >= end { return refusal(error, topic) }
      end = end ?? now.advanced(by: patience)
      rd_kafka_error_destroy(error)
      // Serves delivery reports, which is what makes room.
      rd_kafka_poll(client.handle, 10)
    }
  }

  private func refusal(_ error: OpaquePointer, _ topic: OutputTopic) -> KafkaError {
    if let fatal = client.fatal {
      rd_kafka_error_destroy(error)
      return fatal
    }
    let operation = "send a record to \(topic.name)"
    guard isInTransaction, rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__STATE else {
      return .taking(error, during: operation, transactional: false)
    }
    // Inside a transaction this says that a record before has failed: librdkafka takes no more of them until the abort.
    rd_kafka_error_destroy(error)
    let sentence = "the transaction has failed already and can only be aborted"
    return .retry(KafkaFailure(ErrorCode(RD_KAFKA_RESP_ERR__STATE), during: operation, sentence: sentence, requiresAbort: true))
  }

  private static func foreign(_ topic: OutputTopic) -> KafkaError {
    let sentence = "the topic belongs to another producer"
    return .stop(KafkaFailure(.invalidArgument, during: "send a record to \(topic.name)", sentence: sentence))
  }

  /// Lends the bytes; empty ones get an address all the same, because no address means absent.
  private static func lend<Value>(_ span: RawSpan?, _ body: (UnsafeRawPointer?, Int) -> Value) -> Value {
    guard let span else { return body(nil, 0) }
    return span.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return withUnsafePointer(to: 0 as UInt8) { body(UnsafeRawPointer($0), 0) } }
      return body(start, bytes.count)
    }
  }
}
