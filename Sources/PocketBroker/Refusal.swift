/// A request that was refused, in the protocol's terms.
///
/// Nothing of a refused request has been written. ``code`` says whether the client is to retry or stop; ``reason`` is for logs
/// and for those responses that carry a message.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
  /// The protocol's error code.
  package let code: ErrorCode
  /// One clear sentence for a person.
  package let reason: String

  /// Makes a refusal from a code and a sentence.
  package init(_ code: ErrorCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package var description: String { "\(code): \(reason)" }
}
