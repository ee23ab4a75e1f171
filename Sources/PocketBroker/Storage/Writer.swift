import Dispatch
import Synchronization

/// The one thread that writes, and commits in groups.
///
/// Changes that arrive while a commit waits for the disk go into the next commit together, so the cost of a sync is shared by all who
/// wait. A change is answered after its commit; its caller keeps nothing if the commit fails.
final class Writer: Sendable {
  private let thread = DispatchQueue(label: "mainstay.broker.writer")
  private let ledger: Mutex<Ledger>
  private let board: Board
  private let report: @Sendable (EngineEvent) -> Void
  private let queue = Mutex(Queue())

  private struct Queue {
    var jobs: [Job] = []
    var isRunning = false
    var isClosed = false
  }

  /// A change: running it gives the call that answers it, once the commit has succeeded or failed.
  private struct Job: Sendable {
    let run: @Sendable (Ledger) throws(StorageError) -> Answer
    let fail: Answer
  }

  /// Answers a change, with a refusal if the commit failed.
  private typealias Answer = @Sendable (Refusal?) -> Void

  /// The most changes in one commit, so that none waits long for the others' answers.
  private static let groupSize = 4_096

  /// Takes the ledger over; from here on only the writer's thread touches it.
  init(ledger: sending Ledger, board: Board) {
    self.board = board
    report = ledger.options.report
    board.post(ledger.takePosting())
    self.ledger = Mutex(ledger)
  }

  /// Makes a change and returns when it is durable; changes take effect in the order of the calls.
  func perform<Value: Sendable>(_ change: @escaping @Sendable (Ledger) throws -> Value) async throws(Refusal) -> Value {
    let result: Result<Value, Refusal> = await withCheckedContinuation { continuation in
      submit(change) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  /// Makes a change and calls `answer` on the writer's thread when it is durable.
  func submit<Value: Sendable>(
    _ change: @escaping @Sendable (Ledger) throws -> Value, answer: @escaping @Sendable (Result<Value, Refusal>) -> Void
  ) {
    let job = Job(
      run: { ledger throws(StorageError) in
        let outcome: Result<Value, Refusal>
        do {
          outcome = .success(try change(ledger))
        } catch let refusal as Refusal {
          outcome = .failure(refusal)
        } catch let error as StorageError {
          throw error
        } catch {
          outcome = .failure(Refusal(.unknownServerError, "\(error)"))
        }
        return { failure in answer(failure.map { .failure($0) } ?? outcome) }
      },
      fail: { failure in answer(.failure(failure ?? Refusal(.unknownServerError, "the change was not made"))) })
    let (isAccepted, isIdle) = queue.withLock { queue in
      if queue.isClosed { return (false, false) }
      queue.jobs.append(job)
      defer { queue.isRunning = true }
      return (true, !queue.isRunning)
    }
    // Not here: the caller may hold a lock that its answer takes.
    guard isAccepted else { return thread.async { job.fail(Refusal(.kafkaStorageError, "the broker is stopping")) } }
    if isIdle { thread.async { self.drain() } }
  }

  /// Finishes what is waiting, refuses the rest, and closes the database.
  func close() async {
    queue.withLock { $0.isClosed = true }
    await withCheckedContinuation { continuation in
      thread.async {
        self.drain()
        self.ledger.withLock { $0.database.checkpoint(truncating: true) }
        continuation.resume()
      }
    }
  }

  /// Empties the write-ahead log when it has grown beyond `limit` bytes.
  ///
  /// Checkpoints follow the commits by themselves, but the log's file only starts again from its front at a moment without readers.
  /// When readers leave no such moment, this waits for one.
  func shortenLog(beyond limit: Int64) async {
    await withCheckedContinuation { continuation in
      thread.async {
        self.ledger.withLock { if $0.database.logSize > limit { $0.database.checkpoint(truncating: true) } }
        continuation.resume()
      }
    }
  }

  private func drain() {
    while true {
      let jobs = queue.withLock { queue in
        let jobs = Array(queue.jobs.prefix(Self.groupSize))
        queue.jobs.removeFirst(jobs.count)
        if jobs.isEmpty { queue.isRunning = false }
        return jobs
      }
      if jobs.isEmpty { return }
      commit(jobs)
    }
  }

  private func commit(_ jobs: [Job]) {
    do throws(StorageError) {
      let (answers, posting) = try ledger.withLock { ledger throws(StorageError) in
        do throws(StorageError) {
          if ledger.isStale { try Self.forget(ledger) }
          try ledger.database.execute("BEGIN IMMEDIATE")
          var answers: [Answer] = []
          answers.reserveCapacity(jobs.count)
          for job in jobs { answers.append(try job.run(ledger)) }
          try ledger.flush()
          try ledger.database.execute("COMMIT")
          return (answers, ledger.takePosting())
        } catch {
          if ledger.database.isInTransaction { try ledger.database.execute("ROLLBACK") }
          try Self.forget(ledger)
          throw error
        }
      }
      board.post(posting)
      for answer in answers { answer(nil) }
    } catch {
      let refusal = Refusal(.kafkaStorageError, "the commit failed: \(error)")
      report(.commitFailed(reason: "\(error)"))
      for job in jobs { job.fail(refusal) }
    }
  }

  /// Takes back what a failed commit has changed in memory; readers have seen nothing of it.
  private static func forget(_ ledger: Ledger) throws(StorageError) {
    try ledger.reload()
    _ = ledger.takePosting()
  }
}
