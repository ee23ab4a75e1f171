import Synchronization

/// Bounds the bytes of all bodies that are held in memory at the same time.
final class MemoryBudget: Sendable {
  private let limit: Int
  private let held = Mutex(0)

  init(limit: Int) { self.limit = limit }

  /// Bytes held now.
  var used: Int { held.withLock { $0 } }

  /// Takes bytes; `false`, and none taken, when there are not enough.
  func take(_ bytes: Int) -> Bool {
    held.withLock { held in
      guard held + bytes <= limit else { return false }
      held += bytes
      return true
    }
  }

  func give(_ bytes: Int) { held.withLock { $0 -= bytes } }
}
