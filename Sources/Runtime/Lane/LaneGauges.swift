import Synchronization

/// What the rest of the process sees of its lanes without stopping them.
final class LaneGauges: Sendable {
  private struct State {
    var wanted: [Int32: [Bool]] = [:]
    var waiting: [Int32: Int] = [:]
  }

  private let state = Mutex(State())
  private let unpublished = Atomic<Int>(0)
  private let oldestUnpublished = Mutex<ContinuousClock.Instant?>(nil)
  private let limit: Int
  private let timeLimit: Duration

  /// Lanes stop when so many bytes are committed and not published, or when the oldest of them have been for so long.
  init(limit: Int, timeLimit: Duration) {
    self.limit = limit
    self.timeLimit = timeLimit
  }

  /// Whether lanes leave the publisher time: an eighth of the limit is unpublished, which is enough to keep it busy, and more would only
  /// be held in memory. Reading is not paused for it, since a pause throws away what was fetched.
  var isCrowded: Bool { unpublished.load(ordering: .relaxed) * 8 >= limit || isBacklogged }

  /// Whether lanes must wait for the publisher, and reading with them.
  var isBacklogged: Bool {
    if unpublished.load(ordering: .relaxed) >= limit { return true }
    guard let oldest = oldestUnpublished.withLock({ $0 }) else { return false }
    return oldest.duration(to: .now) >= timeLimit
  }

  /// Bytes that are committed and not published.
  var unpublishedBytes: Int { unpublished.load(ordering: .relaxed) }

  func addUnpublished(_ bytes: Int) { unpublished.add(bytes, ordering: .relaxed) }

  /// Notes since when the oldest of what is not published has been committed; `nil` when all is out.
  func setOldestUnpublished(_ instant: ContinuousClock.Instant?) { oldestUnpublished.withLock { $0 = instant } }

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
