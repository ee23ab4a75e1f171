/// The reason inside a `KafkaError`.
package struct KafkaFailure: Hashable, Sendable, CustomStringConvertible {
  /// Kafka's or librdkafka's error number.
  package let code: ErrorCode
  /// What was being done, as a phrase that follows "could not": "commit the transaction".
  package let operation: String
  /// A sentence for people. Never holds a secret.
  package let sentence: String
  /// The client instance is unusable from here on; only closing it is left.
  package let isFatal: Bool
  /// The open transaction can only be aborted.
  package let requiresAbort: Bool
  /// The partition concerned, when it is about one.
  package let partition: TopicPartition?

  init(
    _ code: ErrorCode, during operation: String, sentence: String? = nil, isFatal: Bool = false, requiresAbort: Bool = false,
    partition: TopicPartition? = nil
  ) {
    self.code = code
    self.operation = operation
    self.sentence = sentence ?? code.sentence
    self.isFatal = isFatal
    self.requiresAbort = requiresAbort
    self.partition = partition
  }

  /// One line: what could not be done, where, why.
  package var description: String {
    let place = partition.map { " (\($0))" } ?? ""
    return "could not \(operation)\(place): \(sentence) [\(code.name) \(code.rawValue)]"
  }
}
