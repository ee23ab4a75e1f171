import Logging
import Synchronization

/// Writes to the log what clients are refused.
///
/// Of each kind of request and error one line a second, with the number of those left out since the line before: a client that
/// repeats itself must not fill the disk.
final class RefusalLog: Sendable {
  private struct Kind: Hashable {
    var api: APIKey
    var error: ErrorCode
  }

  private static let interval: Int64 = 1_000

  private let clock: any BrokerClock
  private let recent = Mutex<[Kind: (next: Int64, omitted: Int)]>([:])

  init(clock: any BrokerClock) { self.clock = clock }

  /// Notes the refusals in a response, if there are any.
  func note(_ refusals: WireCoder.Refusals, to api: APIKey, logger: Logger) {
    for error in refusals.errors where !error.isRoutine {
      guard let omitted = admit(Kind(api: api, error: error)) else { continue }
      var metadata: Logger.Metadata = ["request": "\(api)", "error": "\(error)"]
      metadata["reason"] = refusals.reason.map { "\($0)" }
      if omitted > 0 { metadata["omitted"] = "\(omitted)" }
      logger.warning("request refused", metadata: metadata)
    }
  }

  /// How many of a kind were left out before this one; `nil` when this one is left out too.
  private func admit(_ kind: Kind) -> Int? {
    let now = clock.uptime
    return recent.withLock { recent in
      if let (next, omitted) = recent[kind], now < next {
        recent[kind] = (next, omitted + 1)
        return nil
      }
      let omitted = recent[kind]?.omitted ?? 0
      recent[kind] = (now + Self.interval, 0)
      return omitted
    }
  }
}

extension ErrorCode {
  /// Whether clients that do nothing wrong are told this, or the connection's own lines tell it.
  fileprivate var isRoutine: Bool {
    switch self {
    case .memberIDRequired, .rebalanceInProgress, .illegalGeneration, .unknownMemberID, .groupIDNotFound: true
    case .concurrentTransactions, .unstableOffsetCommit, .coordinatorNotAvailable: true
    case .offsetOutOfRange, .fetchSessionIDNotFound, .topicAlreadyExists, .operationNotAttempted: true
    case .saslAuthenticationFailed, .unsupportedSaslMechanism, .illegalSaslState: true
    default: false
    }
  }
}
