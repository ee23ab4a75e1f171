package import Models

/// Events that are ready to be sent, in one piece of memory: topic, key, time and the CloudEvent's bytes.
package struct EventBatch: Sendable {
  /// Where an event lies: its key, and right behind it its value.
  package struct Entry: Sendable {
    package var time: Instant
    package var topic: EventTopic
    var start: Int
    var keyCount: Int
    var valueCount: Int

    package var key: Range<Int> { start..<(start + keyCount) }
    package var value: Range<Int> { (start + keyCount)..<(start + keyCount + valueCount) }
  }

  /// All keys and values; an entry says where its own lie.
  package private(set) var bytes: [UInt8] = []
  /// In the order in which they are to be sent.
  package private(set) var entries: [Entry] = []

  /// `capacity` in bytes of what it is to hold.
  package init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  /// The size of all keys and values.
  package var byteCount: Int { bytes.count }

  /// Adds an event behind the others.
  package mutating func append(topic: EventTopic, key: String, time: Instant, value: UnsafeRawBufferPointer) {
    var key = key
    key.withUTF8 { append(topic: topic, key: UnsafeRawBufferPointer($0), time: time, value: value) }
  }

  mutating func append(topic: EventTopic, key: UnsafeRawBufferPointer, time: Instant, value: UnsafeRawBufferPointer) {
    entries.append(Entry(time: time, topic: topic, start: bytes.count, keyCount: key.count, valueCount: value.count))
    bytes.append(contentsOf: key)
    bytes.append(contentsOf: value)
  }

  /// Empties it and keeps its memory.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Takes back all but the first events.
  mutating func truncate(to count: Int) {
    guard count < entries.count else { return }
    bytes.removeSubrange(entries[count].start...)
    entries.removeSubrange(count...)
  }

  /// Orders the events by time; of one instant they keep their order.
  mutating func sortByTime() {
    // Behind the time the place in memory, which is the order of coming.
    entries.sort { ($0.time.milliseconds, $0.start) < ($1.time.milliseconds, $1.start) }
  }
}
