package import Models
package import State

/// A record as it is lent for decoding; valid within the call only.
package struct ArrivedRecord {
  /// The input's place in `Worker.inputs`.
  package let input: Int
  package let partition: Int32
  package let offset: Int64
  /// The broker's or the producer's time of the record, in milliseconds since 1970; `nil` when it has none.
  package let timestamp: Int64?
  /// `nil` when the record has no key.
  package let key: UnsafeRawBufferPointer?
  /// `nil` is a tombstone.
  package let value: UnsafeRawBufferPointer?
  private let reference: RecordReference

  package init(
    _ reference: RecordReference, input: Int, partition: Int32, offset: Int64, timestamp: Int64?, key: UnsafeRawBufferPointer?,
    value: UnsafeRawBufferPointer?
  ) {
    self.reference = reference
    self.input = input
    self.partition = partition
    self.offset = offset
    self.timestamp = timestamp
    self.key = key
    self.value = value
  }

  /// Lends the record to a decoder of CloudEvents.
  package func lend<Value>(_ body: (LentRecord) throws(Fault) -> Value) throws(Fault) -> Value {
    let headers = reference.records.headers(at: reference.index)
    if headers.isEmpty { return try body(LentRecord(key: key, value: value)) }
    // One buffer holds all names and values for the time of the call.
    var bytes: [UInt8] = []
    for header in headers { bytes += Array(header.name.utf8) + header.value }
    let result: Result<Value, Fault> = bytes.withUnsafeBytes { raw in
      var lent: [LentHeader] = []
      var at = 0
      for header in headers {
        let name = UnsafeRawBufferPointer(rebasing: raw[at..<at + header.name.utf8.count])
        at += name.count
        lent.append(LentHeader(name: name, value: UnsafeRawBufferPointer(rebasing: raw[at..<at + header.value.count])))
        at += header.value.count
      }
      return lent.withUnsafeBufferPointer { lent in
        Result { () throws(Fault) in try body(LentRecord(key: key, value: value, headers: lent)) }
      }
    }
    return try result.get()
  }
}

/// What a record turned out to be.
package enum Arrival: Sendable {
  case event(DecodedEvent)
  /// A tick of the clock, or the copy of one; `by` is its source.
  case tick(ClockTick, at: Instant, by: EventSource)
  /// Nothing to handle, such as a tombstone on an input; only counted.
  case ignored
}

/// An event that has been decoded and waits to be taken.
package struct DecodedEvent: Sendable {
  /// Event time.
  package var time: Instant
  /// The customer whose timers fire first, and to whom timers set by the event belong (of an anonymous sale the transaction); `nil` when
  /// nobody's do.
  package var customer: String?
  /// (customer, topic, source, id) in 128 bits; `nil` when the record is never taken for a repeat.
  package var seenKey: SeenKey?
  /// A hash of type, time and data, the same for the same canonical JSON.
  package var payload: UInt64
  /// Where the event stands.
  package var offset: Int64
  /// The input's place in `Worker.inputs`.
  package var input: Int
  /// The event itself, as the worker's lane made it.
  package var value: any Sendable

  package init(
    time: Instant, customer: String?, seenKey: SeenKey?, payload: UInt64, offset: Int64, input: Int, value: any Sendable
  ) {
    self.time = time
    self.customer = customer
    self.seenKey = seenKey
    self.payload = payload
    self.offset = offset
    self.input = input
    self.value = value
  }
}

/// Records that are held until they are taken, and lent one at a time.
package protocol HeldRecords: AnyObject, Sendable {
  /// How many there are.
  var count: Int { get }
  /// Lends the record at an index: offset, timestamp, key and value.
  func lend(at index: Int, _ body: (Int64, Int64?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void) throws
  /// All headers of the record at an index, in order.
  func headers(at index: Int) -> [(name: String, value: [UInt8])]
}

/// A record that is held with its batch.
package struct RecordReference: Sendable {
  package var records: any HeldRecords
  package var index: Int

  package init(records: any HeldRecords, index: Int) {
    self.records = records
    self.index = index
  }

  /// Lends the record: offset, timestamp, key and value.
  func lend(_ body: (Int64, Int64?, UnsafeRawBufferPointer?, UnsafeRawBufferPointer?) throws -> Void) throws {
    try records.lend(at: index, body)
  }
}
