import Models

extension FleetPicture {
  /// One JSON object a line: each process, each gap, and where the reviews stand, told apart by `kind`.
  func json(rates: [String: Double]) -> [String] {
    var objects = members.map { member in
      object("process") { writer in
        writer.field("worker", member.status.worker)
        writer.field("instance", member.status.instance)
        writer.field("address", member.status.address)
        writer.field("state", member.state)
        writer.field("ready", member.answer?.isReady ?? false)
        writer.list("reasons", member.answer?.reasons) { reason, writer in writer.value(reason) }
        writer.field("heardAt", member.heardAt)
        writer.list("lanes", member.lanes) { lane, writer in writer.value(lane.partition) }
        writer.field("lag", member.lag)
        writer.field("ratePerSecond", rates[member.status.worker].map { Int64($0.rounded()) })
        writer.field("streamTime", member.streamTime)
        writer.field("waitingReview", member.lanes.compactMap(\.waitingReview).min())
        writer.field("deadLetters", deadLetters.map { Int64($0) })
      }
    }
    objects += gaps.map { gap in
      object("gap") { writer in
        writer.field("worker", gap.worker)
        writer.list("lanes", gap.partitions) { partition, writer in writer.value(partition) }
      }
    }
    if let review { objects.append(object("review") { review.write(to: &$0) }) }
    return objects
  }

  private func object(_ kind: String, _ write: (inout JSONWriter) -> Void) -> String {
    JSONLine.object(kind) { writer in
      writer.field("at", at)
      write(&writer)
    }
  }
}
