/// What a rule decided about one event, timer or tick, in the order in which it must happen: values, not calls.
///
/// State is changed in place by the rule (`inout`); everything that leaves the rule is here. The runtime carries all of it out in
/// one commit, or none.
package struct Effects: Hashable, Sendable {
  /// What is published, in publishing order.
  package var emissions: [Emission] = []
  /// Timers of the customer at hand that are set or cancelled, in order; the last word on a name counts.
  package var timers: [TimerChange] = []
  /// What becomes of records: the one at hand, or ones kept back earlier.
  package var records: [RecordEffect] = []
  /// What the worker counts and logs; it changes nothing.
  package var notices: [Notice] = []

  package init() {}

  /// Publishes an event that became true at `time`.
  package mutating func publish(_ event: DerivedEvent, at time: Instant) {
    emissions.append(.event(event, time: time))
  }

  /// Parks the record at hand: it changes nothing else and goes to the dead letters whole.
  package mutating func park(_ fault: Fault) {
    records.append(.park(fault))
  }
}

/// A fact that an operator should know of, though the event was handled.
package enum Notice: Hashable, Sendable {
  /// The policy does not name this store: its default calendar is used. Said once for each store and lane.
  case unknownStore(StoreID)
  /// An event that had been taken is forbidden now that one before it has come; it no longer has an effect.
  case overtaken(ComplaintID)
  /// Stored in this version, applied in a later one.
  case customerMerged
  /// Stored in this version, applied in a later one.
  case erasureRequested
}

/// One record to be published.
package enum Emission: Hashable, Sendable {
  /// An event with its own event time; topic and key follow from it.
  case event(DerivedEvent, time: Instant)
  /// The end of a key on a compacted topic.
  case tombstone(DerivedTopic, key: String)
}

/// A timer set or cancelled, by its name; names are unique per customer.
package enum TimerChange: Hashable, Sendable {
  /// Fires at `due`, replacing an earlier timer of the same name. `run` counts the runs of the clock behind the name and is part
  /// of the ids of what the timer publishes.
  case set(name: String, due: Instant, run: Int64)
  /// Takes a timer away; one that does not exist is none.
  case cancel(name: String)
}

/// What becomes of a record.
package enum RecordEffect: Hashable, Sendable {
  /// The record at hand goes to the dead letters.
  case park(Fault)
  /// The record at hand is kept whole under a name (unique per customer), since it waits for another.
  case keep(name: String)
  /// A kept record has been dealt with and is forgotten.
  case release(name: String)
  /// A kept record has waited in vain and goes to the dead letters.
  case parkKept(name: String, Fault)
}

/// Why a record cannot be handled: a stable code, the place and a sentence for whoever sent it.
package struct Fault: Error, Hashable, Sendable {
  package var code: FaultCode
  /// The JSON pointer (RFC 6901) of the fault in the event, where there is one.
  package var pointer: String?
  package var message: String

  package init(_ code: FaultCode, pointer: String? = nil, message: String) {
    self.code = code
    self.pointer = pointer
    self.message = message
  }
}

/// The stable codes of faults: the `error-code` header of a dead letter and a label of the metrics.
package enum FaultCode: String, CaseIterable, Hashable, Sendable {
  /// Not JSON, or not UTF-8.
  case malformed
  /// JSON, but not a CloudEvent 1.0.
  case invalidEnvelope = "invalid-envelope"
  /// The data breaks the schema of its type.
  case invalidData = "invalid-data"
  /// A type that this topic does not carry.
  case unknownType = "unknown-type"
  /// The record's key is not the customer of its data.
  case keyMismatch = "key-mismatch"
  /// More bytes than the topic accepts.
  case tooLarge = "too-large"
  /// More than 24 h past the last tick.
  case futureTime = "future-time"
  /// The same id and source with another payload.
  case idReused = "id-reused"
  /// The diagram of the case forbids it.
  case illegalTransition = "illegal-transition"
  /// Waited in vain for the event that it refers to.
  case unmatched
  /// No exchange rate on or before the invoice's date.
  case noRate = "no-rate"
  /// An amount that cannot be added without overflow.
  case amountOverflow = "amount-overflow"
}
