import Synchronization

/// Wakes one waiting task at the earliest deadline set, without looking at the clock in between.
final class Alarm: Sendable {
  private let clock: any BrokerClock
  private let state = Mutex(State())

  fileprivate struct State {
    /// When the waiting task wakes; `nil` while nobody waits.
    var deadline: Int64?
    var round: UInt64 = 0
    var continuation: CheckedContinuation<Void, Never>?
  }

  init(clock: any BrokerClock) { self.clock = clock }

  /// Makes the waiting task wake no later than at `deadline`.
  func set(_ deadline: Int64) {
    let woken: CheckedContinuation<Void, Never>? = state.withLock { state in
      // Nobody waits: the next wait looks for the earliest deadline itself.
      guard let current = state.deadline, deadline < current else { return nil }
      return state.wake()
    }
    woken?.resume()
  }

  /// Waits until the earliest deadline is there, an earlier one is set, or the task is cancelled.
  ///
  /// - Parameter deadline: Finds the earliest deadline; `nil` waits for one to be set.
  func wait(_ deadline: () -> Int64?) async {
    let round = state.withLock { state in
      state.round += 1
      state.deadline = Int64.max
      return state.round
    }
    // Deadlines set from here on wake the wait, so none is lost between finding the earliest and waiting for it.
    let until = deadline() ?? Int64.max
    state.withLock { if $0.round == round, $0.deadline != nil { $0.deadline = until } }
    async let _: Void = expire(round, at: until)
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        guard state.round == round, state.deadline != nil else { return true }
        state.continuation = continuation
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  private func expire(_ round: UInt64, at deadline: Int64) async {
    // A cancelled sleep means that the wait is over as well.
    try? await clock.wait(until: deadline)
    state.withLock { $0.round == round ? $0.wake() : nil }?.resume()
  }
}

extension Alarm.State {
  fileprivate mutating func wake() -> CheckedContinuation<Void, Never>? {
    defer { continuation = nil }
    deadline = nil
    return continuation
  }
}
