/// An event whose envelope has been read and whose data has been parsed but not yet read; lent by the decoder.
package struct LentEvent: ~Copyable {
  /// The topic that it was read on.
  package let topic: EventTopic
  private let key: UnsafeRawBufferPointer?
  private let envelope: Envelope

  init(topic: EventTopic, key: UnsafeRawBufferPointer?, envelope: Envelope) {
    self.topic = topic
    self.key = key
    self.envelope = envelope
  }

  /// Event time.
  package var time: Instant { envelope.time }
  /// The CloudEvents `type`.
  package var type: String { envelope.type.string }
  /// The CloudEvents `id`.
  package var id: EventID { EventID(checked: envelope.id.string) }
  /// The CloudEvents `source`.
  package var source: EventSource { EventSource(checked: envelope.source.string) }

  /// Whether this is the type; makes no `String`.
  package func isType(_ name: StaticString) -> Bool { envelope.type == name }

  /// The hash of (customer, topic, source, id), by which a repeat is known (RULES, "All workers", dedupe).
  ///
  /// The customer is the record's key, which a valid record has in common with its data; an anonymous sale has its transactionID there.
  package var dedupeKey: Hash128 {
    var hash = Hash128(tag: 0)
    hash.combine(key ?? UnsafeRawBufferPointer(start: nil, count: 0))
    var name = topic.name
    name.withUTF8 { hash.combine(UnsafeRawBufferPointer($0)) }
    hash.combine(envelope.source)
    hash.combine(envelope.id)
    return hash.finished()
  }

  /// The hash of type, time and data as canonical JSON, by which a reused id is known.
  package var payloadHash: Hash128 { PayloadHash.of(type: envelope.type, time: envelope.time, data: envelope.data) }

  /// The data as an object, for a reader of types that are not the product's own; valid while the event is lent.
  package borrowing func data() throws(Fault) -> JSONObject {
    guard let data = envelope.data, !data.isNull else {
      throw Fault(.invalidData, pointer: "/data", message: "is required and missing")
    }
    guard let object = JSONObject(data) else { throw data.fault(expected: "an object") }
    return object
  }

  /// The event, its data read and checked, its key compared.
  package borrowing func event() throws(Fault) -> Event<EventPayload> {
    let event = try event(on: topic)
    try compareKey(event.payload)
    return event
  }

  /// The event as a producer reads it before there is a record: on the topic that he sends it to, and without a key to compare.
  package borrowing func event(on topic: EventTopic) throws(Fault) -> Event<EventPayload> {
    var object = try data()
    let payload = try EventPayload(topic, type: envelope.type, from: &object)
    try object.finish()
    return Event(
      id: id, source: source, time: envelope.time, recordedTime: envelope.recordedTime, traceparent: envelope.traceparent?.string,
      correlationID: envelope.correlationID?.string, payload: payload)
  }

  private func compareKey(_ payload: EventPayload) throws(Fault) {
    guard var expected = payload.key else { return }
    let found = key.map { BorrowedText(bytes: $0.assumingMemoryBound(to: UInt8.self)) }
    if let found, expected.withUTF8({ found == BorrowedText(bytes: $0) }) { return }
    let place =
      switch payload {
      case .transaction where payload.customerID == nil: "/data/transactionID"
      case .fleet: "/data"
      case .derived where payload.customerID?.rawValue != expected: "/data"
      default: "/data/customerID"
      }
    let shown = found.map { String(decoding: $0.bytes.prefix(128), as: UTF8.self).quotedForFault } ?? "none"
    throw Fault(.keyMismatch, pointer: place, message: "the record's key must be \(expected.quotedForFault), found \(shown)")
  }
}
