import Models

/// Where a lane stands in the reviews.
struct LaneRow: Hashable, Sendable {
  /// Of the last review; `nil` before the first.
  var cutoffs: ReviewCutoffs?
  /// The next review; `nil` before the first tick.
  var next: Instant?
  /// The review that the lane is held by.
  var held: HeldReview?

  init() {}
}

/// A review between its report and its cut-offs.
struct HeldReview: Hashable, Sendable {
  /// The tick that waits.
  var tick: Instant
  var review: Instant
  /// The last round answered, and what it asked; round 0 asks nothing.
  var round: Int64 = 0
  var probes: [ReviewProbe] = []

  init(tick: Instant, review: Instant) {
    self.tick = tick
    self.review = review
  }
}

extension LaneRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(cutoffs) { $0.write($1) }
    row.write(next) { $0.write($1) }
    row.write(held) { row, held in
      row.write(held.tick)
      row.write(held.review)
      row.write(held.round)
      row.write(held.probes) { $0.write($1) }
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    cutoffs = try row.readOptional { (row) throws(RowError) in try row.read() }
    next = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    held = try row.readOptional { (row) throws(RowError) in
      var held = HeldReview(tick: try row.readInstant(), review: try row.readInstant())
      held.round = try row.readInt64()
      held.probes = try row.readArray { (row) throws(RowError) in try row.read() }
      return held
    }
  }
}
