import Models

/// A customer as the lane knows him: his tier, his stage and the sums of his life; never more than a few hundred bytes.
struct CustomerRow: Hashable, Sendable {
  /// His place in the lane's index, given in the order in which customers become known.
  var slot: Int64
  /// The latest time of his handled records.
  var lastEventAt: Instant
  var tier = Tier.d
  /// Of the last review.
  var computedTier = Tier.d
  var previousTier: Tier?
  /// When `tier` began: the review that moved him (RULES, "Tiering" 5); at first the time of his first handled record.
  var since: Instant
  /// The first review of the unbroken run of reviews below his tier.
  var belowSince: Instant?
  /// Of the last review; `nil` before his first.
  var stage: Stage?
  /// Purchases of all life: invoices with remaining net above 0.
  var purchases: Int64 = 0
  var firstPurchaseAt: Instant?
  var lastPurchaseAt: Instant?
  /// The lower median of the intervals between his purchases, where it has been needed since the last one.
  var medianInterval: TimeSpan?
  var sums = LedgerSums()
  /// Complaints opened.
  var complaints: Int64 = 0
  /// Who sent him.
  var referrerID: CustomerID?
  /// Records that wait for their invoice.
  var waiting: Int64 = 0
  /// Provisional promotions told since a review: a bit for each class, by its index.
  var provisional: Int64 = 0
  /// The review that `provisional` follows.
  var provisionalSince: Instant?
  /// The customer that his records were merged into, to be applied by a later version.
  var survivorID: CustomerID?
  /// When he asked to be erased, to be applied by a later version.
  var erasureRequestedAt: Instant?

  init(slot: Int64, knownSince: Instant) {
    self.slot = slot
    lastEventAt = knownSince
    since = knownSince
  }
}

extension CustomerRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(slot)
    row.write(lastEventAt)
    row.write(Int64(tier.index * 4 + computedTier.index))
    row.write(previousTier.map { Int64($0.index) } ?? -1)
    row.write(since)
    row.write(belowSince)
    row.write(stage) { $0.write($1) }
    row.write(purchases)
    row.write(firstPurchaseAt)
    row.write(lastPurchaseAt)
    row.write(medianInterval) { $0.write($1) }
    row.write(sums)
    row.write(complaints)
    row.write(referrerID) { $0.write($1) }
    row.write(waiting)
    row.write(provisional)
    row.write(provisionalSince)
    row.write(survivorID) { $0.write($1) }
    row.write(erasureRequestedAt)
  }

  init(from row: inout RowReader) throws(RowError) {
    slot = try row.readInt64()
    lastEventAt = try row.readInstant()
    let tiers = try row.readInt64()
    guard (0..<16).contains(tiers) else { throw .invalid("tiers") }
    tier = Tier.allCases[Int(tiers / 4)]
    computedTier = Tier.allCases[Int(tiers % 4)]
    let previous = try row.readInt64()
    guard (-1..<4).contains(previous) else { throw .invalid("previous tier") }
    previousTier = previous < 0 ? nil : Tier.allCases[Int(previous)]
    since = try row.readInstant()
    belowSince = try row.readOptionalInstant()
    stage = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    purchases = try row.readInt64()
    firstPurchaseAt = try row.readOptionalInstant()
    lastPurchaseAt = try row.readOptionalInstant()
    medianInterval = try row.readOptional { (row) throws(RowError) in try row.readTimeSpan() }
    sums = try row.read()
    complaints = try row.readInt64()
    referrerID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    waiting = try row.readInt64()
    provisional = try row.readInt64()
    provisionalSince = try row.readOptionalInstant()
    survivorID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    erasureRequestedAt = try row.readOptionalInstant()
  }
}
