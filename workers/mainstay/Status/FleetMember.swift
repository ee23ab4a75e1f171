import Models

/// One process of the fleet: what it last said on `fleet-status`, and what it answers now.
struct FleetMember: Sendable {
  /// What a process says when it is asked.
  enum Voice: Sendable {
    case answers(ProcessAnswer)
    /// Nobody answers where it said it would be, or somebody else does.
    case silent
  }

  /// Its last word.
  let status: FleetStatus
  /// When it was said, by the process's clock.
  let heardAt: Instant
  let voice: Voice

  var name: String { "\(status.worker)/\(status.instance)" }

  /// Its answer, if it gives one.
  var answer: ProcessAnswer? { if case .answers(let answer) = voice { answer } else { nil } }

  /// Whether its last word was that it ended as it was told to.
  var isStopped: Bool { answer == nil && status.stoppedAt != nil }

  /// Its lanes as they are now, from its own mouth; a process that does not answer has none that is known of.
  var lanes: [LaneView] { answer?.lanes ?? [] }

  /// In a word or two, what it does.
  var state: String {
    guard let answer else { return isStopped ? "stopped" : "no answer" }
    if answer.isReady { return "ready" }
    let restoring = lanes.filter { $0.phase == .restoring }
    if !restoring.isEmpty { return "restoring, \(restoring.compactMap(\.restoreLeft).reduce(0, +)) left" }
    return answer.phase == "running" ? "behind" : answer.phase
  }

  /// Records that its lanes have not taken; `nil` while that is not known of each.
  var lag: Int64? {
    guard answer != nil else { return nil }
    return lanes.reduce(.some(0)) { sum, lane in sum.flatMap { sum in lane.lag.map { sum + $0 } } }
  }

  /// The earliest time of its lanes' last ticks.
  var streamTime: Instant? { lanes.compactMap(\.streamTime).min() }
}
