import Synchronization

/// Hands over what threads commit because other lanes wait for it, all of a pass in one transaction: lanes that reach a tick together
/// report together.
///
/// A thread that ends a pass leaves the transaction to one that is still in the middle of its own, which is soon over.
final class LanePasses: Sendable {
  private struct State {
    var underWay = 0
    /// Something has been handed over, and the next pass that ends has it published.
    var isOwed = false
  }

  private let state = Mutex(State())
  private let add: @Sendable ([Publication]) -> Void
  private let flush: @Sendable () -> Void

  /// `add` takes what goes out with the next transaction, `flush` has it begin.
  init(add: @escaping @Sendable ([Publication]) -> Void, flush: @escaping @Sendable () -> Void) {
    self.add = add
    self.flush = flush
  }

  /// Notes that a thread begins a pass over its lanes.
  func begin() { state.withLock { $0.underWay += 1 } }

  /// Takes a full batch, which nobody waits for and which waits for nobody.
  func publish(_ publication: Publication) {
    add([publication])
    flush()
  }

  /// Takes what a thread has committed in the pass that ends.
  func end(_ committed: [Publication]) {
    if !committed.isEmpty { add(committed) }
    let mustPublish = state.withLock { state in
      state.underWay -= 1
      if !committed.isEmpty, !state.isOwed, state.underWay > 0 {
        state.isOwed = true
        return false
      }
      defer { state.isOwed = false }
      return !committed.isEmpty || state.isOwed
    }
    if mustPublish { flush() }
  }
}
