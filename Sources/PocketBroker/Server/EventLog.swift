import Logging
import Synchronization

/// Writes to the log what the engine does by itself and what it cannot do.
///
/// Of commits that fail one line a second: on a full disk every client tries again and again.
final class EventLog: Sendable {
  private static let interval: Int64 = 1_000

  private let clock: any BrokerClock
  private let logger: Logger
  private let nextFailure = Mutex(Int64.min)

  init(clock: any BrokerClock, logger: Logger) {
    self.clock = clock
    self.logger = logger
  }

  /// Notes one event.
  func note(_ event: EngineEvent) {
    if case .commitFailed = event, !mayTellFailure() { return }
    logger.log(level: event.level, "\(event)")
  }

  private func mayTellFailure() -> Bool {
    let now = clock.uptime
    return nextFailure.withLock { next in
      guard now >= next else { return false }
      next = now + Self.interval
      return true
    }
  }
}

extension EngineEvent {
  /// How much an operator should care.
  fileprivate var level: Logger.Level {
    switch self {
    case .commitFailed, .housekeepingFailed: .error
    case .transactionTimedOut: .warning
    case .recordsExpired: .info
    case .compacted: .debug
    }
  }
}
