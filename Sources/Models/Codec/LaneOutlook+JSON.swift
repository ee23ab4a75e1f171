extension LaneOutlook {
  init(from lane: inout JSONObject) throws(Fault) {
    lastReview = try lane.optionalInstant("lastReview")
    nextReview = try lane.optionalInstant("nextReview")
    nextReviewAt = try lane.optionalInstant("nextReviewAt")
    collectedReview = try lane.optionalInstant("collectedReview")
    awaited = try lane.optionalList("awaited") { (value) throws(Fault) in try value.asInteger("an integer", in: 0...Int64.max) }
  }

  /// Writes the members, of which those that say nothing are left out.
  package func write(to writer: inout JSONWriter) {
    writer.field("lastReview", lastReview)
    writer.field("nextReview", nextReview)
    writer.field("nextReviewAt", nextReviewAt)
    writer.field("collectedReview", collectedReview)
    writer.list("awaited", awaited) { partition, writer in writer.value(partition) }
  }
}
