import Models

extension PurchaseIndex {
  /// The customers of the frozen window around where the cuts and quintiles of the last review were.
  func neighbours(of cutoffs: ReviewCutoffs, in histogram: ReviewHistogram, at review: Instant) -> [CutNeighbours] {
    var lists: [CutNeighbours] = []
    for (index, cut) in [cutoffs.keys.a, cutoffs.keys.b, cutoffs.keys.c].enumerated() {
      if let cut { lists.append(neighbours(of: cut, Int64(index), in: histogram.spend)) }
    }
    // Quintiles of frequency are small numbers, which the histogram tells apart.
    for (first, axis, cuts, parts) in [
      (3, Region.Axis.recency, cutoffs.recency, histogram.recency), (11, .spend, cutoffs.money, histogram.spend),
    ] {
      for (quintile, value) in cuts.enumerated() {
        lists.append(neighbours(of: value, Int64(first + quintile), on: axis, in: parts, at: review))
      }
    }
    return lists
  }

  private func neighbours(of cut: CompositeKey, _ sought: Int64, in parts: [HistogramPart]) -> CutNeighbours {
    let around = Surroundings(of: cut.spend, in: parts, atLeast: CutNeighbours.customersAside)
    var list = CutNeighbours(sought: sought)
    let members = (0..<customers).filter { spend[$0] > 0 && around.values.contains(spend[$0]) }.map { key($0) }
      .sorted { $0.ranks(before: $1) }
    let named = members.around(members.partitioningIndex { !$0.ranks(before: cut) }, CutNeighbours.customersAside)
    list.members = Array(members[named])
    list.before = around.above.customers + Int64(named.lowerBound)
    list.spendBefore = members[..<named.lowerBound].reduce(around.above.spend) { $0 + Int128($1.spend) }
    list.isLast = around.below.customers == 0 && named.upperBound == members.count
    return list
  }

  private func neighbours(
    of value: Int64, _ sought: Int64, on axis: Region.Axis, in parts: [HistogramPart], at review: Instant
  ) -> CutNeighbours {
    let around = Surroundings(of: value, in: parts, atLeast: CutNeighbours.valuesAside)
    var list = CutNeighbours(sought: sought)
    var values: [Int64] = []
    for slot in 0..<customers where spend[slot] > 0 {
      let own = axis == .spend ? spend[slot] : review.milliseconds - last[slot]
      if around.values.contains(own) { values.append(own) }
    }
    values.sort()
    var counted: [CutNeighbours.Value] = []
    for value in values {
      if counted.last?.value != value { counted.append(CutNeighbours.Value(value: value, customers: 0)) }
      counted[counted.count - 1].customers += 1
    }
    let named = counted.around(counted.partitioningIndex { $0.value >= value }, CutNeighbours.valuesAside)
    list.values = Array(counted[named])
    list.before = counted[..<named.lowerBound].reduce(around.below.customers) { $0 + $1.customers }
    list.isLast = around.above.customers == 0 && named.upperBound == counted.count
    return list
  }
}

/// The range of values around one that holds enough customers on either side, and those outside of it.
private struct Surroundings {
  var values: ClosedRange<Int64>
  var above = HistogramPart(part: 0, customers: 0)
  var below = HistogramPart(part: 0, customers: 0)

  init(of value: Int64, in parts: [HistogramPart], atLeast enough: Int) {
    let bucket = LogBuckets.bucket(of: max(0, value))
    var low = bucket
    var high = bucket
    var found = 0
    for part in parts where part.part > bucket {
      if found < enough {
        found += Int(part.customers)
        high = part.part
      } else {
        above.customers += part.customers
        above.spend += part.spend
      }
    }
    found = 0
    for part in parts.reversed() where part.part < bucket {
      if found < enough {
        found += Int(part.customers)
        low = part.part
      } else {
        below.customers += part.customers
      }
    }
    values = LogBuckets.range(of: low).lowerBound...LogBuckets.range(of: high).upperBound
  }
}

extension Array {
  /// So many places on either side of one, as far as there are any.
  fileprivate func around(_ place: Int, _ aside: Int) -> Range<Int> { Swift.max(0, place - aside)..<Swift.min(count, place + aside) }
}
