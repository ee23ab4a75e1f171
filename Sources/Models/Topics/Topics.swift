/// Every topic there is: the contract with the outside, and the few that workers keep among themselves.
///
/// Names have no prefix here; whoever talks to a broker adds it.
package enum Topics {
  // MARK: Inputs

  package static let transactions = Topic<TransactionEvent>(.input("transactions", owner: .tiering))
  package static let complaints = Topic<ComplaintEvent>(.input("complaints", owner: .complaints))
  package static let visits = Topic<VisitEvent>(.input("visits", owner: .followups))
  package static let customers = Topic<CustomerEvent>(.input("customers", owner: .followups))
  package static let contacts = Topic<ContactEvent>(.input("contacts", owner: .followups))
  /// One tick in every partition; kept as long as the inputs, so that history can be replayed.
  package static let clock = Topic<ClockTick>(.input("clock", key: .partition, partitioning: .lane, owner: .runtime))

  // MARK: Derived

  package static let customerTiers = Topic<CustomerStanding>(.compacted("customer-tiers", key: .customerID, owner: .tiering))
  package static let tierChanges = Topic<DerivedEvent>(.events("tier-changes", owner: .tiering))
  package static let tierCutoffs = Topic<TierCutoffs>(.compacted("tier-cutoffs", key: .scope, owner: .tiering))
  package static let complaintCases = Topic<ComplaintCase>(.compacted("complaint-cases", key: .customerComplaint, owner: .complaints))
  package static let complaintEscalations = Topic<DerivedEvent>(.events("complaint-escalations", owner: .complaints))
  package static let rootCauses = Topic<RootCauseCounts>(.compacted("root-causes", key: .storeMonthPartition, owner: .complaints))
  package static let followUps = Topic<FollowUpState>(.compacted("follow-ups", key: .followUpID, owner: .followups))
  package static let followUpEvents = Topic<FollowUpEvent>(.events("follow-up-events", owner: .followups))
  package static let fleetStatus = Topic<FleetStatus>(.compacted("fleet-status", key: .workerInstance, owner: .runtime))
  package static let deadLetters = Topic<RejectedRecord>(.deadLetters)

  // MARK: Internal

  /// A review's histograms, merged by lane 0 (RULES, "Tiering" 4).
  package static let tierReports = Topic<InternalValue>(
    .exchange("tier-reports", key: .reviewPartition, partitioning: .single, partitions: 1))
  /// What lane 0 orders of the others in a review (RULES, "Tiering" 4).
  package static let tierOrders = Topic<InternalValue>(
    .exchange("tier-orders", key: .reviewRoundPartition, partitioning: .lane, partitions: TopicDeclaration.partitionCount))

  /// The replicated state of a worker.
  package static func changelog(of worker: TopicOwner) -> Topic<InternalValue> { Topic(.changelog(of: worker)) }

  /// All of them, in the order of their names.
  package static let all: [TopicDeclaration] = [
    transactions.declaration, complaints.declaration, visits.declaration, customers.declaration, contacts.declaration, clock.declaration,
    customerTiers.declaration, tierChanges.declaration, tierCutoffs.declaration, complaintCases.declaration,
    complaintEscalations.declaration, rootCauses.declaration, followUps.declaration, followUpEvents.declaration, fleetStatus.declaration,
    deadLetters.declaration, tierReports.declaration, tierOrders.declaration, changelog(of: .tiering).declaration,
    changelog(of: .complaints).declaration, changelog(of: .followups).declaration,
  ].sorted { $0.name < $1.name }

  /// The declaration of a name without prefix.
  package static func named(_ name: String) -> TopicDeclaration? { all.first { $0.name == name } }
}

extension EventTopic {
  /// The topic's declaration.
  package var declaration: TopicDeclaration {
    switch self {
    case .transactions: Topics.transactions.declaration
    case .complaints: Topics.complaints.declaration
    case .visits: Topics.visits.declaration
    case .customers: Topics.customers.declaration
    case .contacts: Topics.contacts.declaration
    case .clock: Topics.clock.declaration
    case .fleetStatus: Topics.fleetStatus.declaration
    case .derived(let topic): topic.declaration
    }
  }
}

extension DerivedTopic {
  /// The topic's declaration.
  package var declaration: TopicDeclaration {
    switch self {
    case .customerTiers: Topics.customerTiers.declaration
    case .tierChanges: Topics.tierChanges.declaration
    case .tierCutoffs: Topics.tierCutoffs.declaration
    case .complaintCases: Topics.complaintCases.declaration
    case .complaintEscalations: Topics.complaintEscalations.declaration
    case .followUps: Topics.followUps.declaration
    case .followUpEvents: Topics.followUpEvents.declaration
    case .rootCauses: Topics.rootCauses.declaration
    }
  }
}
