import Models

/// The gate at windowStart (RULES, "Follow-ups", "The gate" and "Cap").
extension FollowUpBook {
  /// Lets a scheduled follow-up become due, or moves it once to where all conditions hold as known now, or ends it.
  ///
  /// A win-back that ends here as missed goes on to its next try.
  mutating func gate(_ scheduled: FollowUp) throws {
    var followUp = scheduled
    followUp.channel = channel
    followUp.advisorID = try advisor(of: followUp)
    if let reason = suppression(of: followUp) { return try end(followUp, .suppressed(reason)) }
    let times = contactTimes(of: followUp)
    guard let obstacle = times.obstacle(at: time) else { return try becomeDue(followUp) }
    if let next = times.first(from: time, until: followUp.firstWindowStart + policy.moveLimit) {
      return try move(followUp, to: next, reason: obstacle)
    }
    try end(followUp, .missed(.movedTooFar))
    try scheduleNextTry(after: followUp)
  }

  /// Why a follow-up must not be made at all, if so: in the order of the gate.
  func suppression(of followUp: FollowUp) -> FollowUpReason? {
    if profile.isErased { return .erased }
    if !profile.consents(to: followUp.kind.purpose, policy) { return .consent }
    if followUp.kind.purpose == .marketing, profile.openComplaints > 0 { return .openComplaint }
    return nil
  }

  /// Suppresses what is due and must no longer be made; what is scheduled meets its gate.
  mutating func suppressDue() throws {
    for id in profile.due {
      guard let followUp = try followUp(id), let reason = suppression(of: followUp) else { continue }
      try end(followUp, .suppressed(reason))
    }
  }

  private func contactTimes(of followUp: FollowUp) -> ContactTimes {
    // Its own earlier due does not count, nor for marketing the earlier tries of its series.
    let others = profile.contacted.filter { $0.followUpID != followUp.id }
    var caps = [ContactTimes.CountedCap(cap: policy.cap, times: others.map(\.time))]
    if followUp.kind.purpose == .marketing {
      let marketing = others.filter { $0.isMarketing && ($0.series == nil || $0.series != followUp.series) }
      caps.append(ContactTimes.CountedCap(cap: policy.marketingCap, times: marketing.map(\.time)))
    }
    return ContactTimes(
      zone: zone(in: followUp.storeID), quietHours: policy.quietHours, windows: profile.contactWindows,
      calendar: followUp.channel == .call ? firm.calendar(of: followUp.storeID) : nil, caps: caps)
  }
}
