/// What one commit of a lane publishes: derived events, dead letters and changelog records, packed one after the other.
///
/// The packed form is what the store keeps until the publication is confirmed, and what the publisher walks; nothing is built per
/// record in between. Records keep the order in which they were appended.
package struct OutboundBatch: Sendable {
  /// The topics (without prefix) that records refer to by index.
  package private(set) var topics: [String] = []
  /// The packed records.
  package private(set) var bytes: [UInt8] = []
  /// How many records there are.
  package private(set) var count = 0
  private var capacity = 0

  package init() {}

  /// With room for so many bytes, which is taken with the first record.
  package init(capacity: Int) { self.capacity = capacity }

  /// Takes up a batch from its stored form.
  init(topics: [String], bytes: [UInt8], count: Int) {
    self.topics = topics
    self.bytes = bytes
    self.count = count
  }

  package var isEmpty: Bool { count == 0 }

  /// The index of a topic, for `append`; the same for as long as the batch is filled.
  package mutating func index(of topic: String) -> Int {
    if let index = topics.firstIndex(of: topic) { return index }
    topics.append(topic)
    return topics.count - 1
  }

  /// Appends a record; a `nil` value is a tombstone.
  package mutating func append(
    topic: Int, partition: Int32, key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?,
    headers: [(name: String, value: [UInt8])] = []
  ) {
    reserve(key.count + (value?.count ?? 0) + 24)
    put(UInt64(topic))
    put(UInt64(UInt32(bitPattern: partition)))
    put(UInt64(key.count))
    bytes.append(contentsOf: key)
    if let value {
      put(UInt64(value.count) + 1)
      bytes.append(contentsOf: value)
    } else {
      put(0)
    }
    put(UInt64(headers.count))
    for header in headers {
      put(UInt64(header.name.utf8.count))
      bytes.append(contentsOf: header.name.utf8)
      put(UInt64(header.value.count))
      bytes.append(contentsOf: header.value)
    }
    count += 1
  }

  /// Walks the records in order. What the closure is lent must not outlive it. Fails when the packed form is damaged.
  package func forEach<Failure: Error>(_ body: (OutboundRecord) throws(Failure) -> Void) throws(OutboundFailure<Failure>) {
    var failure: OutboundFailure<Failure>?
    bytes.withUnsafeBytes { raw in
      var reader = PackedReader(raw)
      for _ in 0..<count {
        guard let record = reader.record(topics: topics) else {
          failure = .damaged
          return
        }
        do throws(Failure) {
          try body(record)
        } catch {
          failure = .body(error)
          return
        }
      }
    }
    if let failure { throw failure }
  }

  private mutating func reserve(_ extra: Int) {
    if bytes.capacity - bytes.count < extra { bytes.reserveCapacity(max(bytes.capacity * 2, bytes.count + extra, capacity)) }
  }

  private mutating func put(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// One record of a batch, lent for the time of a call.
package struct OutboundRecord {
  /// The topic without prefix.
  package let topic: String
  /// The topic's index in the batch.
  package let topicIndex: Int
  package let partition: Int32
  package let key: UnsafeRawBufferPointer
  /// `nil` is a tombstone.
  package let value: UnsafeRawBufferPointer?
  package let headers: [(name: String, value: [UInt8])]
}

/// Why a walk over a batch ended early.
package enum OutboundFailure<Failure: Error>: Error {
  /// The stored form is damaged: the lane is restored from its changelog.
  case damaged
  /// The closure failed.
  case body(Failure)
}

private struct PackedReader {
  let bytes: UnsafeRawBufferPointer
  var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func record(topics: [String]) -> OutboundRecord? {
    guard let topic = number(), topic < topics.count, let partition = number(), let keyLength = number(), let key = take(keyLength),
      let valueLength = number()
    else { return nil }
    var value: UnsafeRawBufferPointer?
    if valueLength > 0 {
      guard let taken = take(valueLength - 1) else { return nil }
      value = taken
    }
    guard let headerCount = number() else { return nil }
    var headers: [(name: String, value: [UInt8])] = []
    for _ in 0..<headerCount {
      guard let nameLength = number(), let name = take(nameLength), let length = number(), let content = take(length) else { return nil }
      headers.append((String(decoding: name, as: UTF8.self), [UInt8](content)))
    }
    return OutboundRecord(
      topic: topics[topic], topicIndex: topic, partition: Int32(truncatingIfNeeded: partition), key: key, value: value, headers: headers)
  }

  private mutating func number() -> Int? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count, shift < 63 {
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(exactly: value) }
      shift += 7
    }
    return nil
  }

  private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }
}
