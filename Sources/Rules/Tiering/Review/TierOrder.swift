package import Models

/// What the merger tells one lane: the next question of a review, or its end; absolute, so a repeat does no harm (RULES, "Tiering" 4).
///
/// Carried by `tier-orders` in the partition that it is for, keyed by `key`, as the bytes of its row form.
package struct TierOrder: Hashable, Sendable {
  package var review: Instant
  package var round: Int64
  package var partition: Int32
  var content: Content

  enum Content: Hashable, Sendable {
    /// Report round 0 of this review: another lane's first review was an earlier one.
    case report
    case refine([ReviewProbe])
    case settled(ReviewCutoffs)
  }

  /// The record key: review, round, partition.
  package var key: String { "\(review)|\(round)|\(partition)" }
}

extension TierOrder: RowCodable {
  private static let version: Int64 = 1

  package func encode(into row: inout RowWriter) {
    row.write(Self.version)
    row.write(review)
    row.write(round)
    row.write(Int64(partition))
    switch content {
    case .report: row.write(Int64(0))
    case .refine(let probes):
      row.write(Int64(1))
      row.write(probes) { $0.write($1) }
    case .settled(let cutoffs):
      row.write(Int64(2))
      row.write(cutoffs)
    }
  }

  package init(from row: inout RowReader) throws(RowError) {
    guard try row.readInt64() == Self.version else { throw .invalid("tier order version") }
    review = try row.readInstant()
    round = try row.readInt64()
    guard let number = Int32(exactly: try row.readInt64()) else { throw .invalid("partition") }
    partition = number
    switch try row.readInt64() {
    case 0: content = .report
    case 1: content = .refine(try row.readArray { (row) throws(RowError) in try row.read() })
    case 2: content = .settled(try row.read())
    default: throw .invalid("tier order")
    }
  }
}

/// A message of the review's own topics, for the worker to send in the transaction of what caused it.
package enum TieringMessage: Hashable, Sendable {
  /// To the one partition of `tier-reports`.
  case report(TierReport)
  /// To partition `order.partition` of `tier-orders`.
  case order(TierOrder)
}
