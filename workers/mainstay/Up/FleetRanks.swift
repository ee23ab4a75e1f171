import Synchronization

/// The processes that a fleet keeps, in ranks: what starts later stops earlier, and a rank stops at once.
final class FleetRanks: Sendable {
  private let ranks = Mutex<[[Task<Void, Never>]]>([])
  private let failures: AsyncStream<any Error>
  private let failed: AsyncStream<any Error>.Continuation

  init() { (failures, failed) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

  /// Adds a rank above the others and keeps its processes; each is asked for again before a start.
  func keep(_ processes: [@Sendable () -> FleetProcess], with keeper: ProcessKeeper) {
    let tasks = processes.map { process in
      Task {
        do { try await keeper.keep(process) } catch { failed.yield(error) }
      }
    }
    ranks.withLock { $0.append(tasks) }
  }

  /// Stops the highest rank, and returns when its processes have ended.
  func stopHighest() async {
    let highest = ranks.withLock { $0.popLast() } ?? []
    for task in highest { task.cancel() }
    for task in highest { await task.value }
  }

  /// Stops everything, the highest rank first.
  func stopAll() async { while !ranks.withLock({ $0.isEmpty }) { await stopHighest() } }

  /// Throws the first reason for which a process cannot go on; returns when the task is cancelled.
  func failure() async throws { for await failure in failures { throw failure } }
}
