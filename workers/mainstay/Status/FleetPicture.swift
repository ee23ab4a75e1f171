import Models

/// What a fleet looks like at one moment, from what its processes answer and what its groups have committed.
struct FleetPicture: Sendable {
  /// A worker's group as the brokers have it.
  struct Group: Sendable {
    /// Records that are not yet taken, over all partitions of its inputs; transaction markers may count among them.
    var lag: Int64
    /// Records taken since the offsets began; grows as the worker works.
    var taken: Int64
  }

  /// Partitions of a worker whose lane no process that answers has.
  struct Gap: Hashable, Sendable {
    let worker: String
    let partitions: [Int64]
  }

  /// When the processes began to be asked.
  let at: Instant
  /// In the order of their names.
  let members: [FleetMember]
  /// By worker.
  let groups: [String: Group]
  /// How many partitions the inputs have, which is how many lanes a worker has in all.
  let partitions: Int64
  /// The last review whose cut-offs are out, where that was looked up.
  var decided: Instant?
  /// Dead letters that nothing has been done with, where that was looked up.
  var deadLetters: Int?

  /// Where the reviews stand; `nil` without a tiering worker.
  var review: ReviewState? {
    let tiering = members.filter { $0.status.worker == "tiering" && !$0.isStopped }
    return tiering.isEmpty ? nil : ReviewState(tiering.flatMap(\.lanes), decided: decided)
  }

  /// What no process has, of the workers that were ever heard of.
  var gaps: [Gap] {
    Set(members.map(\.status.worker)).sorted().compactMap { worker in
      let held = Set(members.filter { $0.status.worker == worker }.flatMap(\.lanes).map(\.partition))
      let missing = (0..<partitions).filter { !held.contains($0) }
      return missing.isEmpty ? nil : Gap(worker: worker, partitions: missing)
    }
  }

  /// Whether every lane of these workers runs, has taken all that there is and a tick at or after `moment`, so that this is no old news.
  /// What a worker publishes at the last tick of the past is later than it, so its readers take it with the next, whenever that comes.
  func isCaughtUp(workers: [String], since moment: Instant) -> Bool {
    workers.allSatisfy { worker in
      let lanes = members.filter { $0.status.worker == worker }.flatMap(\.lanes)
      return Set(lanes.map(\.partition)).count == Int(partitions)
        && lanes.allSatisfy { $0.isAtRest && ($0.streamTime ?? .earliest) >= moment }
    }
  }
}
