/// One CloudEvent as the rules see it: the envelope's fields and a typed payload.
package struct Event<Payload: Sendable>: Sendable {
  /// The CloudEvents `id`; with `source` it identifies the event on its topic.
  package var id: EventID
  /// The CloudEvents `source`.
  package var source: EventSource
  /// Event time.
  package var time: Instant
  /// When the source wrote it down, for backdated entries.
  package var recordedTime: Instant?
  /// W3C trace context, carried from cause to effect when present.
  package var traceparent: String?
  /// The CloudEvents extension `correlationid`, when the cause already belongs to a chain.
  package var correlationID: String?
  /// What happened.
  package var payload: Payload

  package init(
    id: EventID, source: EventSource, time: Instant, recordedTime: Instant? = nil, traceparent: String? = nil,
    correlationID: String? = nil, payload: Payload
  ) {
    self.id = id
    self.source = source
    self.time = time
    self.recordedTime = recordedTime
    self.traceparent = traceparent
    self.correlationID = correlationID
    self.payload = payload
  }
}

extension Event {
  /// The same event with another payload.
  package func with<Other: Sendable>(_ payload: Other) -> Event<Other> {
    Event<Other>(
      id: id, source: source, time: time, recordedTime: recordedTime, traceparent: traceparent, correlationID: correlationID,
      payload: payload)
  }
}
