package import Models

/// What a tiering worker has published, read back from its topics, and what it should have.
package struct TieringOutcome {
  /// Of each customer the events of a topic, in order, without what the oracle does not work out.
  package private(set) var published: [CustomerID: [DerivedTopic: [Published]]] = [:]
  package private(set) var cutoffs: [TierCutoffs] = []
  /// The ids of all events but ticks; the same for the same causes, wherever they were decided.
  package private(set) var ids: [String] = []
  /// By partition, the times of the ticks copied into `tier-changes`.
  package private(set) var ticks: [Int32: [Instant]] = [:]
  /// What cannot be read, and events of a review that come after the tick that they belong to: there must be none.
  package private(set) var faults: [String] = []
  private let decoder = EventDecoder()

  package init() {}

  /// What the oracle says.
  package init(of oracle: TieringOracle) {
    for (customer, events) in oracle.published {
      for event in events { published[customer, default: [:]][event.event.topic, default: []].append(event.withoutFactors) }
    }
    cutoffs = oracle.cutoffs
  }

  /// Takes a record of one of the worker's topics; those of one partition in their order.
  package mutating func take(topic: String, partition: Int32, key: [UInt8], value: [UInt8]) {
    do {
      guard let eventTopic = EventTopic(name: topic), let event = try read(eventTopic, key, value) else {
        return faults.append("\(topic): nothing to read")
      }
      switch event.payload {
      case .tick: ticks[partition, default: []].append(event.time)
      case .derived(let derived): take(derived, of: event, partition)
      default: faults.append("\(topic): \(event.payload.type)")
      }
    } catch {
      faults.append("\(topic): \(error)")
    }
  }

  private mutating func take(_ derived: DerivedEvent, of event: Event<EventPayload>, _ partition: Int32) {
    ids.append(event.id.rawValue)
    if case .cutoffsSet(let set) = derived { cutoffs.append(set) }
    guard let customer = derived.customerID else { return }
    published[customer, default: [:]][derived.topic, default: []].append(Published(event: derived, time: event.time).withoutFactors)
    if derived.isOfReview, let tick = ticks[partition]?.last, event.time <= tick {
      faults.append("\(derived.type) of \(event.time) comes after the tick \(tick)")
    }
  }

  private func read(_ topic: EventTopic, _ key: [UInt8], _ value: [UInt8]) throws -> Event<EventPayload>? {
    try key.withUnsafeBytes { key in
      try value.withUnsafeBytes { value in try decoder.decode(LentRecord(key: key, value: value), on: topic)?.event }
    }
  }

  /// The first difference in words; `nil` when nothing differs.
  package func difference(from expected: TieringOutcome) -> String? {
    if let fault = faults.first { return fault }
    if Set(ids).count < ids.count { return "\(ids.count - Set(ids).count) ids stand twice" }
    if cutoffs != expected.cutoffs {
      let at = zip(cutoffs, expected.cutoffs).enumerated().first { $1.0 != $1.1 }?.offset ?? min(cutoffs.count, expected.cutoffs.count)
      return "cut-offs \(at): \(cutoffs.dropFirst(at).first as Any), expected \(expected.cutoffs.dropFirst(at).first as Any)"
    }
    for customer in Set(published.keys).union(expected.published.keys).sorted() {
      for topic in [DerivedTopic.customerTiers, .tierChanges] {
        let actual = published[customer]?[topic] ?? []
        let should = expected.published[customer]?[topic] ?? []
        guard actual != should else { continue }
        let at = zip(actual, should).enumerated().first { $1.0 != $1.1 }?.offset ?? min(actual.count, should.count)
        return "\(customer) at \(at): \(actual.dropFirst(at).first as Any), expected \(should.dropFirst(at).first as Any)"
      }
    }
    return nil
  }
}

extension DerivedEvent {
  /// Whether it is an event that only a review publishes.
  fileprivate var isOfReview: Bool {
    switch self {
    case .tierPromoted(let move): !move.provisional
    case .tierDemoted, .tierAtRisk, .stageChanged: true
    default: false
    }
  }
}
