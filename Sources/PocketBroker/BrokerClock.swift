import Glibc

/// The engine's sense of time, injected so that tests move it by hand.
package protocol BrokerClock: Sendable {
  /// The wall clock: milliseconds since 1970, as record timestamps count.
  var now: Int64 { get }
  /// A clock that never jumps, in milliseconds; deadlines of sessions, rebalances and long polls are on it.
  var uptime: Int64 { get }
  /// Returns when ``uptime`` has reached `deadline`; throws `CancellationError` when the task is cancelled before.
  func wait(until deadline: Int64) async throws
}

/// The machine's own clocks.
package struct SystemClock: BrokerClock {
  /// Makes the clock; it has no state.
  package init() {}

  package var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  package var uptime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  package func wait(until deadline: Int64) async throws {
    // A deadline may be as far away as never, which the system's timers do not reach.
    let longest: Int64 = 86_400_000
    while true {
      let left = deadline - uptime
      if left <= 0 { return }
      try await Task.sleep(for: .milliseconds(min(left, longest)))
    }
  }
}
