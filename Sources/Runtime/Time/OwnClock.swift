import Kafka
import Logging
import Models

/// Writes the ticks of this process's partitions while the clock is silent, once a second (RULES, "Time").
///
/// Of several workers on a partition the first to lose patience writes, and the others take its ticks for the clock's; it stops when it
/// sees a tick that is not its own. A lane whose last tick was of history leaves the clock to the feeder: a live tick would end the history.
struct OwnClock {
  let telemetry: Telemetry
  let ticks: ClockTicks
  /// Stands in the source of each tick.
  let source: String
  /// The clock's place among the worker's inputs.
  let clock: Int
  let logger: Logger

  /// Watches and writes until it is cancelled.
  func run() async throws {
    var watch = SilenceWatch(patience: .seconds(5) + .milliseconds(Int64.random(in: 0..<1_000)))
    var former: Set<Int32> = []
    while !Task.isCancelled {
      let second = ClockTicks.now.milliseconds.flooredQuotient(1_000)
      let silent = watch.silent(heard(former), at: .now)
      for partition in silent.symmetricDifference(former) { telemetry.hasOwnTicks(silent.contains(partition), partition) }
      if silent.isEmpty != former.isEmpty {
        logger.notice(silent.isEmpty ? "the clock ticks again" : "the clock is silent: the worker writes its own ticks")
      }
      former = silent
      if !silent.isEmpty {
        do {
          try await ticks.write(at: Instant(milliseconds: second * 1_000), mode: .live, partitions: silent, source: source)
        } catch let error as KafkaError {
          guard case .retry = error else { throw error }
          logger.warning("a tick was not written", metadata: ["error": "\(error)"])
        }
      }
      let next = Instant(milliseconds: (second + 1) * 1_000)
      try? await Task.sleep(for: .milliseconds(max(50, (next - ClockTicks.now).milliseconds)))
    }
  }

  /// By partition, how many ticks of others have come, for the lanes that live and have read their clock to its end. Where the process
  /// keeps the clock already, what is unread may be its own tick.
  private func heard(_ silent: Set<Int32>) -> [Int32: Int64] {
    var heard: [Int32: Int64] = [:]
    for lane in telemetry.snapshot().lanes where lane.state.phase == .running && lane.state.reading.mode != .history {
      let reading = lane.state.reading
      guard reading.inputs.indices.contains(clock), reading.inputs[clock].isAtEnd || silent.contains(lane.partition) else { continue }
      heard[lane.partition] = reading.foreignTicks
    }
    return heard
  }
}

/// Tells which partitions have heard no tick of others for a while.
struct SilenceWatch {
  private var last: [Int32: (ticks: Int64, since: ContinuousClock.Instant)] = [:]
  private let patience: Duration

  init(patience: Duration) { self.patience = patience }

  /// The partitions whose number of ticks has stood still for as long as the patience lasts; one that is not in `heard` begins anew.
  mutating func silent(_ heard: [Int32: Int64], at now: ContinuousClock.Instant) -> Set<Int32> {
    var next: [Int32: (ticks: Int64, since: ContinuousClock.Instant)] = [:]
    for (partition, ticks) in heard {
      if let known = last[partition], known.ticks == ticks { next[partition] = known } else { next[partition] = (ticks, now) }
    }
    last = next
    return Set(next.filter { now - $0.value.since >= patience }.keys)
  }
}
