import Feeding
import Models
import Synchronization

/// Shows the first events and forgets the rest.
final class PreviewSink: EventSink {
  private let left = Mutex(3)
  private let asJSON: Bool

  init(asJSON: Bool) { self.asJSON = asJSON }

  func send(_ batch: EventBatch) async throws {
    guard !asJSON else { return }
    for entry in batch.entries {
      let isShown = left.withLock { left in
        left -= 1
        return left >= 0
      }
      guard isShown else { return }
      print("\(entry.topic.name) \(String(decoding: batch.bytes[entry.value], as: UTF8.self))")
    }
  }

  func flush() async throws {}
}
