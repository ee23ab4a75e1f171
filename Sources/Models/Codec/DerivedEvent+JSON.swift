extension DerivedEvent {
  /// The customer whom the event is about; `nil` of what belongs to no customer.
  package var customerID: CustomerID? {
    switch self {
    case .standing(let standing): standing.customerID
    case .tierPromoted(let move), .tierDemoted(let move): move.customerID
    case .tierAtRisk(let risk): risk.customerID
    case .stageChanged(let change): change.customerID
    case .cutoffsSet, .rootCauseCounts: nil
    case .complaintWarned(let event), .complaintBreached(let event): event.customerID
    case .complaintEscalated(let event): event.clock.customerID
    case .complaintMet(let event): event.clock.customerID
    case .complaintCase(let value): value.customerID
    case .followUp(let event): event.followUp.customerID
    case .followUpState(let state): state.followUp.customerID
    }
  }

  /// `nil` when the topic carries no such type.
  init?(_ topic: DerivedTopic, type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    switch (topic, type) {
    case (.customerTiers, "customer.standing"): self = .standing(try CustomerStanding(from: &data))
    case (.tierChanges, "tier.promoted"): self = .tierPromoted(try TierMove(from: &data))
    case (.tierChanges, "tier.demoted"): self = .tierDemoted(try TierMove(from: &data))
    case (.tierChanges, "tier.atRisk"): self = .tierAtRisk(try TierAtRisk(from: &data))
    case (.tierChanges, "customer.stageChanged"): self = .stageChanged(try StageChange(from: &data))
    case (.tierCutoffs, "tier.cutoffsSet"): self = .cutoffsSet(try TierCutoffs(from: &data))
    case (.complaintEscalations, "complaint.warned"): self = .complaintWarned(try ComplaintClockEvent(from: &data))
    case (.complaintEscalations, "complaint.breached"): self = .complaintBreached(try ComplaintClockEvent(from: &data))
    case (.complaintEscalations, "complaint.escalated"): self = .complaintEscalated(try ComplaintEscalated(from: &data))
    case (.complaintEscalations, "complaint.met"): self = .complaintMet(try ComplaintMet(from: &data))
    case (.complaintCases, "complaint.case"): self = .complaintCase(try ComplaintCase(from: &data))
    case (.rootCauses, "rootCause.counts"): self = .rootCauseCounts(try RootCauseCounts(from: &data))
    case (.followUps, "followUp.state"): self = .followUpState(try FollowUpState(from: &data))
    case (.followUpEvents, _):
      guard let step = FollowUpStep(type: type) else { return nil }
      self = .followUp(try FollowUpEvent(step, from: &data))
    default: return nil
    }
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    switch self {
    case .standing(let standing): standing.write(to: &writer)
    case .tierPromoted(let move), .tierDemoted(let move): move.write(to: &writer)
    case .tierAtRisk(let risk): risk.write(to: &writer)
    case .stageChanged(let change): change.write(to: &writer)
    case .cutoffsSet(let cutoffs): cutoffs.write(to: &writer)
    case .complaintWarned(let event), .complaintBreached(let event): event.write(to: &writer)
    case .complaintEscalated(let event): event.write(to: &writer)
    case .complaintMet(let event): event.write(to: &writer)
    case .complaintCase(let value): value.write(to: &writer)
    case .rootCauseCounts(let counts): counts.write(to: &writer)
    case .followUp(let event): event.write(to: &writer)
    case .followUpState(let state): state.write(to: &writer)
    }
  }
}
