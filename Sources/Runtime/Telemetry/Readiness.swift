import Models

/// Whether a worker does its work in time: it has its partitions, their lanes are restored, and none is far behind.
///
/// A worker that writes its partitions' ticks itself is ready, and says so.
struct Readiness {
  /// Why it is not ready; empty when it is.
  let reasons: [String]

  var isReady: Bool { reasons.isEmpty }

  /// `lagBound` is how many records a lane may be behind.
  init(_ snapshot: TelemetrySnapshot, lagBound: Int64) {
    switch snapshot.state.phase {
    case .starting: reasons = [snapshot.state.obstacle ?? "starts"]
    case .joining: reasons = snapshot.lanes.isEmpty ? ["waits for its partitions"] : Self.reasons(snapshot.lanes, lagBound)
    case .running: reasons = Self.reasons(snapshot.lanes, lagBound)
    case .draining: reasons = ["is being stopped"]
    }
  }

  private static func reasons(_ lanes: [TelemetrySnapshot.LaneSnapshot], _ lagBound: Int64) -> [String] {
    lanes.compactMap { lane in
      switch lane.state.phase {
      case .stopped: return "lane \(lane.partition) is stopped"
      case .restoring:
        if let obstacle = lane.state.obstacle { return "lane \(lane.partition) \(obstacle)" }
        guard let left = lane.state.restoreLeft else { return "lane \(lane.partition) is being opened" }
        return "lane \(lane.partition) is being restored: \(left) records left"
      case .running:
        guard let lag = lane.lag else { return "lane \(lane.partition) does not know its lag yet" }
        return lag > lagBound ? "lane \(lane.partition) is \(lag) records behind, more than \(lagBound)" : nil
      }
    }
  }
}

extension Readiness {
  /// The answer of `/readyz`: whether, why not, and each lane.
  func document(_ snapshot: TelemetrySnapshot, _ telemetry: Telemetry) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("ready", isReady)
    writer.list("reasons", reasons) { reason, writer in writer.value(reason) }
    writer.field("worker", telemetry.worker)
    writer.field("instance", telemetry.instance)
    writer.field("startedAt", telemetry.startedAt)
    writer.field("phase", snapshot.state.phase.rawValue)
    writer.objects("lanes", snapshot.lanes) { lane, writer in
      writer.field("partition", Int64(lane.partition))
      writer.field("phase", lane.state.phase.rawValue)
      writer.field("lag", lane.lag)
      let awaitingTick = lane.state.reading.awaitingTick
      writer.field("awaitingTick", awaitingTick > 0 ? awaitingTick : nil)
      writer.field("restoreLeft", lane.state.restoreLeft)
      writer.field("streamTime", lane.state.reading.streamTime)
      writer.field("waitingReview", lane.state.reading.waitingReview)
      lane.state.reading.outlook.write(to: &writer)
      writer.field("ownTicks", lane.state.hasOwnTicks)
    }
    writer.endObject()
    return writer.bytes
  }
}
