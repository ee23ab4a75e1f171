package import Feeding
import Models

/// The life of a chain of workshops as events, the same for the same seed.
///
/// Each customer's life is made whole and written as it will be sent; then all are ordered by when they arrive, outside memory.
package struct Simulation {
  private let chain: SimulatedChain

  package init(_ chain: SimulatedChain) { self.chain = chain }

  /// Makes every life. `observe` sees each event; the sorter, which keeps runs in `folder`, gives them in the order of arrival.
  package func run(in folder: String, observe: (SimulatedEvent) -> Void = { _ in }) throws(FeedError) -> EventSorter {
    let sorter = EventSorter(folder: folder)
    var writer = JSONWriter(capacity: 2_048)
    for number in 1...max(1, chain.customers) {
      var life = CustomerLife(number, of: chain)
      let events = life.live()
      try sorter.add { (batch) throws(FeedError) in
        for simulated in events {
          let event = simulated.event
          guard let topic = EventTopic(payload: event.payload), let key = event.payload.key else { continue }
          observe(simulated)
          writer.reset()
          let attributes = EventAttributes(id: event.id, source: event.source, time: event.time, recordedTime: event.recordedTime)
          writer.event(attributes, event.payload)
          writer.withBytes { batch.append(topic: topic, key: key, time: simulated.arrival, value: $0) }
        }
      }
    }
    return sorter
  }
}

extension EventTopic {
  /// The input topic of a simulated payload; `nil` of what nobody simulates.
  fileprivate init?(payload: EventPayload) {
    switch payload {
    case .transaction: self = .transactions
    case .complaint: self = .complaints
    case .visit: self = .visits
    case .customer: self = .customers
    case .contact: self = .contacts
    case .tick, .fleet, .derived: return nil
    }
  }
}
