import Models

/// What a fleet looks like at one moment, from what its processes say of themselves and what its groups have committed.
struct FleetPicture {
  /// A worker's group as the brokers have it.
  struct Group {
    /// Records that are not yet taken, over all partitions of its inputs; transaction markers may count among them.
    var lag: Int64
    /// Records taken since the offsets began; grows as the worker works.
    var taken: Int64
  }

  /// The latest word of each process.
  let processes: [FleetStatus]
  /// By worker.
  let groups: [String: Group]
  /// Records in the dead letters.
  let deadLetters: Int64

  /// What a review waits for.
  struct Waiting: Hashable {
    let review: Instant
    /// Partitions of which no lane has come to the review yet.
    let partitions: [Int64]
  }

  /// The review under way, if one is: some lanes stand at it, these partitions do not.
  func waiting(partitions: Int64) -> Waiting? {
    let lanes = processes.filter { $0.worker == "tiering" }.flatMap(\.lanes)
    guard let review = lanes.compactMap(\.waitingReview).min() else { return nil }
    let arrived = Set(lanes.filter { $0.waitingReview == review }.map(\.partition))
    return Waiting(review: review, partitions: (0..<partitions).filter { !arrived.contains($0) })
  }

  /// Whether every lane of these workers runs, has taken all that there is and a tick at or after `moment`, so that this is no old news.
  func isCaughtUp(workers: [String], since moment: Instant) -> Bool {
    workers.allSatisfy { worker in
      let lanes = processes.filter { $0.worker == worker }.flatMap(\.lanes)
      return !lanes.isEmpty
        && lanes.allSatisfy { $0.phase == .running && $0.lag == 0 && $0.waitingReview == nil && ($0.streamTime ?? .earliest) >= moment }
    }
  }

  // MARK: For people

  /// The table of processes and the lines below it. `rates` are records a second by worker, where they are known.
  func lines(rates: [String: Double], partitions: Int64) -> [String] {
    var table = TextTable("WORKER", "INSTANCE", "LANES", ">LAG", ">RATE/S", "STATE", "STREAM TIME", "ADDRESS")
    for process in processes {
      let lag = process.lanes.reduce(0) { $0 + $1.lag }
      let rate = rates[process.worker].map { String(Int($0.rounded())) } ?? ""
      let time = process.lanes.compactMap(\.streamTime).min().map(\.description) ?? "no tick yet"
      table.add(
        process.worker, process.instance, Self.ranges(process.lanes.map(\.partition)), String(lag), rate, Self.state(of: process), time,
        process.address)
    }
    var lines = table.isEmpty ? ["No worker has reported yet."] : table.lines
    if let waiting = waiting(partitions: partitions) {
      lines.append(
        "The review of \(waiting.review) waits for \(waiting.partitions.isEmpty ? "its last round" : "partitions \(Self.ranges(waiting.partitions))")."
      )
    }
    lines.append("Dead letters: \(deadLetters).")
    return lines
  }

  private static func state(of process: FleetStatus) -> String {
    let left = process.lanes.compactMap(\.restoreLeft).reduce(0, +)
    if process.lanes.contains(where: { $0.phase == .restoring }) { return "restoring, \(left) left" }
    if process.lanes.isEmpty { return "no lanes" }
    return process.lanes.allSatisfy { $0.phase == .stopped } ? "stopped" : "running"
  }

  /// Numbers as people write them: `0-3, 7`.
  static func ranges(_ numbers: [Int64]) -> String {
    var parts: [ClosedRange<Int64>] = []
    for number in Set(numbers).sorted() {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
  }

  // MARK: For machines

  /// One JSON object a process, as `fleet-status` has it, with the rate of its worker.
  func json(rates: [String: Double]) -> [String] {
    processes.map { process in
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("worker", process.worker)
      writer.field("instance", process.instance)
      writer.field("address", process.address)
      writer.field("lag", process.lanes.reduce(0) { $0 + $1.lag })
      writer.field("ratePerSecond", rates[process.worker].map { Int64($0.rounded()) })
      writer.field("state", Self.state(of: process))
      writer.field("streamTime", process.lanes.compactMap(\.streamTime).min())
      writer.field("waitingReview", process.lanes.compactMap(\.waitingReview).min())
      writer.field("deadLetters", deadLetters)
      writer.endObject()
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }
}
