import Models

/// Events one after the other as the spool keeps them: for each its topic, its record key and its value, byte for byte as it came.
///
/// One run of bytes, so that a request's events are copied once on their way to the disk and once to the broker.
struct PackedEvents: Sendable {
  /// The packed form.
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  /// The topics in the order of their stored numbers: only ever added to, since files outlive a version.
  static let topics: [EventTopic] = [.transactions, .complaints, .visits, .customers, .contacts]

  /// Bytes before each key: the topic's number, the key's length (1 byte), the value's (4, little-endian).
  private static let prefix = 6

  init() {}

  /// Takes up what was stored.
  init(bytes: [UInt8], count: Int) {
    self.bytes = bytes
    self.count = count
  }

  var isEmpty: Bool { count == 0 }

  /// Appends an event; `false`, and nothing appended, for one that has no packed form: another topic, or a key or a value beyond what the
  /// decoder lets through.
  mutating func append(topic: EventTopic, key: [UInt8], value: UnsafeRawBufferPointer) -> Bool {
    guard let number = Self.topics.firstIndex(of: topic), let length = UInt8(exactly: key.count), let size = UInt32(exactly: value.count)
    else { return false }
    let needed = bytes.count + Self.prefix + key.count + value.count
    if bytes.capacity < needed { bytes.reserveCapacity(max(bytes.capacity * 2, needed)) }
    bytes.append(UInt8(number))
    bytes.append(length)
    withUnsafeBytes(of: size.littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: key)
    bytes.append(contentsOf: value)
    count += 1
    return true
  }

  /// Appends one packed event of another run.
  mutating func append(_ range: Range<Int>, of other: PackedEvents) {
    bytes.append(contentsOf: other.bytes[range])
    count += 1
  }

  /// Each event as a run of its own; none beyond damage.
  var single: [PackedEvents] {
    var at = 0
    var runs: [PackedEvents] = []
    _ = forEach { event in
      runs.append(PackedEvents(bytes: [UInt8](bytes[at..<at + event.size]), count: 1))
      at += event.size
    }
    return runs
  }

  /// Walks the events in order; what the closure is lent must not outlive it. `false` when the packed form is damaged: nothing is lent beyond
  /// the damage.
  func forEach<Failure: Error>(_ body: (PackedEvent) throws(Failure) -> Void) throws(Failure) -> Bool {
    var failure: Failure?
    let isWhole = bytes.withUnsafeBytes { raw in
      var at = 0
      for _ in 0..<count {
        guard let event = PackedEvent(raw, at: at) else { return false }
        do throws(Failure) { try body(event) } catch {
          failure = error
          return true
        }
        at += event.size
      }
      return at == raw.count
    }
    if let failure { throw failure }
    return isWhole
  }

  /// One event, lent for the time of a call.
  struct PackedEvent {
    /// The topic's place in `PackedEvents.topics`.
    let topic: Int
    let key: UnsafeRawBufferPointer
    let value: UnsafeRawBufferPointer
    /// Bytes that it takes in the run.
    fileprivate let size: Int

    fileprivate init?(_ raw: UnsafeRawBufferPointer, at start: Int) {
      let body = start + PackedEvents.prefix
      guard body <= raw.count else { return nil }
      let keyLength = Int(raw[start + 1])
      let length = UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: start + 2, as: UInt32.self))
      size = PackedEvents.prefix + keyLength + Int(length)
      topic = Int(raw[start])
      guard topic < PackedEvents.topics.count, start + size <= raw.count else { return nil }
      key = UnsafeRawBufferPointer(rebasing: raw[body..<body + keyLength])
      value = UnsafeRawBufferPointer(rebasing: raw[body + keyLength..<start + size])
    }
  }
}
