import Models

/// The events that were taken of late, to tell a repeat at once.
///
/// An event is remembered for `seconds` at least, unless `limit / 2` others come after it sooner; memory holds `limit` and
/// the events of one commit at most, 32 bytes each. That is a courtesy to senders who ask twice: what is repeated later passes, and the workers know it (RULES, "All workers", dedupe).
/// Two generations: the older one is dropped whole when the younger is full or old enough.
struct RecentEvents {
  /// How much is remembered.
  let limit: Int
  let seconds: Int64
  /// The number of the younger generation.
  private(set) var generation: Int64 = 1
  private var younger: [Hash128: UInt64] = [:]
  private var older: [Hash128: UInt64] = [:]
  /// When the younger generation began, in seconds since 1970.
  private var began: Int64

  init(limit: Int, seconds: Int64, now: Int64) {
    self.limit = max(2, limit)
    self.seconds = max(1, seconds)
    began = now
  }

  var count: Int { younger.count + older.count }

  /// The payload that an event was taken with; `nil` when it is not remembered.
  func payload(of key: Hash128) -> UInt64? { younger[key] ?? older[key] }

  mutating func remember(_ key: Hash128, payload: UInt64) { younger[key] = payload }

  /// Takes back what a failed commit has added.
  mutating func forget(_ key: Hash128) { younger[key] = nil }

  /// Begins a new generation when it is time; `true` when it did, and generations before `generation - 1` are to be deleted.
  mutating func turn(now: Int64) -> Bool {
    guard younger.count >= limit / 2 || now - began >= seconds else { return false }
    older = younger
    younger = [:]
    began = now
    generation += 1
    return true
  }

  /// Takes up a stored generation; to be called in the order of their numbers.
  mutating func restore(generation stored: Int64, began start: Int64, events: some Sequence<(Hash128, UInt64)>) {
    if stored != generation {
      older = stored == generation + 1 ? younger : [:]
      younger = [:]
      generation = stored
      began = start
    } else if younger.isEmpty {
      began = start
    }
    for (key, payload) in events { younger[key] = payload }
  }
}
