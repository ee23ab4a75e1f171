internal import CKafka

/// The number of an error: Kafka's own from 0 up and -1, librdkafka's local ones from -200 to -100.
package struct ErrorCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The number.
  package let rawValue: Int32

  /// Takes any number, known or not.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  init(_ code: rd_kafka_resp_err_t) { self.init(rawValue: code.rawValue) }

  var cValue: rd_kafka_resp_err_t { rd_kafka_resp_err_t(rawValue) }

  /// librdkafka's name, such as `_TIMED_OUT` (local, with an underscore) or `NOT_COORDINATOR` (the broker's).
  package var name: String { rd_kafka_err2name(cValue).map { String(cString: $0) } ?? "ERR_\(rawValue)" }

  /// librdkafka's own short text.
  package var sentence: String { rd_kafka_err2str(cValue).map { String(cString: $0) } ?? "unknown error \(rawValue)" }

  /// The system refused memory, a thread or a file.
  static let criticalResource = ErrorCode(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)

  /// The client was closed before.
  static let closed = ErrorCode(RD_KAFKA_RESP_ERR__DESTROY)

  /// A setting or an argument is wrong.
  static let invalidArgument = ErrorCode(RD_KAFKA_RESP_ERR__INVALID_ARG)

  /// The name with the number.
  package var description: String { "\(name) \(rawValue)" }
}
