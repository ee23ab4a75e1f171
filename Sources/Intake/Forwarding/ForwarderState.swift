import Synchronization

/// How delivery stands, for those who ask.
final class ForwarderState: Sendable {
  private struct State {
    var isConnected = true
    var deadline: ContinuousClock.Instant?
    var delivered = 0
    var failures = 0
  }

  private let state = Mutex(State())

  /// Whether the broker takes what is sent; `false` once it has kept something waiting for long, or refused it.
  var isConnected: Bool { state.withLock { $0.isConnected } }
  /// Events delivered since the start; one that was sent twice counts once.
  var delivered: Int { state.withLock { $0.delivered } }
  /// Times that delivery had to begin anew.
  var failures: Int { state.withLock { $0.failures } }

  /// Whether delivery is to end when there is nothing left.
  var isStopping: Bool { state.withLock { $0.deadline != nil } }
  /// Whether delivery is to end as it is: a stop waits neither for long nor for a broker that is away.
  var isOver: Bool { state.withLock { state in state.deadline.map { !state.isConnected || $0 <= .now } ?? false } }

  func stop(within patience: Duration) { state.withLock { $0.deadline = .now + patience } }

  func deliveredEvents(_ count: Int) {
    state.withLock {
      $0.delivered += count
      $0.isConnected = true
    }
  }

  /// Notes a failure; `true` for the first since the last success.
  func failed() -> Bool {
    state.withLock {
      $0.failures += 1
      return takeDown(&$0)
    }
  }

  /// Notes that the broker keeps something waiting; `true` for the first time since the last success.
  func waits() -> Bool { state.withLock { takeDown(&$0) } }

  private func takeDown(_ state: inout State) -> Bool {
    defer { state.isConnected = false }
    return state.isConnected
  }
}
