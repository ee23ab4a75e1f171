import Models

/// The review that the merger is at, with all that it knows between two rounds; the finished one stays until the next begins.
struct MergeRow: Hashable, Sendable {
  var review: Instant
  var round: Int64 = 0
  var isFinished = false
  /// The partitions that have reported this round.
  var reported: [Int64] = []
  var population: Int64 = 0
  var totalSpend: Int128 = 0
  var counts = CutCounts(a: 0, b: 0, c: 0)
  var limits = RegionLimits(largestCount: 0, firstPurchase: 0, lastPurchase: 0)
  var anonymous = AnonymousSales()
  var searches: [CutSearch] = []

  init(review: Instant) { self.review = review }

  /// What every lane is asked in this round.
  var probes: [ReviewProbe] { searches.compactMap(\.probe) }
}

extension MergeRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(review)
    row.write(round)
    row.write(isFinished)
    row.write(reported) { $0.write($1) }
    row.write(population)
    row.write(totalSpend)
    for count in [counts.a, counts.b, counts.c] { row.write(count) }
    for limit in [limits.largestCount, limits.firstPurchase, limits.lastPurchase] { row.write(limit) }
    row.write(anonymous)
    row.write(searches) { $0.write($1) }
  }

  init(from row: inout RowReader) throws(RowError) {
    review = try row.readInstant()
    round = try row.readInt64()
    isFinished = try row.readBool()
    reported = try row.readArray { (row) throws(RowError) in try row.readInt64() }
    population = try row.readInt64()
    totalSpend = try row.readInt128()
    counts = CutCounts(a: try row.readInt64(), b: try row.readInt64(), c: try row.readInt64())
    limits = RegionLimits(largestCount: try row.readInt64(), firstPurchase: try row.readInt64(), lastPurchase: try row.readInt64())
    anonymous = try row.read()
    searches = try row.readArray { (row) throws(RowError) in try row.read() }
  }
}
