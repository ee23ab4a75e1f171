/// The nine kinds of follow-up (RULES, "Follow-ups").
package enum FollowUpKind: String, CaseIterable, Hashable, Sendable {
  case satisfactionCall, complaintCare, maintenanceReminder, declinedItem, noShow, tierWelcome, careVisit, winBack, survey
}

/// What a contact is for; consent and the marketing cap depend on it.
package enum Purpose: String, CaseIterable, Hashable, Sendable {
  case service, marketing
}

/// The steps of a follow-up's life that are published.
package enum FollowUpStep: String, CaseIterable, Hashable, Sendable {
  case scheduled, moved, due, suppressed, completed, missed, cancelled
}

/// Why a follow-up moved or ended (EVENTS, "Follow-up events").
package enum FollowUpReason: String, CaseIterable, Hashable, Sendable {
  case erased, consent, openComplaint, quietHours, contactWindow, storeClosed, frequencyCap, snoozed, superseded, transferred, scrapped,
    serviceDone, rework, reopened, bookedAgain, demoted, purchased, unanswered, movedTooFar
}

/// How a follow-up was completed.
package enum FollowUpOutcome: String, CaseIterable, Hashable, Sendable {
  case reached, refused, answered
}

/// The state of a follow-up.
package enum FollowUpPhase: String, CaseIterable, Hashable, Sendable {
  case scheduled, due, completed, missed, suppressed, cancelled
}

/// A step of a follow-up's life.
package struct FollowUpEvent: Hashable, Sendable {
  package var followUp: FollowUpFacts
  package var step: FollowUpStep
  package var reason: FollowUpReason?
  package var outcome: FollowUpOutcome?

  package init(followUp: FollowUpFacts, step: FollowUpStep, reason: FollowUpReason? = nil, outcome: FollowUpOutcome? = nil) {
    self.followUp = followUp
    self.step = step
    self.reason = reason
    self.outcome = outcome
  }
}

/// What all follow-up events carry.
package struct FollowUpFacts: Hashable, Sendable {
  package var followUpID: FollowUpID
  package var customerID: CustomerID
  package var vehicleID: VehicleID?
  package var visitID: VisitID?
  package var complaintID: ComplaintID?
  package var kind: FollowUpKind
  package var purpose: Purpose
  package var channel: Channel
  package var advisorID: StaffID?
  package var storeID: StoreID?
  package var windowStart: Instant
  package var windowEnd: Instant
  package var priority: Int64

  package init(
    followUpID: FollowUpID, customerID: CustomerID, vehicleID: VehicleID? = nil, visitID: VisitID? = nil, complaintID: ComplaintID? = nil,
    kind: FollowUpKind, purpose: Purpose, channel: Channel, advisorID: StaffID? = nil, storeID: StoreID? = nil, windowStart: Instant,
    windowEnd: Instant, priority: Int64
  ) {
    self.followUpID = followUpID
    self.customerID = customerID
    self.vehicleID = vehicleID
    self.visitID = visitID
    self.complaintID = complaintID
    self.kind = kind
    self.purpose = purpose
    self.channel = channel
    self.advisorID = advisorID
    self.storeID = storeID
    self.windowStart = windowStart
    self.windowEnd = windowEnd
    self.priority = priority
  }
}

/// The current state of a follow-up: the value of `follow-ups`, the call list.
package struct FollowUpState: Hashable, Sendable {
  package var followUp: FollowUpFacts
  package var state: FollowUpPhase
  package var reason: FollowUpReason?
  /// The cause's source, U+001F and its id.
  package var causeID: String
  package var tries: Int64
  package var predictedOn: CivilDate?
  /// Days, to one decimal.
  package var predictedError: Double?
  package var outcome: FollowUpOutcome?

  package init(
    followUp: FollowUpFacts, state: FollowUpPhase, reason: FollowUpReason? = nil, causeID: String, tries: Int64,
    predictedOn: CivilDate? = nil, predictedError: Double? = nil, outcome: FollowUpOutcome? = nil
  ) {
    self.followUp = followUp
    self.state = state
    self.reason = reason
    self.causeID = causeID
    self.tries = tries
    self.predictedOn = predictedOn
    self.predictedError = predictedError
    self.outcome = outcome
  }
}
