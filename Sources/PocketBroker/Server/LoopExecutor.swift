import Dispatch
import NIOCore
import Synchronization

/// Runs the tasks of connections on their event loop, so that what was waited for reaches its socket without another thread between.
///
/// An event loop that has stopped takes nothing any more; tasks that end after it end on a thread of the system, with nobody to answer.
final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop
  private let isOpen = Mutex(true)

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let run: @Sendable () -> Void = { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    if !perform(run) { DispatchQueue.global().async(execute: run) }
  }

  /// Runs `body` on the loop, after what it has to do already; false when the loop takes nothing any more.
  @discardableResult
  func perform(_ body: @escaping @Sendable () -> Void) -> Bool {
    // Within the lock, so that nothing comes to the loop after `close()`.
    isOpen.withLock { isOpen in
      if isOpen { loop.execute(body) }
      return isOpen
    }
  }

  /// Sends what comes from now on elsewhere; to be called before the loop stops.
  func close() { isOpen.withLock { $0 = false } }
}
