package import Models

/// What a lane tells the merger in one round of a review: absolute, so a repeat does no harm (RULES, "Tiering" 4).
///
/// Carried by `tier-reports`, keyed by `key`, as the bytes of its row form. Round 0 is the histogram of all its customers; the later rounds, where
/// there have to be any, answer the probes of the order of the same round.
package struct TierReport: Hashable, Sendable {
  package var review: Instant
  package var round: Int64
  package var partition: Int32
  var content: Content

  /// The record key: review, partition.
  package var key: String { "\(review)|\(partition)" }

  enum Content: Hashable, Sendable {
    case histogram(ReviewHistogram)
    case answers([ProbeAnswer])
  }
}

extension TierReport: RowCodable {
  private static let version: Int64 = 1

  package func encode(into row: inout RowWriter) {
    row.write(Self.version)
    row.write(review)
    row.write(round)
    row.write(Int64(partition))
    switch content {
    case .histogram(let histogram):
      row.write(true)
      row.write(histogram)
    case .answers(let answers):
      row.write(false)
      row.write(answers) { $0.write($1) }
    }
  }

  package init(from row: inout RowReader) throws(RowError) {
    guard try row.readInt64() == Self.version else { throw .invalid("tier report version") }
    review = try row.readInstant()
    round = try row.readInt64()
    guard let number = Int32(exactly: try row.readInt64()) else { throw .invalid("partition") }
    partition = number
    content =
      try row.readBool()
      ? .histogram(try row.read()) : .answers(try row.readArray { (row) throws(RowError) in try row.read() })
  }
}

/// The customers of a lane in log-linear buckets of what the cuts and quintiles are sought in, additive over lanes; and those around the cuts
/// of the last review.
struct ReviewHistogram: Hashable, Sendable {
  /// Customers with window spend above 0.
  var population: Int64 = 0
  var spend: [HistogramPart] = []
  var count: [HistogramPart] = []
  /// Of milliseconds since the last purchase.
  var recency: [HistogramPart] = []
  /// All anonymous sales of the lane so far: for totals of their own only.
  var anonymous = AnonymousSales()
  /// Who is around the cuts of the last review; none at the first.
  var neighbours: [CutNeighbours] = []
}

extension ReviewHistogram: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(population)
    row.write(histogram: spend)
    row.write(histogram: count)
    row.write(histogram: recency)
    row.write(anonymous)
    // At the end and only where there are any: as reports were before there were any.
    if !neighbours.isEmpty { row.write(neighbours) { $0.write($1) } }
  }

  init(from row: inout RowReader) throws(RowError) {
    population = try row.readInt64()
    spend = try row.readHistogram()
    count = try row.readHistogram()
    recency = try row.readHistogram()
    anonymous = try row.read()
    neighbours = row.isAtEnd ? [] : try row.readArray { (row) throws(RowError) in try row.read() }
  }
}
