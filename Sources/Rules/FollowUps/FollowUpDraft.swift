import Models

/// A follow-up about to be scheduled.
struct FollowUpDraft {
  var identity: FollowUpIdentity
  var cause: FollowUpCause
  /// Of a retry when the first was caused; else the time at hand.
  var causedAt: Instant?
  var storeID: StoreID
  /// The store-local date on which its window opens.
  var day: CivilDate
  var visitID: VisitID?
  var complaintID: ComplaintID?
  var tries: Int64 = 1
  var series: FollowUpID?
  var prediction: ServicePrediction?
}
