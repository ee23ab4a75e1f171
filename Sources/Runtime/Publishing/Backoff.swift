/// How long to wait before the next try: from 50 ms doubling to 5 s, with full jitter (Brooker, "Exponential Backoff And Jitter", 2015).
struct Backoff {
  private var limit = Duration.milliseconds(50)

  /// Waits; ends early when the task is cancelled.
  mutating func wait() async throws {
    let milliseconds = Int64(limit / .milliseconds(1))
    limit = min(limit * 2, .seconds(5))
    try await Task.sleep(for: .milliseconds(Int64.random(in: milliseconds / 2...milliseconds)))
  }
}
