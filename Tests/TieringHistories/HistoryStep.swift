package import Models

/// One thing that reaches the firm, in the order of arrival.
package enum HistoryStep {
  case transaction(Event<TransactionEvent>)
  case customer(Event<CustomerEvent>)
  case complaint(Event<ComplaintEvent>)
  case tick(Instant)

  /// The event and its topic; `nil` of a tick.
  package var record: (event: Event<EventPayload>, topic: String)? {
    switch self {
    case .transaction(let event): (event.with(.transaction(event.payload)), Topics.transactions.name)
    case .customer(let event): (event.with(.customer(event.payload)), Topics.customers.name)
    case .complaint(let event): (event.with(.complaint(event.payload)), Topics.complaints.name)
    case .tick: nil
    }
  }

  /// The steps as history takes them (RULES, "Time"): before a tick all that has arrived with a time up to it, by time and topic.
  package static func ordered(_ steps: [HistoryStep]) -> [HistoryStep] {
    var ordered: [HistoryStep] = []
    var waiting: [(step: HistoryStep, time: Instant, topic: String)] = []
    for step in steps {
      guard case .tick(let tick) = step else {
        if let record = step.record { waiting.append((step, record.event.time, record.topic)) }
        continue
      }
      // Stable: of one time and topic the offsets decide, that is the arrival.
      let due = waiting.enumerated().filter { $0.element.time <= tick }.sorted {
        ($0.element.time, $0.element.topic, $0.offset) < ($1.element.time, $1.element.topic, $1.offset)
      }
      ordered += due.map(\.element.step) + [step]
      waiting.removeAll { $0.time <= tick }
    }
    return ordered
  }
}

/// What became visible outside: of a customer, in its order.
package struct Published: Hashable, Sendable {
  package var event: DerivedEvent
  package var time: Instant

  package init(event: DerivedEvent, time: Instant) {
    self.event = event
    self.time = time
  }
}
