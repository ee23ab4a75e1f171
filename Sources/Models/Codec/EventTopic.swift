/// A topic whose records are events: the inputs, and what workers publish.
package enum EventTopic: Hashable, Sendable {
  case transactions, complaints, visits, customers, contacts, clock, fleetStatus
  case derived(DerivedTopic)

  /// The name without prefix.
  package var name: String {
    switch self {
    case .transactions: "transactions"
    case .complaints: "complaints"
    case .visits: "visits"
    case .customers: "customers"
    case .contacts: "contacts"
    case .clock: "clock"
    case .fleetStatus: "fleet-status"
    case .derived(let topic): topic.rawValue
    }
  }

  /// The topic of a name without prefix; `nil` when it carries no events.
  package init?(name: String) {
    guard let topic = Self.all.first(where: { $0.name == name }) else { return nil }
    self = topic
  }

  /// The input topic that carries a type, by the word before its dot; `nil` when none does. A tick comes from the clock alone.
  package init?(input type: String) {
    switch type.prefix(while: { $0 != "." }) {
    case "transaction": self = .transactions
    case "complaint": self = .complaints
    case "visit": self = .visits
    case "customer", "vehicle": self = .customers
    case "contact", "survey": self = .contacts
    default: return nil
    }
  }

  /// The input topics in the order of their names, as bytes: part of the order in which a lane takes records (RULES, "Time").
  package static let inputs: [EventTopic] = [.clock, .complaints, .contacts, .customers, .transactions, .visits]

  /// All topics that carry events.
  package static let all: [EventTopic] = inputs + DerivedTopic.allCases.map(EventTopic.derived) + [.fleetStatus]
}
