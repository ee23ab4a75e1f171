/// An event that a worker publishes.
package enum DerivedEvent: Hashable, Sendable {
  case standing(CustomerStanding)
  case tierPromoted(TierMove)
  case tierDemoted(TierMove)
  case tierAtRisk(TierAtRisk)
  case stageChanged(StageChange)
  case cutoffsSet(TierCutoffs)
  case complaintWarned(ComplaintClockEvent)
  case complaintBreached(ComplaintClockEvent)
  case complaintEscalated(ComplaintEscalated)
  case complaintMet(ComplaintMet)
  case complaintCase(ComplaintCase)
  case rootCauseCounts(RootCauseCounts)
  case followUp(FollowUpEvent)
  case followUpState(FollowUpState)
}

/// The topics that workers publish derived events to; the raw value is the name without prefix.
package enum DerivedTopic: String, CaseIterable, Hashable, Sendable {
  case customerTiers = "customer-tiers"
  case tierChanges = "tier-changes"
  case tierCutoffs = "tier-cutoffs"
  case complaintCases = "complaint-cases"
  case complaintEscalations = "complaint-escalations"
  case followUps = "follow-ups"
  case followUpEvents = "follow-up-events"
  case rootCauses = "root-causes"
}

extension DerivedEvent {
  /// The topic that carries this event.
  package var topic: DerivedTopic {
    switch self {
    case .standing: .customerTiers
    case .tierPromoted, .tierDemoted, .tierAtRisk, .stageChanged: .tierChanges
    case .cutoffsSet: .tierCutoffs
    case .complaintWarned, .complaintBreached, .complaintEscalated, .complaintMet: .complaintEscalations
    case .complaintCase: .complaintCases
    case .rootCauseCounts: .rootCauses
    case .followUp: .followUpEvents
    case .followUpState: .followUps
    }
  }

  /// The CloudEvents `type`.
  package var type: String {
    switch self {
    case .standing: "customer.standing"
    case .tierPromoted: "tier.promoted"
    case .tierDemoted: "tier.demoted"
    case .tierAtRisk: "tier.atRisk"
    case .stageChanged: "customer.stageChanged"
    case .cutoffsSet: "tier.cutoffsSet"
    case .complaintWarned: "complaint.warned"
    case .complaintBreached: "complaint.breached"
    case .complaintEscalated: "complaint.escalated"
    case .complaintMet: "complaint.met"
    case .complaintCase: "complaint.case"
    case .rootCauseCounts: "rootCause.counts"
    case .followUp(let event): "followUp.\(event.step.rawValue)"
    case .followUpState: "followUp.state"
    }
  }

  /// The record key (EVENTS, "Derived topics").
  package var key: String {
    switch self {
    case .standing(let standing): standing.customerID.rawValue
    case .tierPromoted(let move), .tierDemoted(let move): move.customerID.rawValue
    case .tierAtRisk(let risk): risk.customerID.rawValue
    case .stageChanged(let change): change.customerID.rawValue
    case .cutoffsSet(let cutoffs): cutoffs.scope
    case .complaintWarned(let event), .complaintBreached(let event): event.customerID.rawValue
    case .complaintEscalated(let event): event.clock.customerID.rawValue
    case .complaintMet(let event): event.clock.customerID.rawValue
    case .complaintCase(let value): ComplaintCase.key(value.customerID, value.complaintID)
    case .rootCauseCounts(let counts): "\(counts.storeID)|\(counts.month)|\(counts.partition)"
    case .followUp(let event): event.followUp.customerID.rawValue
    case .followUpState(let state): state.followUp.followUpID.rawValue
    }
  }
}

extension ComplaintCase {
  /// The key of a case on `complaint-cases`.
  package static func key(_ customerID: CustomerID, _ complaintID: ComplaintID) -> String { "\(customerID)|\(complaintID)" }
}
