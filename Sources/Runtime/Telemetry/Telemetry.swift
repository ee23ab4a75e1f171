import Kafka
import Models
import Synchronization

/// What a worker process knows of itself, for `/metrics`, `/readyz` and `fleet-status`.
///
/// Lanes, publisher and group tell it once a batch, never once a record; whoever asks gets a snapshot.
final class Telemetry: Sendable {
  /// What the process is doing.
  enum Phase: String, Sendable {
    /// It waits for the broker, or for its turn with the state folder.
    case starting
    /// It has asked to join its group.
    case joining
    /// It has its partitions, be they none.
    case running
    /// It finishes what it has begun, and ends.
    case draining
  }

  /// Why partitions came or went.
  enum Rebalance: String, CaseIterable, Sendable {
    case assigned, revoked, lost
  }

  /// What is known of one lane.
  struct LaneState: Sendable {
    var phase = LanePhase.restoring
    /// What it waits for, where it waits.
    var obstacle: String?
    /// Changelog records still to be read; `nil` before that is known and when it does not restore.
    var restoreLeft: Int64?
    var reading = LaneReading()
    /// By input, where the partition ended when the lane was recovered.
    var ends: [Int64] = []
    /// The partition's own clock is silent, and the process writes its ticks.
    var hasOwnTicks = false
  }

  struct State: Sendable {
    var phase = Phase.starting
    /// What the process waits for while it starts.
    var obstacle: String?
    var lanes: [Int32: LaneState] = [:]
    /// Sums over all lanes since the start, by the names that lanes count under.
    var counts: [String: Int64] = [:]
    var rebalances: [Rebalance: Int] = [:]
    var restoredRecords = 0
    var publishedRecords = 0
    var publishedBytes = 0
    var committedTransactions = 0
    var abortedTransactions = 0
    var unpublishedBytes = 0
    var commits = LatencyHistogram()
    var publications = LatencyHistogram()
  }

  let worker: String
  let instance: String
  /// Without prefix.
  let inputs: [String]
  private let prefix: String
  let startedAt: Instant
  private let state = Mutex(State())
  private let sources = Mutex(Sources())

  /// What is asked only when somebody looks.
  private struct Sources: Sendable {
    var statistics: (@Sendable () -> Statistics?)?
    var unpublishedBytes: (@Sendable () -> Int)?
  }

  init(worker: String, instance: String, inputs: [String], prefix: String, startedAt: Instant) {
    self.worker = worker
    self.instance = instance
    self.inputs = inputs
    self.prefix = prefix
    self.startedAt = startedAt
  }

  // MARK: Told by the process

  /// Notes what the process does now; `obstacle` says what it waits for. Nothing follows on draining.
  func enter(_ phase: Phase, obstacle: String? = nil) {
    state.withLock {
      guard $0.phase != .draining else { return }
      $0.phase = phase
      $0.obstacle = obstacle
    }
  }

  /// Lends what only librdkafka and the publisher know.
  func watch(statistics: @escaping @Sendable () -> Statistics?, unpublishedBytes: @escaping @Sendable () -> Int) {
    sources.withLock { $0 = Sources(statistics: statistics, unpublishedBytes: unpublishedBytes) }
  }

  /// Notes that partitions came or went. Those that came restore until they are said to run.
  func rebalanced(_ change: Rebalance, _ partitions: Set<Int32>) {
    state.withLock { state in
      state.rebalances[change, default: 0] += 1
      for partition in partitions { state.lanes[partition] = change == .assigned ? LaneState() : nil }
    }
  }

  // MARK: Told by lanes

  /// Notes how far a lane is from running: what it waits for, or how many records of its changelog are left.
  func restoring(_ partition: Int32, left: Int64? = nil, records: Int = 0, obstacle: String? = nil) {
    state.withLock {
      $0.restoredRecords += records
      $0.lanes[partition]?.restoreLeft = left
      $0.lanes[partition]?.obstacle = obstacle
    }
  }

  /// Notes that a lane takes records, of inputs that ended there when it was recovered; `reading` is what it says of itself before the first.
  func runs(_ partition: Int32, ends: [Int64], _ reading: LaneReading = LaneReading()) {
    take(reading, of: partition, commit: nil)
    state.withLock {
      $0.lanes[partition]?.phase = .running
      $0.lanes[partition]?.ends = ends
      $0.lanes[partition]?.restoreLeft = nil
      $0.lanes[partition]?.obstacle = nil
    }
  }

  /// Takes over a lane's reading; `commit` is how long its commit took, if it had one.
  func take(_ reading: LaneReading, of partition: Int32, commit: Duration?) {
    state.withLock { state in
      for (name, count) in reading.counts { state.counts[name, default: 0] += count }
      if let commit { state.commits.record(commit) }
      var kept = reading
      kept.counts = [:]
      kept.parked = []
      state.lanes[partition]?.reading = kept
    }
  }

  /// Notes whether the process writes a partition's ticks itself.
  func hasOwnTicks(_ has: Bool, _ partition: Int32) { state.withLock { $0.lanes[partition]?.hasOwnTicks = has } }

  // MARK: Told by the publisher

  /// Notes a committed transaction: what it made visible, and how long each lane's commit had waited for that.
  func published(records: Int, bytes: Int, latencies: [Duration]) {
    state.withLock { state in
      state.committedTransactions += 1
      state.publishedRecords += records
      state.publishedBytes += bytes
      for latency in latencies { state.publications.record(latency) }
    }
  }

  /// Notes an aborted transaction; its records go out again.
  func aborted() { state.withLock { $0.abortedTransactions += 1 } }

  // MARK: Asked

  /// Everything as it stands.
  func snapshot() -> TelemetrySnapshot {
    let sources = sources.withLock { $0 }
    var state = state.withLock { $0 }
    state.unpublishedBytes = sources.unpublishedBytes?() ?? 0
    return TelemetrySnapshot(state: state, statistics: sources.statistics?(), inputs: inputs, prefix: prefix)
  }
}
