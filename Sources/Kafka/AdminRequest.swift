internal import CKafka

/// One request of librdkafka's admin interface: sends it, waits for its event, reads the event before it is destroyed.
struct AdminRequest {
  let client: Client
  /// What is being done, as a phrase that follows "could not".
  let operation: String
  let kind: rd_kafka_admin_op_t
  let timeout: Duration

  /// Blocks up to `timeout`. `send` starts the request; `read` gets the event once it came without an error of the request as a whole.
  func run<Value>(
    send: (OpaquePointer, OpaquePointer) -> Void, read: (OpaquePointer) throws(KafkaError) -> Value
  ) throws(KafkaError) -> Value {
    guard let options = rd_kafka_AdminOptions_new(client.handle, kind), let queue = rd_kafka_queue_new(client.handle) else {
      throw .stop(KafkaFailure(.criticalResource, during: operation))
    }
    defer {
      rd_kafka_queue_destroy(queue)
      rd_kafka_AdminOptions_destroy(options)
    }
    let milliseconds = max(timeout.clampedMilliseconds, 1)
    rd_kafka_AdminOptions_set_request_timeout(options, min(milliseconds, 3_600_000), nil, 0)
    send(options, queue)
    // A little longer than the request itself, which then reports its own timeout.
    guard let event = rd_kafka_queue_poll(queue, milliseconds + 1_000) else {
      throw .plain(RD_KAFKA_RESP_ERR__TIMED_OUT, during: operation)
    }
    defer { rd_kafka_event_destroy(event) }
    let code = rd_kafka_event_error(event)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw .plain(code, during: operation, sentence: rd_kafka_event_error_string(event).map { String(cString: $0) })
    }
    return try read(event)
  }
}

/// The elements of an array of pointers that a result owns.
func elements(_ start: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int) -> [OpaquePointer] {
  UnsafeBufferPointer(start: start, count: start == nil ? 0 : count).compactMap(\.self)
}

/// The text that a result owns, empty when there is none.
func text(_ start: UnsafePointer<CChar>?) -> String { start.map { String(cString: $0) } ?? "" }
