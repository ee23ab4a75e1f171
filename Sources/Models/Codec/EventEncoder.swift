/// The attributes of an event that is about to be written.
package struct EventAttributes: Hashable, Sendable {
  package var id: EventID
  package var source: EventSource
  package var time: Instant
  /// When the source wrote it down, for backdated entries.
  package var recordedTime: Instant?
  /// The id of the event that caused it; of a worker's outputs only.
  package var causationID: EventID?
  package var correlationID: String?
  /// The hash of the policy it was decided by; of a worker's outputs only.
  package var policyVersion: String?
  package var traceparent: String?

  package init(
    id: EventID, source: EventSource, time: Instant, recordedTime: Instant? = nil, causationID: EventID? = nil,
    correlationID: String? = nil, policyVersion: String? = nil, traceparent: String? = nil
  ) {
    self.id = id
    self.source = source
    self.time = time
    self.recordedTime = recordedTime
    self.causationID = causationID
    self.correlationID = correlationID
    self.policyVersion = policyVersion
    self.traceparent = traceparent
  }
}

extension EventSource {
  /// The source of what a worker publishes: `mainstay/<worker>`.
  package static func worker(_ name: String) -> EventSource { EventSource(checked: String("mainstay/\(name)".prefix(128))) }
}

extension JSONWriter {
  /// Writes a CloudEvent in structured mode; the same attributes and payload give the same bytes.
  package mutating func event(_ attributes: EventAttributes, _ payload: EventPayload) {
    begin(attributes, type: payload.type, subject: payload.customerID)
    name("data")
    beginObject()
    payload.write(to: &self)
    endObject()
    endObject()
  }

  /// Writes a derived event in structured mode.
  package mutating func event(_ attributes: EventAttributes, _ event: DerivedEvent) {
    begin(attributes, type: event.type, subject: event.customerID)
    name("data")
    beginObject()
    event.write(to: &self)
    endObject()
    endObject()
  }

  private mutating func begin(_ attributes: EventAttributes, type: String, subject: CustomerID?) {
    beginObject()
    field("specversion", "1.0")
    field("id", attributes.id)
    field("source", attributes.source)
    field("type", type)
    field("time", attributes.time)
    field("subject", subject)
    field("datacontenttype", "application/json")
    field("recordedtime", attributes.recordedTime)
    field("causationid", attributes.causationID)
    field("correlationid", attributes.correlationID)
    field("policyversion", attributes.policyVersion)
    field("traceparent", attributes.traceparent)
  }
}
