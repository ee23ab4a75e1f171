internal import CKafka
internal import Logging

/// One librdkafka instance: its handle, its callbacks, its end.
///
/// Everything taken from the instance (a batch, a topic handle, group metadata) keeps the client alive, because librdkafka waits for ever
/// when it is destroyed while its objects are still out.
final class Client: Sendable {
  /// What the instance is for.
  enum Role {
    case consumer, producer

    var cValue: rd_kafka_type_t {
      switch self {
      case .consumer: RD_KAFKA_CONSUMER
      case .producer: RD_KAFKA_PRODUCER
      }
    }
  }

  /// librdkafka's instance. `nonisolated(unsafe)`: every function of librdkafka that takes it may be called from any thread.
  nonisolated(unsafe) let handle: OpaquePointer
  /// What the callbacks leave for us. librdkafka holds it as an opaque pointer; it is released after `deinit` has ended the last callback.
  let events: ClientEvents

  /// Makes an instance; it begins to connect in the background and does not wait for a broker.
  init(_ role: Role, configuration: Configuration, logger: Logger) throws(KafkaError) {
    let operation = "make a Kafka \(role)"
    let events = ClientEvents(logger: logger)
    guard let conf = rd_kafka_conf_new() else { throw .stop(KafkaFailure(.criticalResource, during: operation)) }
    // librdkafka 2.11 and later may forget a broker that is still its group's coordinator and then wait for ever (its issue 5456); from
    // these on the property exists, and what an operator sets stands.
    if rd_kafka_version() >= 0x020b_0000 { rd_kafka_conf_set(conf, "metadata.recovery.strategy", "none", nil, 0) }
    do throws(KafkaError) {
      for name in configuration.names { try Self.set(name, to: configuration[name] ?? "", in: conf, during: operation) }
    } catch {
      rd_kafka_conf_destroy(conf)
      throw error
    }
    Self.route(conf, to: Unmanaged.passUnretained(events).toOpaque(), role: role)
    var text = [CChar](repeating: 0, count: 512)
    guard let handle = rd_kafka_new(role.cValue, conf, &text, text.count) else {
      let code = rd_kafka_last_error()
      rd_kafka_conf_destroy(conf)
      throw .stop(KafkaFailure(ErrorCode(code), during: operation, sentence: String(cBuffer: text)))
    }
    self.handle = handle
    self.events = events
    if role == .consumer { rd_kafka_poll_set_consumer(handle) }
  }

  deinit {
    // A consumer that was not closed goes like one that was killed: its static membership stays for the next start.
    rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
  }

  private static func set(_ name: String, to value: String, in conf: OpaquePointer, during operation: String) throws(KafkaError) {
    var text = [CChar](repeating: 0, count: 512)
    let outcome = rd_kafka_conf_set(conf, name, value, &text, text.count)
    guard outcome != RD_KAFKA_CONF_OK else { return }
    // librdkafka quotes the value in its message.
    let sentence = "\(name): " + (Configuration.isSecret(name) ? "refused" : String(cBuffer: text))
    throw .stop(KafkaFailure(.invalidArgument, during: operation, sentence: sentence))
  }

  private static func route(_ conf: OpaquePointer, to opaque: UnsafeMutableRawPointer, role: Role) {
    rd_kafka_conf_set_opaque(conf, opaque)
    rd_kafka_conf_set_log_cb(conf) { client, level, facility, text in
      guard let client, let text else { return }
      ClientEvents.of(rd_kafka_opaque(client))?.log(level: level, facility: facility, text: text)
    }
    rd_kafka_conf_set_error_cb(conf) { client, code, reason, opaque in
      guard let client else { return }
      ClientEvents.of(opaque)?.failed(client: client, code: code, reason: reason)
    }
    rd_kafka_conf_set_stats_cb(conf) { _, json, length, opaque in
      ClientEvents.of(opaque)?.measured(json: json, length: length)
      return 0
    }
    switch role {
    case .consumer:
      rd_kafka_conf_set_rebalance_cb(conf) { client, code, partitions, opaque in
        guard let client else { return }
        ClientEvents.of(opaque)?.rebalanced(client: client, code: code, partitions: partitions)
      }
    case .producer:
      rd_kafka_conf_set_dr_msg_cb(conf) { _, message, opaque in
        guard let message, message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        ClientEvents.of(opaque)?.undelivered(message)
      }
    }
  }

  /// Serves what waits for a poll: statistics, errors and delivery reports pile up otherwise. For producers; a consumer has its own poll.
  func serve() { rd_kafka_poll(handle, 0) }

  /// Has the threads that fetch look again at how much is queued.
  ///
  /// librdkafka 2.0.2 stops fetching when its queue is full and tells nobody when there is room again: the thread looks by itself after up to
  /// a second. Setting the credentials (here: those that are set) is the one call that wakes it. Later versions look every
  /// `fetch.queue.backoff.ms`.
  func wakeFetching() {
    let error = rd_kafka_sasl_set_credentials(handle, setting("sasl.username") ?? "", setting("sasl.password") ?? "")
    if let error { rd_kafka_error_destroy(error) }
  }

  /// Whether librdkafka waits `fetch.queue.backoff.ms` after its queue was full (2.2.0 and later).
  static var hasFetchQueueBackoff: Bool { rd_kafka_version() >= 0x0202_00FF }

  /// The error that made the instance unusable, once there was one.
  var fatal: KafkaError? { Self.fatal(of: handle) }

  static func fatal(of handle: OpaquePointer) -> KafkaError? {
    guard rd_kafka_fatal_error(handle, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
    var text = [CChar](repeating: 0, count: 512)
    let code = rd_kafka_fatal_error(handle, &text, text.count)
    return .stop(KafkaFailure(ErrorCode(code), during: "go on with this Kafka client", sentence: String(cBuffer: text), isFatal: true))
  }

  /// The effective value of a setting, defaults included; `nil` when librdkafka knows no such name or leaves it unset.
  func setting(_ name: String) -> String? {
    var size = 512
    var text = [CChar](repeating: 0, count: size)
    guard rd_kafka_conf_get(rd_kafka_conf(handle), name, &text, &size) == RD_KAFKA_CONF_OK else { return nil }
    return String(cBuffer: text)
  }
}
