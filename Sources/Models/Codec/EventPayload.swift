/// What an event says, by the topic that carries it.
package enum EventPayload: Hashable, Sendable {
  case transaction(TransactionEvent)
  case complaint(ComplaintEvent)
  case visit(VisitEvent)
  case customer(CustomerEvent)
  case contact(ContactEvent)
  /// A tick of the `clock` topic, or the copy of one that a worker published on its own topic.
  case tick(ClockTick)
  /// An event that a worker published.
  case derived(DerivedEvent)
}

extension EventPayload {
  /// The CloudEvents `type`.
  package var type: String {
    switch self {
    case .transaction(let event): event.type
    case .complaint(let event): event.type
    case .visit(let event): event.type
    case .customer(let event): event.type
    case .contact(let event): event.type
    case .tick: ClockTick.type
    case .derived(let event): event.type
    }
  }

  /// The customer whom the event is about; `nil` of an anonymous sale, a tick, and what belongs to no customer.
  package var customerID: CustomerID? {
    switch self {
    case .transaction(let event): event.customerID
    case .complaint(let event): event.customerID
    case .visit(let event): event.customerID
    case .customer(let event): event.customerID
    case .contact(let event): event.customerID
    case .tick: nil
    case .derived(let event): event.customerID
    }
  }

  /// The record key that the event must have; `nil` of a tick, whose key is the number of its partition.
  package var key: String? {
    switch self {
    case .transaction(let event): event.customerID?.rawValue ?? event.transactionID.rawValue
    case .complaint, .visit, .customer, .contact: customerID?.rawValue
    case .tick: nil
    case .derived(let event): event.key
    }
  }

  /// Refuses a type that the topic does not carry.
  init(_ topic: EventTopic, type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    if let payload = try Self.read(topic, type: type, from: &data) {
      self = payload
      return
    }
    throw Fault(.unknownType, pointer: "/type", message: "\(topic.name) carries no event of type \(type.string.quotedForFault)")
  }

  private static func read(_ topic: EventTopic, type: BorrowedText, from data: inout JSONObject) throws(Fault) -> EventPayload? {
    switch topic {
    case .transactions:
      if let event = try TransactionEvent(type: type, from: &data) { return .transaction(event) }
    case .complaints:
      if let event = try ComplaintEvent(type: type, from: &data) { return .complaint(event) }
    case .visits:
      if let event = try VisitEvent(type: type, from: &data) { return .visit(event) }
    case .customers:
      if let event = try CustomerEvent(type: type, from: &data) { return .customer(event) }
    case .contacts:
      if let event = try ContactEvent(type: type, from: &data) { return .contact(event) }
    case .clock:
      if type == "clock.tick" { return .tick(try ClockTick(from: &data)) }
    case .derived(let topic):
      if topic.carriesTicks, type == "clock.tick" { return .tick(try ClockTick(from: &data)) }
      if let event = try DerivedEvent(topic, type: type, from: &data) { return .derived(event) }
    }
    return nil
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    switch self {
    case .transaction(let event): event.write(to: &writer)
    case .complaint(let event): event.write(to: &writer)
    case .visit(let event): event.write(to: &writer)
    case .customer(let event): event.write(to: &writer)
    case .contact(let event): event.write(to: &writer)
    case .tick(let tick): tick.write(to: &writer)
    case .derived(let event): event.write(to: &writer)
    }
  }
}

extension DerivedTopic {
  /// Whether its worker copies each tick into it, for the readers that wait for its tick (RULES, "Time").
  package var carriesTicks: Bool {
    switch self {
    case .tierChanges, .complaintEscalations, .followUpEvents: true
    case .customerTiers, .tierCutoffs, .complaintCases, .followUps, .rootCauses: false
    }
  }
}
