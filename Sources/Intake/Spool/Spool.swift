import Dispatch
import FoundationEssentials
import State
import Synchronization

/// Takes events and answers when they are durable.
///
/// All requests that come while a commit waits for the disk share the next one, so that the cost of a sync is divided among them. Everything runs
/// on one queue, in the order of the calls; the order of a customer's events is that in which their requests were taken.
final class Spool: Sendable {
  /// One value after each commit with new events, at least; ends when the spool is closed or has failed.
  let changes: AsyncStream<Void>

  private let thread = DispatchQueue(label: "mainstay.intake.spool")
  /// Gone once the spool is closed.
  private let store: Mutex<SpoolStore?>
  private let queue = Mutex(Queue())
  private let limit: Int
  private let changed: AsyncStream<Void>.Continuation
  private let metrics: IntakeMetrics

  /// A request that waits for its commit.
  private struct Waiter: Sendable {
    var submission: Submission
    var continuation: CheckedContinuation<Result<[SpoolOutcome], SpoolError>, Never>
  }

  private struct Queue {
    var waiters: [Waiter] = []
    var delivered: Delivered?
    var isRunning = false
    /// Why nothing is taken any more.
    var end: SpoolError?
    var backlog = SpoolBacklog()
  }

  /// A commit takes no more than this, so that none waits long for the others.
  private static let groupBytes = 16 << 20

  /// Opens the spool, or makes it, and locks it; a spool that another process has is `locked`.
  init(path: String, options: IntakeOptions, metrics: IntakeMetrics) throws(StateError) {
    let opened: SpoolStore
    do {
      opened = try SpoolStore(path: path, window: options.window, now: Self.now)
    } catch let error as StateError {
      throw error
    } catch {
      throw .unusable(path: path, reason: "\(error)")
    }
    let backlog = opened.backlog
    store = Mutex(consume opened)
    queue.withLock { $0.backlog = backlog }
    limit = options.limits.spoolBytes
    self.metrics = metrics
    (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    changed.yield()
  }

  /// What waits for delivery.
  var backlog: SpoolBacklog { queue.withLock { $0.backlog } }

  /// Why the spool takes nothing at the moment; `nil` when it does.
  var trouble: SpoolError? { queue.withLock { $0.end ?? ($0.backlog.bytes >= limit ? .full : nil) } }

  /// Makes a request's events durable; tells what became of each, in their order.
  func append(_ submission: Submission) async throws(SpoolError) -> [SpoolOutcome] {
    let result = await withCheckedContinuation { continuation in
      let (refusal, isIdle) = queue.withLock { queue -> (SpoolError?, Bool) in
        if let trouble = queue.end ?? (queue.backlog.bytes >= limit ? .full : nil) { return (trouble, false) }
        queue.waiters.append(Waiter(submission: submission, continuation: continuation))
        defer { queue.isRunning = true }
        return (nil, !queue.isRunning)
      }
      if let refusal { continuation.resume(returning: .failure(refusal)) }
      if isIdle { thread.async { self.drain() } }
    }
    return try result.get()
  }

  /// Removes what was delivered some time later, with the next commit; what comes twice is the workers' to drop.
  func remove(_ delivered: Delivered) {
    let isIdle = queue.withLock { queue in
      queue.delivered = queue.delivered?.joined(delivered) ?? delivered
      defer { queue.isRunning = true }
      return !queue.isRunning
    }
    if isIdle { thread.async { self.drain() } }
  }

  /// Commits after a number, in order, until they have `limit` bytes; at least one when there is one.
  func read(after number: Int64, upTo limit: Int) async throws(SpoolError) -> [SpooledBatch] {
    try await perform { try $0.read(after: number, upTo: limit) }
  }

  /// Sets an event aside that the cluster refuses for good.
  func park(topic: String, key: [UInt8], value: [UInt8], reason: String) async throws(SpoolError) {
    try await perform { store in
      try store.park(topic: topic, key: key, value: value, reason: reason, now: Self.now)
      self.queue.withLock { $0.backlog = store.backlog }
    }
  }

  /// Adds a value to `changes`, for whoever waits there for something else.
  func wake() { changed.yield() }

  /// Finishes what is waiting, takes nothing more, and closes the file.
  func close() async {
    queue.withLock { $0.end = $0.end ?? .closed }
    await withCheckedContinuation { continuation in
      thread.async {
        self.drain()
        self.store.withLock { $0 = nil }
        continuation.resume()
      }
    }
    changed.finish()
  }

  private func perform<Value: Sendable>(_ work: @escaping @Sendable (SpoolStore) throws -> Value) async throws(SpoolError) -> Value {
    let result: Result<Value, SpoolError> = await withCheckedContinuation { continuation in
      thread.async {
        do {
          let value = try self.store.withLock { store in
            guard let store else { throw SpoolError.closed }
            return try work(store)
          }
          continuation.resume(returning: .success(value))
        } catch {
          continuation.resume(returning: .failure(self.failed(error)))
        }
      }
    }
    return try result.get()
  }

  // MARK: On the queue

  private func drain() {
    while true {
      let (waiters, delivered) = queue.withLock { queue in
        var size = 0
        let count = queue.waiters.firstIndex { waiter in
          defer { size += waiter.submission.events.bytes.count }
          return size > Self.groupBytes
        }
        let waiters = Array(queue.waiters.prefix(count ?? queue.waiters.count))
        queue.waiters.removeFirst(waiters.count)
        defer { queue.delivered = nil }
        if waiters.isEmpty && queue.delivered == nil { queue.isRunning = false }
        return (waiters, queue.delivered)
      }
      if waiters.isEmpty && delivered == nil { return }
      if commit(waiters, delivered) { continue }
      // What was delivered stays to be removed; it alone is no reason to try again at once.
      let isIdle = queue.withLock { queue in
        if queue.waiters.isEmpty { queue.isRunning = false }
        return !queue.isRunning
      }
      if isIdle { return }
    }
  }

  /// One commit; `false` when it failed.
  private func commit(_ waiters: [Waiter], _ delivered: Delivered?) -> Bool {
    do {
      let start = ContinuousClock.now
      let (outcomes, backlog) = try store.withLock { store in
        guard let store else { throw SpoolError.closed }
        return (try store.commit(waiters.map(\.submission), removing: delivered, now: Self.now), store.backlog)
      }
      metrics.committed(requests: waiters.count, within: ContinuousClock.now - start)
      queue.withLock { $0.backlog = backlog }
      if !waiters.isEmpty { changed.yield() }
      for (waiter, outcomes) in zip(waiters, outcomes) { waiter.continuation.resume(returning: .success(outcomes)) }
      return true
    } catch {
      let error = failed(error)
      if let delivered { queue.withLock { $0.delivered = $0.delivered.map { delivered.joined($0) } ?? delivered } }
      for waiter in waiters { waiter.continuation.resume(returning: .failure(error)) }
      return false
    }
  }

  /// Notes a failure: a full disk passes, anything else ends the spool.
  private func failed(_ error: any Error) -> SpoolError {
    let error = SpoolError(error)
    metrics.spoolFailed()
    if case .failed = error {
      queue.withLock { $0.end = error }
      changed.finish()
    }
    return error
  }

  private static var now: Int64 { Int64(Date().timeIntervalSince1970) }
}
