import Synchronization

/// Hands over what threads commit because other lanes wait for it, all at once in one transaction: lanes that reach a tick together report
/// together.
///
/// A thread is under way until its lanes have nothing more to do; it leaves the transaction to those that still are. The regular commit
/// bounds the wait: it publishes whatever has been handed over.
final class LanePasses: Sendable {
  private struct State {
    var underWay = 0
    /// Something has been handed over that the last thread under way has published.
    var isOwed = false
  }

  private let state = Mutex(State())
  private let add: @Sendable ([Publication]) -> Void
  private let flush: @Sendable () -> Void
  private let flushIfMany: @Sendable () -> Void

  /// `add` takes what goes out with the next transaction, `flush` has it begin, and `flushIfMany` only if there is enough for it.
  init(
    add: @escaping @Sendable ([Publication]) -> Void, flush: @escaping @Sendable () -> Void, flushIfMany: @escaping @Sendable () -> Void
  ) {
    self.add = add
    self.flush = flush
    self.flushIfMany = flushIfMany
  }

  /// Notes that a thread has something to do for its lanes.
  func begin() { state.withLock { $0.underWay += 1 } }

  /// Takes a full batch, which nobody waits for and which waits for nobody.
  func publish(_ publication: Publication) {
    add([publication])
    flushIfMany()
  }

  /// Takes what a thread has committed in a pass over its lanes, after which it goes on with the next.
  func handOver(_ committed: [Publication]) {
    guard !committed.isEmpty else { return }
    add(committed)
    state.withLock { $0.isOwed = true }
  }

  /// Notes that a thread has nothing more to do for its lanes.
  func end() {
    let mustPublish = state.withLock { state in
      state.underWay -= 1
      guard state.underWay == 0 else { return false }
      defer { state.isOwed = false }
      return state.isOwed
    }
    if mustPublish { flush() }
  }
}
