import Histogram
import StatusHTTP

/// How long something takes, kept as an HDR histogram: to 1 % from a microsecond to a minute, in some 20 KB.
struct LatencyHistogram: Sendable {
  /// Upper bounds of what is exported, in microseconds.
  private static let bounds: [UInt64] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
  ]
  private static let longest: UInt64 = 60_000_000

  private var histogram = Histogram<UInt64>(highestTrackableValue: longest, numberOfSignificantValueDigits: .two)
  private var total = Duration.zero

  /// How many were recorded.
  var count: UInt64 { histogram.totalCount }

  /// Takes one more; what lasted longer than a minute counts as a minute.
  mutating func record(_ duration: Duration) {
    let microseconds = max(0, duration / .microseconds(1))
    histogram.record(UInt64(min(microseconds, Double(Self.longest))))
    total += duration
  }

  /// The latency that a share of all stayed within.
  func quantile(_ share: Double) -> Duration { .microseconds(Int64(histogram.valueAtPercentile(share * 100))) }

  /// Adds a family of cumulative buckets; a bound is met to 1 %.
  func write(_ name: String, _ help: String, to metrics: inout Exposition) {
    metrics.family(name, .histogram, help)
    for bound in Self.bounds {
      metrics.sample("\(name)_bucket", [("le", "\(Double(bound) / 1e6)")], histogram.count(within: 0...bound))
    }
    metrics.sample("\(name)_bucket", [("le", "+Inf")], histogram.totalCount)
    metrics.sample("\(name)_sum", total / .seconds(1))
    metrics.sample("\(name)_count", histogram.totalCount)
  }
}
