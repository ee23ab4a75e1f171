import Models

extension PurchaseIndex {
  /// The customers with spend in the frozen window, in log-linear buckets.
  func histogram(at review: Instant, anonymous: AnonymousSales) -> ReviewHistogram {
    var spends = [HistogramPart](repeating: HistogramPart(part: 0, customers: 0), count: LogBuckets.count)
    var counts = [Int64](repeating: 0, count: LogBuckets.count)
    var recencies = counts
    var result = ReviewHistogram()
    result.anonymous = anonymous
    for slot in 0..<customers where spend[slot] > 0 {
      let bucket = LogBuckets.bucket(of: spend[slot])
      spends[bucket].customers += 1
      spends[bucket].spend += Int128(spend[slot])
      counts[LogBuckets.bucket(of: Int64(count[slot]))] += 1
      recencies[LogBuckets.bucket(of: review.milliseconds - last[slot])] += 1
      result.population += 1
    }
    for bucket in spends.indices where spends[bucket].customers > 0 {
      result.spend.append(HistogramPart(part: bucket, customers: spends[bucket].customers, spend: spends[bucket].spend))
    }
    result.count = Self.parts(counts)
    result.recency = Self.parts(recencies)
    return result
  }

  private static func parts(_ customers: [Int64]) -> [HistogramPart] {
    customers.indices.filter { customers[$0] > 0 }.map { HistogramPart(part: $0, customers: customers[$0]) }
  }

  /// Answers a probe from the frozen window: a pass over one array, and a closer look at those in the region only.
  func answer(_ probe: ReviewProbe, at review: Instant) -> ProbeAnswer {
    var answer = ProbeAnswer(sought: probe.sought)
    var parts: [Int: HistogramPart] = [:]
    let asksSpend = probe.sought < 3
    for slot in members(of: probe.region, at: review) {
      switch probe.form {
      case .members: answer.members.append(key(slot))
      case .values: answer.values.append(value(slot, on: probe.region.axis, at: review))
      case .parts:
        let region = probe.region
        let number = region.axis == .customer ? region.part(of: ids[slot]) : region.part(of: value(slot, on: region.axis, at: review))
        var part = parts[number] ?? HistogramPart(part: number, customers: 0)
        part.customers += 1
        if asksSpend { part.spend += Int128(spend[slot]) }
        parts[number] = part
      }
    }
    answer.values.sort()
    answer.parts = parts.values.sorted { $0.part < $1.part }
    return answer
  }

  private func members(of region: Region, at review: Instant) -> [Int] {
    var found: [Int] = []
    // The first axis that narrows decides who is looked at more closely.
    switch (region.spend, region.axis) {
    case (let fixed?, _):
      for slot in 0..<customers where spend[slot] == fixed { found.append(slot) }
    case (nil, .spend):
      let low = max(1, region.low)
      for slot in 0..<customers where spend[slot] >= low && spend[slot] <= region.high { found.append(slot) }
    case (nil, .recency):
      let newest = review.milliseconds - region.low
      let oldest = review.milliseconds - region.high
      for slot in 0..<customers where last[slot] >= oldest && last[slot] <= newest && spend[slot] > 0 { found.append(slot) }
      return found
    case (nil, _):
      let low = Int32(clamping: region.low)
      let high = Int32(clamping: region.high)
      for slot in 0..<customers where count[slot] >= low && count[slot] <= high && spend[slot] > 0 { found.append(slot) }
      return found
    }
    return region.axis == .spend ? found : found.filter { holds(region, $0, at: review) }
  }

  private func holds(_ region: Region, _ slot: Int, at review: Instant) -> Bool {
    if let fixed = region.count, Int64(count[slot]) != fixed { return false }
    if let fixed = region.lastPurchase, last[slot] != fixed { return false }
    if region.axis == .customer { return ids[slot].rawValue.utf8.starts(with: region.prefix) }
    return (region.low...region.high).contains(value(slot, on: region.axis, at: review))
  }

  private func value(_ slot: Int, on axis: Region.Axis, at review: Instant) -> Int64 {
    switch axis {
    case .spend: spend[slot]
    case .count: Int64(count[slot])
    case .lastPurchase: last[slot]
    case .recency: review.milliseconds - last[slot]
    case .customer: 0
    }
  }

  /// The composite key of a customer over the frozen window.
  func key(_ slot: Int) -> CompositeKey {
    CompositeKey(
      spend: spend[slot], count: Int64(count[slot]), lastPurchaseAt: Instant(milliseconds: last[slot]), customerID: ids[slot])
  }
}
