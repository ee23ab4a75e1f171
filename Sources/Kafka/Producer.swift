internal import CKafka
package import Logging

/// An idempotent producer without transactions: no repeats and no reordering within a partition, no atomicity across them.
///
/// `Sendable`: the librdkafka instance may be used from any thread; calls that block run on a thread of the producer's own.
package final class Producer: Sendable {
  private let core: ProducerCore

  /// Makes a producer; it connects in the background. `configuration` needs `bootstrap.servers`.
  package init(configuration: Configuration, logger: Logger) throws(KafkaError) {
    core = try ProducerCore(configuration: configuration, logger: logger)
  }

  /// A topic to write to. Ask once and keep it.
  package func topic(_ name: TopicName) throws(KafkaError) -> OutputTopic { try core.topic(name) }

  /// Runs `body` on the producer's thread with a sink for as many records as it likes: one hop, however many they are.
  ///
  /// Returns when all are queued, not when they are delivered: that is what `flush` is for. After an error the records before it are still
  /// queued.
  package func produce<Value: Sendable>(
    _ body: @escaping @Sendable (borrowing RecordSink) throws(KafkaError) -> Value
  ) async throws(KafkaError) -> Value {
    try await core.produce(body)
  }

  /// Waits up to `timeout` until every record queued so far is delivered.
  ///
  /// Throws the first delivery failure since the last flush, or `retry` when the time is up with records still on their way; these stay
  /// queued.
  package func flush(within timeout: Duration) async throws(KafkaError) {
    try await core.thread.run { [core] () throws(KafkaError) in
      let code = core.flush(within: timeout)
      if let fatal = core.client.fatal { throw fatal }
      let late: KafkaError? = code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : .plain(code, during: "flush")
      if let error = core.withDeliveries(late) { throw error }
    }
  }

  /// Waits up to `timeout` for the records queued so far; `false` when the time is up and some are still on their way: these stay queued.
  ///
  /// Throws the first delivery failure since the last flush, whether the time is up or not, so that `true` means that all are delivered.
  package func settle(within timeout: Duration) async throws(KafkaError) -> Bool {
    try await core.thread.run { [core] () throws(KafkaError) in
      let code = core.flush(within: timeout)
      if let fatal = core.client.fatal { throw fatal }
      if let error = core.withDeliveries(nil) { throw error }
      return code == RD_KAFKA_RESP_ERR_NO_ERROR
    }
  }

  /// The latest statistics; `nil` before the first `statistics.interval.ms` has passed.
  package var statistics: Statistics? { core.client.events.statistics }
}
