import Models

/// What one request hands to the spool: its events in their order, and by what each is known again.
struct Submission: Sendable {
  /// The events, packed.
  private(set) var events = PackedEvents()
  /// One for each event.
  private(set) var entries: [Entry] = []

  /// By what an event is known again, and where it stands.
  struct Entry: Sendable {
    var key: Hash128
    var payload: UInt64
    var range: Range<Int>
  }

  /// Appends an event; `false` when it has no packed form.
  mutating func append(_ event: AdmittedEvent, value: UnsafeRawBufferPointer) -> Bool {
    let start = events.bytes.count
    guard events.append(topic: event.topic, key: event.key, value: value) else { return false }
    let payload = event.payloadHash.high ^ event.payloadHash.low
    entries.append(Entry(key: event.dedupeKey, payload: payload, range: start..<events.bytes.count))
    return true
  }
}

/// What became of an event at the spool.
enum SpoolOutcome: Hashable, Sendable {
  /// It is durable.
  case accepted
  /// The same event is durable already.
  case duplicate
  /// Another event with the same source and id is durable already; this one is not kept.
  case reused
}
