import Foundation
import Models
import StatusHTTP

/// What a worker process says to `/readyz`: true at the moment of the answer, where `fleet-status` may be seconds old.
struct ProcessAnswer: Hashable, Sendable {
  var isReady: Bool
  /// Why it is not ready.
  var reasons: [String]
  /// `starting`, `joining`, `running` or `draining`.
  var phase: String
  var lanes: [LaneView]

  /// Asks a process; `nil` when nobody answers within two seconds, or another process does.
  static func ask(_ status: FleetStatus) async -> ProcessAnswer? {
    guard let endpoint = Endpoint(status.address) else { return nil }
    guard let answer = try? await HTTPQuestion.get(["readyz"], of: endpoint, within: .seconds(2)) else { return nil }
    return ProcessAnswer(answer.body, of: status)
  }

  /// Reads an answer; `nil` when it is none, or that of another process: a port may have passed to a successor or a stranger.
  init?(_ body: [UInt8], of status: FleetStatus) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any],
      object["worker"] as? String == status.worker, object["instance"] as? String == status.instance,
      Self.instant(object, "startedAt") == status.startedAt, let isReady = object["ready"] as? Bool,
      let lanes = object["lanes"] as? [[String: Any]]
    else { return nil }
    self.isReady = isReady
    reasons = object["reasons"] as? [String] ?? []
    phase = object["phase"] as? String ?? ""
    self.lanes = lanes.compactMap(Self.lane)
  }

  private static func lane(_ lane: [String: Any]) -> LaneView? {
    guard let partition = (lane["partition"] as? NSNumber)?.int64Value,
      let phase = (lane["phase"] as? String).flatMap({ LanePhase(rawValue: $0) })
    else { return nil }
    return LaneView(
      partition: partition, phase: phase, lag: (lane["lag"] as? NSNumber)?.int64Value,
      awaitingTick: (lane["awaitingTick"] as? NSNumber)?.int64Value ?? 0,
      restoreLeft: (lane["restoreLeft"] as? NSNumber)?.int64Value, streamTime: instant(lane, "streamTime"),
      waitingReview: instant(lane, "waitingReview"), hasOwnTicks: lane["ownTicks"] as? Bool ?? false,
      outlook: LaneOutlook(
        lastReview: instant(lane, "lastReview"), nextReview: instant(lane, "nextReview"), nextReviewAt: instant(lane, "nextReviewAt"),
        collectedReview: instant(lane, "collectedReview"), awaited: (lane["awaited"] as? [NSNumber])?.map(\.int64Value)))
  }

  private static func instant(_ object: [String: Any], _ name: String) -> Instant? {
    (object[name] as? String).flatMap { Instant(rfc3339: $0) }
  }
}
