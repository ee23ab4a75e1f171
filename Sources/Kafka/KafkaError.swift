/// What went wrong between us and the brokers, sorted by what the caller does next.
///
/// The case is the decision; the failure inside is the reason. Sources of the sorting: the error flags that librdkafka sets on
/// transactional calls, and the table in `ErrorCode+Disposition.swift` for everything else. What neither knows is `stop`: an unknown error
/// is never looped on.
package enum KafkaError: Error, Hashable, Sendable {
  /// Passing trouble: the transport, a coordinator that moves, a rebalance, a throttle. Back off with jitter, keep polling, call again.
  ///
  /// With `failure.requiresAbort` the open transaction is beyond saving: abort it, then send the same records in a new one.
  case retry(KafkaFailure)

  /// This one record cannot be taken as it is (too large, refused by the broker): set it aside and go on with the next.
  ///
  /// With `failure.requiresAbort` the transaction that held it has to be aborted first.
  case park(KafkaFailure)

  /// Going on would be wrong or useless: fenced by a newer instance, not authorised, configured wrongly, reading position gone, or unknown.
  /// Exit non-zero with `description` as the one clear line.
  case stop(KafkaFailure)

  /// The reason, whatever the decision.
  package var failure: KafkaFailure {
    switch self {
    case .retry(let failure), .park(let failure), .stop(let failure): failure
    }
  }
}

extension KafkaError: CustomStringConvertible {
  /// One line for an operator: what was tried, the error's name and number, and a sentence.
  package var description: String { failure.description }
}
