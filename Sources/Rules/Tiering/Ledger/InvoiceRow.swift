import Models

/// One invoice of a customer, with all that has happened to it.
struct InvoiceRow: Hashable, Sendable {
  /// The customer's place in the lane's index.
  var slot: Int64
  /// The time of `transaction.invoiced`, also after a correction.
  var date: Instant
  var facts: InvoiceFacts
  var refunds: [AppliedRefund] = []
  var isVoid = false
  /// The time of the correction that stands.
  var correctedAt: Instant?
  /// Σ payments in the invoice's own currency.
  var paid: Int64 = 0
  /// When the payments reached the total.
  var settledAt: Instant?

  init(slot: Int64, date: Instant, facts: InvoiceFacts) {
    self.slot = slot
    self.date = date
    self.facts = facts
  }

  /// Σ refunds, clamped at the largest amount: an invoice cannot fall below 0 anyway.
  var refunded: Int64 {
    refunds.reduce(0) { sum, refund in
      let (result, overflow) = sum.addingReportingOverflow(refund.amount)
      return overflow ? .max : result
    }
  }

  /// What is left of the net, at the invoice's date (RULES, "Tiering" 1).
  var remaining: Int64 { isVoid ? 0 : max(0, facts.net - refunded) }

  /// What was left before the reductions of a row were made: with its refunds and void added back.
  func remaining(before reduction: ReductionRow) -> Int64 {
    reduction.wasVoid ? 0 : max(0, facts.net - reduction.refunded)
  }
}

/// A refund of an invoice, by its own number: one that comes twice counts once.
struct AppliedRefund: Hashable, Sendable {
  var transactionID: TransactionID
  /// In the firm's currency.
  var amount: Int64
}

extension InvoiceRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(slot)
    row.write(date)
    row.write(facts)
    row.write(refunds) {
      $0.write($1.transactionID)
      $0.write($1.amount)
    }
    row.write(isVoid)
    row.write(correctedAt)
    row.write(paid)
    row.write(settledAt)
  }

  init(from row: inout RowReader) throws(RowError) {
    slot = try row.readInt64()
    date = try row.readInstant()
    facts = try row.read()
    refunds = try row.readArray { (row) throws(RowError) in
      AppliedRefund(transactionID: try row.readID(), amount: try row.readInt64())
    }
    isVoid = try row.readBool()
    correctedAt = try row.readOptionalInstant()
    paid = try row.readInt64()
    settledAt = try row.readOptionalInstant()
  }
}

/// How an invoice stood before the refunds and voids applied to it since the last review (RULES, "Tiering" 5).
struct ReductionRow: Hashable, Sendable {
  var refunded: Int64
  var wasVoid: Bool
}

extension ReductionRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(refunded)
    row.write(wasVoid)
  }

  init(from row: inout RowReader) throws(RowError) {
    refunded = try row.readInt64()
    wasVoid = try row.readBool()
  }
}
