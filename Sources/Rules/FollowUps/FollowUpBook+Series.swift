import Models

/// What an end brings on: retries, next tries and the round of care visits (RULES, "Follow-ups", "Ends").
extension FollowUpBook {
  /// Ends a due follow-up whose windowEnd has come.
  mutating func miss(_ followUp: FollowUp) throws {
    try end(followUp, .missed(.unanswered))
    if followUp.kind == .careVisit { try scheduleCareVisit(cause: FollowUpCause(after: followUp.id), in: followUp.storeID) }
    try scheduleNextTry(after: followUp)
    guard followUp.kind.isRetried, followUp.tries == 1, policy.retryTiers.contains(tier) else { return }
    try schedule(
      FollowUpDraft(
        identity: followUp.identity, cause: FollowUpCause(after: followUp.id), causedAt: followUp.causedAt,
        storeID: followUp.storeID, day: date(at: time, in: followUp.storeID).adding(days: policy.retryDays), visitID: followUp.visitID,
        complaintID: followUp.complaintID, tries: 2, prediction: followUp.prediction))
  }

  /// The next try of a win-back that was missed or reached, counted from its last `followUp.due`, else from its end.
  mutating func scheduleNextTry(after followUp: FollowUp) throws {
    guard followUp.kind == .winBack, followUp.tries < policy.winBackTries else { return }
    let day = date(at: followUp.dueAt ?? time, in: followUp.storeID).adding(days: policy.winBackNextDays)
    try schedule(
      FollowUpDraft(
        identity: followUp.identity, cause: FollowUpCause(after: followUp.id), storeID: followUp.storeID, day: day,
        tries: followUp.tries + 1, series: followUp.series))
  }

  /// Starts the round of care visits anew, where the customer's class has one.
  mutating func scheduleCareVisit(cause: FollowUpCause, in store: StoreID) throws {
    guard let days = policy.careVisitDays[tier] else { return }
    try schedule(
      FollowUpDraft(
        identity: FollowUpIdentity(.careVisit), cause: cause, storeID: store, day: date(at: time, in: store).adding(days: days)))
  }
}
