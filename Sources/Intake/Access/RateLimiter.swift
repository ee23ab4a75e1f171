import Synchronization

/// Counts what each key sends: a bucket of events that fills at the allowed rate.
final class RateLimiter: Sendable {
  /// Events a second, and the most that a key may save up.
  let rate: Double
  let burst: Double
  private let buckets: Mutex<[Int: Bucket]>

  private struct Bucket {
    var events: Double
    var filled: ContinuousClock.Instant
  }

  /// `nil` when there is no limit.
  init?(_ limits: IntakeOptions.Limits) {
    guard limits.eventsPerSecond > 0 else { return nil }
    rate = Double(limits.eventsPerSecond)
    burst = max(2 * rate, Double(limits.events))
    buckets = Mutex([:])
  }

  /// Takes events out of a key's bucket; otherwise tells in how many whole seconds there will be enough, and takes nothing.
  func take(_ count: Int, of key: Int, at now: ContinuousClock.Instant) -> Int? {
    let wanted = min(Double(max(1, count)), burst)
    return buckets.withLock { buckets in
      var bucket = buckets[key] ?? Bucket(events: burst, filled: now)
      bucket.events = min(burst, bucket.events + max(0, (now - bucket.filled) / .seconds(1)) * rate)
      bucket.filled = now
      defer { buckets[key] = bucket }
      guard bucket.events >= wanted else { return max(1, Int(((wanted - bucket.events) / rate).rounded(.up))) }
      bucket.events -= wanted
      return nil
    }
  }
}
