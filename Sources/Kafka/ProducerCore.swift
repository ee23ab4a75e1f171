internal import CKafka
internal import Logging

/// What both producers are made of: an instance, a thread, and the topics that were asked for.
final class ProducerCore: Sendable {
  let client: Client
  let thread: BlockingThread
  /// The delivery timeout: no record waits longer for room.
  private let patience: Duration

  /// Settings that hold unless given.
  static let defaults: Configuration = [
    "partitioner": "murmur2_random",
    "linger.ms": "5",
    "compression.type": "lz4",
    "delivery.report.only.error": "true",
    "statistics.interval.ms": "5000",
  ]

  /// Throws an error that says stop when librdkafka refuses a setting, or idempotence is switched off.
  init(configuration: Configuration, logger: Logger) throws(KafkaError) {
    var settings = configuration.over(Self.defaults)
    guard settings["enable.idempotence"] ?? "true" == "true" else {
      let sentence = "enable.idempotence has to be true: without it records repeat and change places"
      throw .stop(KafkaFailure(.invalidArgument, during: "make a Kafka producer", sentence: sentence))
    }
    settings["enable.idempotence"] = "true"
    let client = try Client(.producer, configuration: settings, logger: logger)
    self.client = client
    self.thread = try BlockingThread(name: "kafka-produce", idle: { client.serve() })
    self.patience = .milliseconds(client.setting("delivery.timeout.ms").flatMap { Int($0) } ?? 300_000)
  }

  /// Runs `body` on the thread; `isInTransaction` is asked there too, when its turn has come.
  func produce<Value: Sendable>(
    isInTransaction: @escaping @Sendable () -> Bool = { false },
    _ body: @escaping @Sendable (borrowing RecordSink) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    try await thread.run { [client, patience] () throws(KafkaError) in
      defer { client.serve() }
      return try body(RecordSink(client: client, patience: patience, isInTransaction: isInTransaction()))
    }
  }

  func topic(_ name: TopicName) throws(KafkaError) -> OutputTopic { try OutputTopic(name, of: client) }

  /// Waits up to `timeout` until what is queued has been delivered or has failed; on the thread only.
  ///
  /// Where only failed deliveries are reported, nothing wakes librdkafka's flush at the last one, and it looks every ten milliseconds: longer
  /// than a small transaction takes. So the first tenth of a second is waited for in steps of one.
  func flush(within timeout: Duration) -> rd_kafka_resp_err_t {
    let milliseconds = timeout.clampedMilliseconds
    for _ in 0..<min(milliseconds, Self.fineMilliseconds) {
      let code = rd_kafka_flush(client.handle, 1)
      if code != RD_KAFKA_RESP_ERR__TIMED_OUT { return code }
    }
    return rd_kafka_flush(client.handle, max(0, milliseconds - Self.fineMilliseconds))
  }

  private static let fineMilliseconds: Int32 = 100

  /// Adds what was not delivered since the last time to the error of the call that it belongs to.
  func withDeliveries(_ error: KafkaError?) -> KafkaError? {
    // A call that fails at once leaves the reports of what made it fail in the queue.
    client.serve()
    let lost = client.events.takeUndelivered()
    guard let first = lost.first else { return error }
    guard let error else { return .classify(first.counting(lost.count)) }
    return error.adding("\(lost.count) records were not delivered, the first because: \(first.sentence)")
  }
}

extension KafkaFailure {
  fileprivate func counting(_ count: Int) -> KafkaFailure {
    KafkaFailure(
      code, during: count == 1 ? operation : "deliver \(count) records", sentence: sentence, isFatal: isFatal, requiresAbort: requiresAbort,
      partition: partition)
  }

  fileprivate func adding(_ text: String) -> KafkaFailure {
    KafkaFailure(
      code, during: operation, sentence: "\(sentence); \(text)", isFatal: isFatal, requiresAbort: requiresAbort, partition: partition)
  }
}

extension KafkaError {
  fileprivate func adding(_ text: String) -> KafkaError {
    switch self {
    case .retry(let failure): .retry(failure.adding(text))
    case .park(let failure): .park(failure.adding(text))
    case .stop(let failure): .stop(failure.adding(text))
    }
  }
}
