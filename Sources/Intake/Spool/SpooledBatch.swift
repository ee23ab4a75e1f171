import Models

/// The events of one commit of the spool.
struct SpooledBatch: Sendable {
  /// Counts up from commit to commit.
  let number: Int64
  let events: PackedEvents
}

/// What may be removed: every commit up to a number, and what that is in all.
struct Delivered: Hashable, Sendable {
  var number: Int64
  var events: Int
  var bytes: Int

  /// Both together; the later number covers the earlier.
  func joined(_ later: Delivered) -> Delivered {
    Delivered(number: max(number, later.number), events: events + later.events, bytes: bytes + later.bytes)
  }
}

/// What waits for delivery, and what never can be.
struct SpoolBacklog: Hashable, Sendable {
  var events = 0
  var bytes = 0
  /// When the oldest event that waits was taken, in seconds since 1970.
  var oldest: Int64?
  /// Events that the cluster refused for good.
  var undeliverable = 0
}

/// The stored form of what is remembered of a commit's events: 24 bytes each, key and payload, big-endian.
struct RecentRow {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ key: Hash128, _ payload: UInt64) {
    withUnsafeBytes(of: (key.high.bigEndian, key.low.bigEndian, payload.bigEndian)) { bytes.append(contentsOf: $0) }
  }

  /// The events of a stored row; bytes beyond the last whole one are none.
  static func read(_ bytes: UnsafeRawBufferPointer) -> [(Hash128, UInt64)] {
    func word(_ at: Int) -> UInt64 { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)) }
    return (0..<bytes.count / 24).map { (Hash128(high: word($0 * 24), low: word($0 * 24 + 8)), word($0 * 24 + 16)) }
  }
}
