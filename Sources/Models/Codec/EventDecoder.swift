/// Decodes records into events, with memory that it keeps from record to record; one a lane.
///
/// The whole document is checked before anything of it is read (RFC 8259), and nothing partial is ever handed on: either the event, or
/// one `Fault` with its place. A record is lent, decoded inside the loan, and what comes out owns its values.
package final class EventDecoder {
  let parser: JSONParser

  /// A decoder of records up to a size in bytes and a depth in levels.
  package init(maximumBytes: Int = 1 << 20, maximumDepth: Int = 64) {
    parser = JSONParser(maximumBytes: maximumBytes, maximumDepth: maximumDepth)
  }

  /// Reads a record's envelope and lends it; the data is read only when the closure asks for the event.
  ///
  /// `nil` for a tombstone, which on an input topic is ignored and counted (EVENTS, "Envelope"). Throws `malformed`, `tooLarge` or
  /// `invalidEnvelope`, and whatever the closure throws.
  package func read<Result>(
    _ record: LentRecord, on topic: EventTopic, _ body: (borrowing LentEvent) throws(Fault) -> Result
  ) throws(Fault) -> Result? {
    guard let value = record.value else { return nil }
    switch try ContentMode(record.headers) {
    case .structured:
      let envelope = try Envelope(structured: parser.parse(value))
      return try body(LentEvent(topic: topic, key: record.key, envelope: envelope))
    case .binary:
      let data: JSONDocument?
      if value.isEmpty {
        data = nil
      } else {
        data = try parser.parseData(value)
      }
      let envelope = try Envelope(headers: record.headers, data: data?.root)
      return try body(LentEvent(topic: topic, key: record.key, envelope: envelope))
    }
  }

  /// Decodes a record whole; `nil` for a tombstone.
  ///
  /// Besides what `read` throws: `unknownType`, `invalidData` and `keyMismatch`.
  package func decode(_ record: LentRecord, on topic: EventTopic) throws(Fault) -> DecodedRecord? {
    try read(record, on: topic) { (lent) throws(Fault) in
      DecodedRecord(event: try lent.event(), dedupeKey: lent.dedupeKey, payloadHash: lent.payloadHash)
    }
  }
}

/// A record as the rules and the dedupe see it.
package struct DecodedRecord: Sendable {
  package var event: Event<EventPayload>
  /// The hash of (customer, topic, source, id); RULES, "All workers", dedupe.
  package var dedupeKey: Hash128
  /// The hash of type, time and data as canonical JSON; the same key with another hash is `id-reused`.
  package var payloadHash: Hash128

  package init(event: Event<EventPayload>, dedupeKey: Hash128, payloadHash: Hash128) {
    self.event = event
    self.dedupeKey = dedupeKey
    self.payloadHash = payloadHash
  }
}

extension JSONParser {
  /// Parses the data of binary mode, whose faults stand in `/data`.
  fileprivate func parseData(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> JSONDocument {
    do {
      var document = try parse(bytes)
      document.place = "/data"
      return document
    } catch {
      var fault = error
      fault.pointer = "/data" + (fault.pointer ?? "")
      throw fault
    }
  }
}
