import Glibc

/// The engine's sense of time, injected so that tests move it by hand.
package protocol BrokerClock: Sendable {
  /// The wall clock: milliseconds since 1970, as record timestamps count.
  var now: Int64 { get }
  /// A clock that never jumps, in milliseconds; deadlines of sessions, rebalances and long polls are on it.
  var uptime: Int64 { get }
  /// Returns when ``uptime`` has reached `deadline`; throws `CancellationError` when the task is cancelled before.
  func sleep(until deadline: Int64) async throws
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

  package var uptime: Int64 { nanoseconds / 1_000_000 }

  private var nanoseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// How far apart the moments are at which long sleeps end, in milliseconds.
  private static let tick: Int64 = 50

  /// A sleep of more than five ticks ends at a whole tick, up to one after its deadline: the long polls of many idle clients then end
  /// together, and wake the threads once and not each for itself. Nobody waits longer for a record, as that ends a sleep early.
  package func sleep(until deadline: Int64) async throws {
    // A deadline may be as far away as never, which the system's timers do not reach.
    let longest: Int64 = 86_400_000
    while true {
      let now = nanoseconds
      let left = deadline - now / 1_000_000
      if left <= 0 { return }
      let isLong = left > 5 * Self.tick
      let end = isLong ? (now / 1_000_000 + min(left, longest) + Self.tick - 1) / Self.tick * Self.tick : deadline
      try await Task.sleep(for: .nanoseconds(end * 1_000_000 - now))
    }
  }
}
