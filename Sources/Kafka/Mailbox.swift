internal import Glibc

/// The queue of work in front of a `BlockingThread`.
///
/// `@unchecked Sendable`: every stored property is read and written under the lock only. The standard library's `Mutex` cannot wait for a
/// condition, hence the two C objects, which must not move and so live on the heap.
final class Mailbox: @unchecked Sendable {
  typealias Work = @Sendable () -> Void

  /// What `next` found.
  enum Next {
    case work(Work)
    /// Nothing came for a while.
    case idle
    /// Nothing is left and nothing will come.
    case closed
  }

  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var work: [Work] = []
  private var taken = 0
  private var isClosed = false

  init() {
    lock.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    pthread_mutex_init(lock, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// Puts a piece of work at the end of the queue.
  func post(_ piece: @escaping Work) {
    pthread_mutex_lock(lock)
    work.append(piece)
    pthread_cond_signal(changed)
    pthread_mutex_unlock(lock)
  }

  /// Lets `next` return `closed` once the queue is empty.
  func close() {
    pthread_mutex_lock(lock)
    isClosed = true
    pthread_cond_signal(changed)
    pthread_mutex_unlock(lock)
  }

  /// Waits for the next piece of work, at most about `patience` seconds.
  func next(patience: Int) -> Next {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    end.tv_sec += patience
    while taken == work.count {
      work.removeAll(keepingCapacity: true)
      taken = 0
      if isClosed { return .closed }
      if pthread_cond_timedwait(changed, lock, &end) == ETIMEDOUT { return .idle }
    }
    // Taken out whole: dropping the last reference to a piece may end its thread's owner, which comes back here for the lock.
    var piece: Work = {}
    swap(&piece, &work[taken])
    taken += 1
    return .work(piece)
  }
}
