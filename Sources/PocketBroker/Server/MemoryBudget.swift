import Synchronization

/// The bytes that all requests and responses under way may hold together.
///
/// A connection reserves the size of a large frame before it gathers it and gives it back with the response. Who finds no room is
/// called when there is some; until then it stops reading, so that the client's own socket holds the rest.
final class MemoryBudget: Sendable {
  private struct State {
    var free: Int
    var waiting: [(bytes: Int, resume: @Sendable () -> Void)] = []
  }

  private let capacity: Int
  private let state: Mutex<State>

  /// A budget of so many bytes.
  init(bytes: Int) {
    self.capacity = bytes
    self.state = Mutex(State(free: bytes))
  }

  /// Bytes reserved now.
  var used: Int { state.withLock { capacity - $0.free } }

  /// Reserves bytes, or keeps `resume` to be called once when a new try is worth it.
  ///
  /// A request larger than the whole budget is let through when nothing else is held, so that none waits for ever.
  func reserve(_ bytes: Int, orWhenFree resume: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if bytes <= state.free || state.free == capacity {
        state.free -= bytes
        return true
      }
      state.waiting.append((bytes, resume))
      return false
    }
  }

  /// Takes bytes whether there is room or not: for a response that is there already.
  func take(_ bytes: Int) { state.withLock { $0.free -= bytes } }

  /// Gives reserved bytes back and wakes those who wait.
  func release(_ bytes: Int) {
    guard bytes > 0 else { return }
    let woken = state.withLock { state in
      state.free += bytes
      let woken = state.waiting
      state.waiting = []
      return woken
    }
    for waiter in woken { waiter.resume() }
  }
}
