import Synchronization

/// Lets something through once in so much time, such as a line of the log.
final class Pace: Sendable {
  private let interval: Duration
  private let last: Mutex<ContinuousClock.Instant>

  /// The first time is an interval from now.
  init(every interval: Duration) {
    self.interval = interval
    last = Mutex(.now)
  }

  /// Whether it is time again.
  func isDue() -> Bool {
    last.withLock { last in
      guard ContinuousClock.now - last >= interval else { return false }
      last = .now
      return true
    }
  }
}
