package import Models

/// What the follow-up worker reads, whatever the topic.
package enum FollowUpInput: Sendable {
  case visit(VisitEvent)
  case trade(TransactionEvent)
  case tier(DerivedEvent)
  case complaint(ComplaintEvent)
  case customer(CustomerEvent)
  case contact(ContactEvent)

  /// Whose it is; `nil` of an anonymous sale.
  package var customer: CustomerID? { payload.customerID }

  package var payload: EventPayload {
    switch self {
    case .visit(let event): .visit(event)
    case .trade(let event): .transaction(event)
    case .tier(let event): .derived(event)
    case .complaint(let event): .complaint(event)
    case .customer(let event): .customer(event)
    case .contact(let event): .contact(event)
    }
  }

  /// The topic that carries it.
  package var topic: String {
    switch self {
    case .visit: EventTopic.visits.name
    case .trade: EventTopic.transactions.name
    case .tier: DerivedTopic.tierChanges.rawValue
    case .complaint: EventTopic.complaints.name
    case .customer: EventTopic.customers.name
    case .contact: EventTopic.contacts.name
    }
  }
}

/// The rule or the worker that a history is played to.
package protocol FollowUpHandling: AnyObject {
  /// Handles an input at its time.
  func handle(_ input: FollowUpInput, at time: Instant) throws
  /// Lets time come to an instant.
  func tick(at time: Instant) throws
  /// The follow-ups of a customer that were published so far, once for each step, the latest last.
  func followUps(of customer: CustomerID) -> [FollowUpID]
}
