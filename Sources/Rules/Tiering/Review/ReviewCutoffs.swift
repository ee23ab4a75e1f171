package import Models

/// The outcome of a review, the same for every lane: the cuts between the classes and between the quintiles.
package struct ReviewCutoffs: Hashable, Sendable {
  package var review: Instant
  /// Customers of all partitions with window spend above 0.
  package var population: Int64
  /// How many customers stand at or above each cut.
  package var counts: CutCounts
  /// The composite key of the last customer above each cut; absent where there is none.
  package var keys: CutKeys
  package var salesShare: SalesShare
  /// Ascending values at ranks ⌈20/40/60/80 % N⌉; empty without a population. Recency in milliseconds.
  package var recency: [Int64] = []
  package var frequency: [Int64] = []
  package var money: [Int64] = []
  /// Anonymous sales of all partitions up to the review.
  package var anonymous = AnonymousSales()

  /// The cut of a class; D has none.
  func key(_ tier: Tier) -> CompositeKey? {
    switch tier {
    case .a: keys.a
    case .b: keys.b
    case .c: keys.c
    case .d: nil
    }
  }

  /// The class of a customer with this key; without spend it is D.
  func tier(of key: CompositeKey) -> Tier {
    guard key.spend > 0 else { return .d }
    for tier in [Tier.a, .b, .c] {
      if let cut = self.key(tier), !cut.ranks(before: key) { return tier }
    }
    return .d
  }

  /// The spend at each cut, for standings.
  var spends: StandingCutoffs { StandingCutoffs(a: keys.a?.spend, b: keys.b?.spend, c: keys.c?.spend) }
}

extension ReviewCutoffs: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(review)
    row.write(population)
    for count in [counts.a, counts.b, counts.c] { row.write(count) }
    for key in [keys.a, keys.b, keys.c] { row.write(key) { $0.write($1) } }
    for share in [salesShare.a, salesShare.b, salesShare.c, salesShare.d] { row.write(share) }
    for cuts in [recency, frequency, money] { row.write(cuts) { $0.write($1) } }
    row.write(anonymous)
  }

  package init(from row: inout RowReader) throws(RowError) {
    review = try row.readInstant()
    population = try row.readInt64()
    counts = CutCounts(a: try row.readInt64(), b: try row.readInt64(), c: try row.readInt64())
    func key(_ row: inout RowReader) throws(RowError) -> CompositeKey? {
      try row.readOptional { (row) throws(RowError) in try row.read() }
    }
    keys = CutKeys(a: try key(&row), b: try key(&row), c: try key(&row))
    salesShare = SalesShare(a: try row.readDouble(), b: try row.readDouble(), c: try row.readDouble(), d: try row.readDouble())
    func cuts(_ row: inout RowReader) throws(RowError) -> [Int64] {
      try row.readArray { (row) throws(RowError) in try row.readInt64() }
    }
    recency = try cuts(&row)
    frequency = try cuts(&row)
    money = try cuts(&row)
    anonymous = try row.read()
  }
}
