extension FleetStatus {
  /// The CloudEvents `type`.
  package static var type: String { "fleet.status" }

  init(from data: inout JSONObject) throws(Fault) {
    worker = try data.string("worker")
    instance = try data.string("instance")
    address = try data.string("address")
    startedAt = try data.instant("startedAt")
    stoppedAt = try data.optionalInstant("stoppedAt")
    lanes = try data.list("lanes", LaneStatus.init)
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    writer.field("worker", worker)
    writer.field("instance", instance)
    writer.field("address", address)
    writer.field("startedAt", startedAt)
    writer.field("stoppedAt", stoppedAt)
    writer.objects("lanes", lanes) { lane, writer in lane.write(to: &writer) }
  }
}

extension LaneStatus {
  init(_ value: JSONValue) throws(Fault) {
    self = try value.asObject { (lane) throws(Fault) in
      LaneStatus(
        partition: try lane.count("partition"), phase: try lane.choice("phase"), lag: try lane.count("lag"),
        restoreLeft: try lane.optionalCount("restoreLeft"), streamTime: try lane.optionalInstant("streamTime"),
        waitingReview: try lane.optionalInstant("waitingReview"), outlook: try LaneOutlook(from: &lane))
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.field("partition", partition)
    writer.field("phase", phase)
    writer.field("lag", lag)
    writer.field("restoreLeft", restoreLeft)
    writer.field("streamTime", streamTime)
    writer.field("waitingReview", waitingReview)
    outlook.write(to: &writer)
  }
}
