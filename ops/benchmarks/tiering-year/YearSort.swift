import Models

/// What everybody bought in the year, for an exact sort at its end.
struct YearSort {
  var lastTick = Instant.earliest
  private(set) var spend: [CustomerID: CompositeKey] = [:]

  /// All sales of the year lie in the window of its last review.
  mutating func add(_ sale: YearOfSales.Sale) {
    var key = spend[sale.customerID] ?? CompositeKey(spend: 0, count: 0, lastPurchaseAt: .earliest, customerID: sale.customerID)
    key.spend += sale.net
    key.count += 1
    key.lastPurchaseAt = max(key.lastPurchaseAt, sale.event.time)
    spend[sale.customerID] = key
  }

  /// How many customers have another class than the sort says, and how many cuts are others.
  func differences(from result: YearReader.Result) -> Int {
    let sorted = spend.values.sorted {
      ($1.spend, $1.count, $1.lastPurchaseAt, $0.customerID) < ($0.spend, $0.count, $0.lastPurchaseAt, $1.customerID)
    }
    let ranks = [1, 5, 20].map { (sorted.count * $0 + 99) / 100 }
    var differences = 0
    for (index, key) in sorted.enumerated() {
      let expected: Tier = index < ranks[0] ? .a : index < ranks[1] ? .b : index < ranks[2] ? .c : .d
      if result.computed[key.customerID] != expected { differences += 1 }
    }
    let cuts = ranks.map { sorted[$0 - 1] }
    if result.cutoffs?.cutoffs != CutKeys(a: cuts[0], b: cuts[1], c: cuts[2]) { differences += 1 }
    return differences + max(0, result.computed.count - sorted.count)
  }
}
