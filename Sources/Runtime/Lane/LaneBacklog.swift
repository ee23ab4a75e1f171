import Synchronization

/// What reading waits for before it brings more: the records that lanes have in hand.
///
/// Counts the bytes of all batches that are held. Reading waits while they are above the limit and enough lanes have something to do to keep
/// the cores busy; the others wait for a tick or for another input, and only more reading frees what they hold. Above eight times the limit
/// it goes on only when no lane has anything to do.
final class LaneBacklog: Sendable {
  private struct State {
    var heldBytes = 0
    /// Batches on their way to a lane's thread.
    var underWay = 0
    /// Lanes that could take more of what they hold.
    var busy: Set<Int32> = []
    var isClosed = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())
  private let limit: Int
  private let lanesAtOnce: Int
  private let gauges: LaneGauges

  /// Reading waits while lanes hold `limit` bytes and at least `lanesAtOnce` of them have something to do, or one and they hold far more.
  init(limit: Int, lanesAtOnce: Int, gauges: LaneGauges) {
    self.limit = limit
    self.lanesAtOnce = lanesAtOnce
    self.gauges = gauges
  }

  /// Notes that a batch goes to a lane.
  func send(_ bytes: Int) {
    state.withLock {
      $0.heldBytes += bytes
      $0.underWay += 1
    }
  }

  /// Notes that a batch has come to its lane's thread, whether or not the lane is still there; the lane is busy with it.
  func arrive(at partition: Int32, isOpen: Bool) {
    change {
      $0.underWay -= 1
      if isOpen { $0.busy.insert(partition) }
    }
  }

  /// Notes that a batch is held no longer.
  func release(_ bytes: Int) { change { $0.heldBytes -= bytes } }

  /// Notes whether a lane could take more of what it holds.
  func set(_ partition: Int32, isBusy: Bool) {
    change { if isBusy { $0.busy.insert(partition) } else { $0.busy.remove(partition) } }
  }

  /// Waits until the lanes can do with more. Returns at once when they wait for the publisher: that may take long, and reading has to keep
  /// its place in the group meanwhile.
  func waitForRoom() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let mayGoOn = state.withLock { state in
        if hasRoom(state) { return true }
        state.waiter = continuation
        return false
      }
      if mayGoOn { continuation.resume() }
    }
  }

  /// Has nobody wait any more: reading ends.
  func close() { change { $0.isClosed = true } }

  private func hasRoom(_ state: State) -> Bool {
    let working = state.busy.count + state.underWay
    return state.heldBytes < limit || working == 0 || (working < lanesAtOnce && state.heldBytes / 8 < limit) || state.isClosed
      || gauges.isBacklogged
  }

  private func change(_ body: (inout State) -> Void) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      body(&state)
      guard state.waiter != nil, hasRoom(state) else { return nil }
      return state.waiter.take()
    }
    waiter?.resume()
  }
}
