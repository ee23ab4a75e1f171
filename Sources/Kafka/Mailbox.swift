internal import Glibc

/// The queue of work in front of a `BlockingThread`.
///
/// `@unchecked Sendable`: every stored property is read and written under the lock only. The standard library's `Mutex` cannot wait for a
/// condition, hence the two C objects, which must not move and so live on the heap.
final class Mailbox: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var work: [@Sendable () -> Void] = []
  private var taken = 0
  private var isClosed = false

  init() {
    lock.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// Puts a piece of work at the end of the queue.
  func post(_ piece: @escaping @Sendable () -> Void) {
    pthread_mutex_lock(lock)
    work.append(piece)
    pthread_cond_signal(changed)
    pthread_mutex_unlock(lock)
  }

  /// Lets `next` return `nil` once the queue is empty.
  func close() {
    pthread_mutex_lock(lock)
    isClosed = true
    pthread_cond_signal(changed)
    pthread_mutex_unlock(lock)
  }

  /// Waits for the next piece of work; `nil` after `close` when none is left.
  func next() -> (@Sendable () -> Void)? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while taken == work.count {
      work.removeAll(keepingCapacity: true)
      taken = 0
      if isClosed { return nil }
      pthread_cond_wait(changed, lock)
    }
    defer { taken += 1 }
    return work[taken]
  }
}
