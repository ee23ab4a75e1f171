package import Models

/// What a follow-up worker has published, and what must hold of it whatever the history; each check returns a sentence for each fault.
package struct PublishedFollowUps {
  /// A step of a follow-up's life, and its time.
  package struct Step: Hashable, Sendable {
    package var event: FollowUpEvent
    package var time: Instant

    package init(event: FollowUpEvent, time: Instant) {
      self.event = event
      self.time = time
    }
  }

  /// In the order of publication.
  package var steps: [Step] = []
  /// The causeID of each follow-up.
  package var causes: [FollowUpID: String] = [:]
  /// The keys that got a tombstone.
  package var tombstones: [String] = []

  package init() {}

  /// Every follow-up begins once, takes only steps that its state allows, ends in exactly one end, and is forgotten once.
  package func wrongLives() -> [String] {
    var faults: [String] = []
    var last: [FollowUpID: FollowUpStep] = [:]
    for step in steps {
      let id = step.event.followUp.followUpID
      let before = last.updateValue(step.event.step, forKey: id)
      let isScheduled = before == .scheduled || before == .moved
      let isAllowed =
        switch step.event.step {
        case .scheduled: before == nil
        case .due: isScheduled
        case .moved: isScheduled || (before == .due && step.event.reason == .snoozed)
        case .missed: step.event.reason == .unanswered ? before == .due : isScheduled
        case .completed, .suppressed, .cancelled: isScheduled || before == .due
        }
      if !isAllowed { faults.append("\(id) is \(step.event.step) at \(step.time.rfc3339) after \(String(describing: before))") }
    }
    let ends: Set<FollowUpStep> = [.completed, .missed, .suppressed, .cancelled]
    for (id, step) in last where !ends.contains(step) { faults.append("\(id) has not ended") }
    if tombstones.count != last.count || Set(tombstones) != Set(last.keys.map(\.rawValue)) { faults.append("not each is forgotten once") }
    return faults
  }

  /// Never more than 2 contacts of a customer in 7 days, nor 1 of marketing in 30, but for the tries of one win-back series.
  package func brokenCaps() -> [String] {
    var faults: [String] = []
    let dues = steps.filter { $0.event.step == .due }
    for due in dues {
      let facts = due.event.followUp
      let others = dues.filter {
        $0.event.followUp.customerID == facts.customerID && $0.event.followUp.followUpID != facts.followUpID && $0.time <= due.time
      }
      if others.count(where: { $0.time > due.time - .days(7) }) > 1 { faults.append("\(facts.followUpID) is a third within 7 days") }
      guard facts.purpose == .marketing else { continue }
      let month = others.contains {
        $0.time > due.time - .days(30) && $0.event.followUp.purpose == .marketing
          && !(facts.kind == .winBack && series($0.event.followUp.followUpID) == series(facts.followUpID))
      }
      if month { faults.append("\(facts.followUpID) is a second of marketing within 30 days") }
    }
    return faults
  }

  /// The first try of a follow-up's series.
  private func series(_ id: FollowUpID) -> FollowUpID {
    var first = id
    while let before = causes[first].flatMap({ FollowUpID($0) }), causes[before] != nil { first = before }
    return first
  }
}
