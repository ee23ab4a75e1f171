import Synchronization

/// What the rest of the process sees of its lanes without stopping them.
final class LaneGauges: Sendable {
  private struct State {
    var wanted: [Int32: [Bool]] = [:]
    var waiting: [Int32: Int] = [:]
  }

  private let state = Mutex(State())
  private let unpublished = Atomic<Int>(0)
  private let limit: Int

  /// `limit` is how many bytes may be committed and not published before lanes stop.
  init(limit: Int) { self.limit = limit }

  /// Whether lanes must wait for the publisher.
  var isBacklogged: Bool { unpublished.load(ordering: .relaxed) >= limit }

  /// Bytes that are committed and not published.
  var unpublishedBytes: Int { unpublished.load(ordering: .relaxed) }

  func addUnpublished(_ bytes: Int) { unpublished.add(bytes, ordering: .relaxed) }

  func set(_ partition: Int32, wanted: [Bool], waiting: Int) {
    state.withLock {
      $0.wanted[partition] = wanted
      $0.waiting[partition] = waiting
    }
  }

  func remove(_ partition: Int32) {
    state.withLock {
      $0.wanted[partition] = nil
      $0.waiting[partition] = nil
    }
  }

  /// Which inputs each lane wants more of.
  var wanted: [Int32: [Bool]] { state.withLock { $0.wanted } }
  /// How many records wait in each lane.
  var waiting: [Int32: Int] { state.withLock { $0.waiting } }
}
