/// Decoding what is not a record yet: an event that somebody hands in, whose topic and key are still to be found.
extension EventDecoder {
  /// Decodes an event in structured mode as an input topic would take it: the topic is found by the type, the key by the data.
  ///
  /// Throws what `decode` throws of a record on that topic, with the event's id where it could be read; and `unknownType` when no input
  /// topic carries the type. Ticks are not taken: only the product's own clock makes them.
  package func admit(_ value: UnsafeRawBufferPointer) throws(EventRefusal) -> AdmittedEvent {
    let envelope: Envelope
    do {
      envelope = try Envelope(structured: parser.parse(value))
    } catch {
      throw EventRefusal(fault: error, id: nil, source: nil)
    }
    let id = EventID(checked: envelope.id.string)
    let source = EventSource(checked: envelope.source.string)
    do throws(Fault) {
      guard let topic = EventTopic(carrying: envelope.type) else {
        throw Fault(.unknownType, pointer: "/type", message: "no input topic carries events of type \(envelope.type.string.quotedForFault)")
      }
      var data = try LentEvent(topic: topic, key: nil, envelope: envelope).data()
      let payload = try EventPayload(topic, type: envelope.type, from: &data)
      try data.finish()
      guard var key = payload.key else { throw Fault(.invalidData, pointer: "/data", message: "names no customer and no transaction") }
      return key.withUTF8 { bytes in
        let event = LentEvent(topic: topic, key: UnsafeRawBufferPointer(bytes), envelope: envelope)
        return AdmittedEvent(
          topic: topic, key: [UInt8](bytes), id: id, source: source, dedupeKey: event.dedupeKey, payloadHash: event.payloadHash)
      }
    } catch {
      throw EventRefusal(fault: error, id: id, source: source)
    }
  }
}

/// What is known of an event that was handed in and is in order.
package struct AdmittedEvent: Sendable {
  /// Where it belongs.
  package let topic: EventTopic
  /// The record's key.
  package let key: [UInt8]
  package let id: EventID
  package let source: EventSource
  /// The hash of (customer, topic, source, id), by which a repeat is known.
  package let dedupeKey: Hash128
  /// The hash of type, time and data; the same key with another hash is `id-reused`.
  package let payloadHash: Hash128
}

/// Why an event that was handed in is refused, and which one, as far as its envelope says so.
package struct EventRefusal: Error, Sendable {
  package let fault: Fault
  package let id: EventID?
  package let source: EventSource?
}

extension EventTopic {
  /// The input topic whose events have types of this family: `transaction.…` belongs to `transactions`.
  fileprivate init?(carrying type: BorrowedText) {
    guard let dot = type.bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    switch BorrowedText(bytes: UnsafeBufferPointer(rebasing: type.bytes[..<dot])) {
    case "transaction": self = .transactions
    case "complaint": self = .complaints
    case "visit": self = .visits
    case "customer", "vehicle": self = .customers
    case "contact", "survey": self = .contacts
    default: return nil
    }
  }
}
