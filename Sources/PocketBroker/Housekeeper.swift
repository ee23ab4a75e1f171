/// What an engine does by itself: ends what times out, drops what expires, and compacts.
struct Housekeeper {
  let engine: Engine

  /// How often open transactions are looked at, in milliseconds.
  static let transactionInterval: Int64 = 1_000
  /// How long the write-ahead log may get while readers keep it from starting anew, in bytes.
  static let logLimit: Int64 = 256 << 20
  /// How often everything else is.
  static let roundInterval: Int64 = 15_000

  /// Keeps house until the task is cancelled.
  func run() async {
    var nextRound = engine.clock.uptime
    while !Task.isCancelled {
      do throws(Refusal) {
        try await endTransactions()
        await engine.writer.shortenLog(beyond: Self.logLimit)
        if engine.clock.uptime >= nextRound {
          nextRound = engine.clock.uptime + Self.roundInterval
          try await round()
        }
      } catch {
        engine.options.report(.housekeepingFailed(reason: error.reason))
      }
      // A cancelled sleep ends the loop by its condition.
      try? await engine.clock.wait(until: engine.clock.uptime + Self.transactionInterval)
    }
  }

  /// Aborts transactions past their timeouts.
  func endTransactions() async throws(Refusal) {
    for id in try await engine.abortExpiredTransactions() { engine.options.report(.transactionTimedOut(transactionalID: id)) }
  }

  /// Does everything once that is due now.
  func round() async throws(Refusal) {
    try await engine.groups.expireOffsets()
    try await engine.writer.perform { ledger in try ledger.expireProducers() }
    for event in try await engine.writer.perform({ ledger in try ledger.retain() }) { engine.options.report(event) }
    while !Task.isCancelled, try await engine.writer.perform({ ledger in try ledger.removeUnreachable() }) {}
    while !Task.isCancelled, let job = try await engine.writer.perform({ ledger in ledger.nextCompaction() }) {
      engine.options.report(try await Compactor(readers: engine.readers, writer: engine.writer).compact(job))
    }
  }
}
