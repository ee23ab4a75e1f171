import Models
import Synchronization

/// Lets no more lane threads work at once than there are cores, and while the past is replayed those first that are furthest behind.
///
/// A replay is over when its last lane is, and partitions differ: one may hold a fleet's owner. Shared out evenly, the cores would stand idle
/// at the end for that lane alone; the longest job goes first instead (LPT: Graham, "Bounds on Multiprocessing Timing Anomalies", 1969).
/// Live lanes go in the order in which they ask. A thread without a turn sleeps on its own signal, so that commands still reach it.
final class LaneTurns: Sendable {
  /// A thread among those that want to work.
  final class Seat: Sendable {
    fileprivate let wake: @Sendable () -> Void

    /// `wake` tells the thread that its turn has come; it then asks again.
    init(wake: @escaping @Sendable () -> Void) { self.wake = wake }
  }

  private struct Request {
    let seat: Seat
    var position: Instant
    let number: Int
  }

  private struct State {
    var free: Int
    var requests: [Request] = []
    /// Those that were woken and have not come yet; their turns are kept for them.
    var called: [Seat] = []
    var lastNumber = 0
  }

  /// How many may work at once.
  let count: Int
  private let state: Mutex<State>

  init(count: Int) {
    self.count = count
    state = Mutex(State(free: count))
  }

  /// Takes a turn, which `end` gives back; `false` when there is none: the seat is woken when there is. `position` is how far its lanes have
  /// come in the past, or the same for all that are live.
  func begin(_ seat: Seat, at position: Instant) -> Bool {
    state.withLock { state in
      if let index = state.called.firstIndex(where: { $0 === seat }) {
        state.called.remove(at: index)
        return true
      }
      if let index = state.requests.firstIndex(where: { $0.seat === seat }) {
        state.requests[index].position = position
        return false
      }
      if state.free > 0 {
        state.free -= 1
        return true
      }
      state.lastNumber += 1
      state.requests.append(Request(seat: seat, position: position, number: state.lastNumber))
      return false
    }
  }

  /// Gives a turn back, to whoever comes next.
  func end() { state.withLock { Self.pass(&$0) }?.wake() }

  /// Notes that a seat wants no turn any more.
  func leave(_ seat: Seat) {
    let next = state.withLock { state -> Seat? in
      state.requests.removeAll { $0.seat === seat }
      guard let index = state.called.firstIndex(where: { $0 === seat }) else { return nil }
      state.called.remove(at: index)
      return Self.pass(&state)
    }
    next?.wake()
  }

  private static func pass(_ state: inout State) -> Seat? {
    let next = state.requests.indices.min {
      (state.requests[$0].position, state.requests[$0].number) < (state.requests[$1].position, state.requests[$1].number)
    }
    guard let next else {
      state.free += 1
      return nil
    }
    let seat = state.requests.remove(at: next).seat
    state.called.append(seat)
    return seat
  }
}
