import Synchronization

/// What the cached rows of all lanes of a process may weigh together.
///
/// A lane may have more than its share while the others leave theirs: customers are not spread evenly, and the busy lane reads most.
package final class CacheBudget: Sendable {
  private struct State {
    var lanes = 0
    var used = 0
  }

  private let state = Mutex(State())
  private let limit: Int

  /// `limit` is in bytes of memory, as the caches estimate them.
  package init(limit: Int) { self.limit = limit }

  func join() { state.withLock { $0.lanes += 1 } }

  /// Notes that a lane with rows of so many bytes is closed.
  func leave(_ own: Int) {
    state.withLock {
      $0.lanes -= 1
      $0.used -= own
    }
  }

  /// Notes what a lane's rows weigh now; `false` when there is no room for them, as all together are too many and these above their share.
  @discardableResult
  func update(from former: Int, to own: Int) -> Bool {
    state.withLock { state in
      state.used += own - former
      return state.used <= limit || own * max(state.lanes, 1) <= limit
    }
  }
}
