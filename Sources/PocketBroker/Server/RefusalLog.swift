import Logging
import Synchronization

/// Writes to the log what clients are refused, and why connections end.
///
/// Of each kind of request and error, and of each kind of end, ten lines and then one a second, with the number of those left out since
/// the line before: a client that repeats itself must not fill the disk.
final class RefusalLog: Sendable {
  private enum Kind: Hashable {
    case refusal(APIKey, ErrorCode)
    case end(BrokerMetrics.Reason?)
  }

  /// How many lines of a kind may come at once.
  private static let burst: Int64 = 10
  /// After how many milliseconds there is room for one more.
  private static let interval: Int64 = 1_000

  /// The room for lines of one kind.
  private struct Room {
    var lines = RefusalLog.burst
    var since: Int64
    var omitted = 0
  }

  private let clock: any BrokerClock
  private let rooms = Mutex<[Kind: Room]>([:])

  init(clock: any BrokerClock) { self.clock = clock }

  /// Notes the refusals in a response, if there are any.
  func note(_ refusals: WireCoder.Refusals, to api: APIKey, logger: Logger) {
    for error in refusals.errors where !error.isRoutine {
      guard let omitted = admit(.refusal(api, error)) else { continue }
      var metadata: Logger.Metadata = ["request": "\(api)", "error": "\(error)"]
      metadata["reason"] = refusals.reason.map { "\($0)" }
      if omitted > 0 { metadata["omitted"] = "\(omitted)" }
      logger.warning("request refused", metadata: metadata)
    }
  }

  /// Notes why a connection ended; without a kind of reason it was the client that ended it.
  func note(end reason: BrokerMetrics.Reason?, _ text: String, logger: Logger) {
    guard let omitted = admit(.end(reason)) else { return }
    var metadata: Logger.Metadata = ["reason": "\(text)"]
    if omitted > 0 { metadata["omitted"] = "\(omitted)" }
    logger.log(level: reason == nil ? .info : .warning, "connection ended", metadata: metadata)
  }

  /// How many of a kind were left out before this one; `nil` when this one is left out too.
  private func admit(_ kind: Kind) -> Int? {
    let now = clock.uptime
    return rooms.withLock { rooms in
      var room = rooms[kind] ?? Room(since: now)
      defer { rooms[kind] = room }
      let earned = (now - room.since) / Self.interval
      room.lines = min(Self.burst, room.lines + earned)
      room.since += earned * Self.interval
      guard room.lines > 0 else {
        room.omitted += 1
        return nil
      }
      room.lines -= 1
      defer { room.omitted = 0 }
      return room.omitted
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
