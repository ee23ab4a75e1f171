internal import CKafka

extension KafkaError {
  /// The error flags that librdkafka sets on transactional calls.
  struct Flags: Hashable, Sendable {
    var isFatal = false
    var isRetriable = false
    var requiresAbort = false
  }

  /// Sorts an error by its flags, then by the table, and stops on what neither knows.
  ///
  /// - fatal: stop, whatever the number says.
  /// - abortable: retry, for librdkafka vouches that an abort mends it; but park for a record's own fault, and stop where the cluster would
  ///   refuse again.
  /// - retriable: retry.
  /// - none of them, on a transactional call: stop, for then librdkafka does not know in which state the transaction is.
  /// - none of them, elsewhere: the table, and stop for a number that it does not hold.
  static func classify(_ failure: KafkaFailure, flags: Flags = Flags(), transactional: Bool = false) -> KafkaError {
    if flags.isFatal { return .stop(failure) }
    if flags.requiresAbort { return wrap(failure, failure.code.dispositionAfterAbort) }
    if flags.isRetriable { return .retry(failure) }
    if transactional { return .stop(failure) }
    return wrap(failure, failure.code.knownDisposition ?? .stop)
  }

  private static func wrap(_ failure: KafkaFailure, _ disposition: ErrorCode.Disposition) -> KafkaError {
    switch disposition {
    case .retry: .retry(failure)
    case .park: .park(failure)
    case .stop: .stop(failure)
    }
  }

  /// An error from a call that returns a bare number.
  static func plain(
    _ code: rd_kafka_resp_err_t, during operation: String, sentence: String? = nil, partition: TopicPartition? = nil
  ) -> KafkaError {
    let isFatal = code == RD_KAFKA_RESP_ERR__FATAL
    let failure = KafkaFailure(ErrorCode(code), during: operation, sentence: sentence, isFatal: isFatal, partition: partition)
    return classify(failure, flags: Flags(isFatal: isFatal))
  }

  /// An error from a call that returns an error object, which is destroyed here.
  static func taking(_ error: OpaquePointer, during operation: String, transactional: Bool) -> KafkaError {
    defer { rd_kafka_error_destroy(error) }
    return reading(error, during: operation, transactional: transactional)
  }

  /// An error from an error object that somebody else owns.
  static func reading(_ error: OpaquePointer, during operation: String, transactional: Bool) -> KafkaError {
    let flags = Flags(
      isFatal: rd_kafka_error_is_fatal(error) != 0, isRetriable: rd_kafka_error_is_retriable(error) != 0,
      requiresAbort: rd_kafka_error_txn_requires_abort(error) != 0)
    let failure = KafkaFailure(
      ErrorCode(rd_kafka_error_code(error)), during: operation, sentence: rd_kafka_error_string(error).map { String(cString: $0) },
      isFatal: flags.isFatal, requiresAbort: flags.requiresAbort)
    return classify(failure, flags: flags, transactional: transactional)
  }
}
