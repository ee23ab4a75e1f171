import Models

/// What an invoice adds to its customer's life: kept as sums, so that an event costs the same however many invoices he has.
struct LedgerSums: Hashable, Sendable {
  /// Σ net of invoices that are not void, refunds not deducted.
  var net: Int64 = 0
  /// Σ what refunds took.
  var reduced: Int64 = 0
  var costedNet: Int64 = 0
  var cost: Int64 = 0
  var loss: Int64 = 0
  /// Invoices with a due date that are paid, and Σ of the milliseconds that they were late.
  var settled: Int64 = 0
  var lateness: Int64 = 0
  /// Invoices with a due date that are not paid, and Σ of their due instants in seconds.
  var open: Int64 = 0
  var openDue: Int64 = 0

  init() {}

  init(of invoice: InvoiceRow) {
    guard !invoice.isVoid else { return }
    net = invoice.facts.net
    reduced = invoice.facts.net - invoice.remaining
    costedNet = invoice.facts.costedNet
    cost = invoice.facts.cost
    loss = invoice.facts.loss
    guard let due = invoice.facts.dueAt else { return }
    if let settledAt = invoice.settledAt {
      settled = 1
      lateness = max(0, (settledAt - due).milliseconds)
    } else {
      open = 1
      openDue = due.milliseconds.flooredQuotient(1_000)
    }
  }

  /// These sums with one contribution in place of another; `nil` when one of them does not fit.
  func replacing(_ old: LedgerSums, with new: LedgerSums) -> LedgerSums? {
    var result = self
    for field in Self.fields {
      let (without, low) = self[keyPath: field].subtractingReportingOverflow(old[keyPath: field])
      let (with, high) = without.addingReportingOverflow(new[keyPath: field])
      if low || high { return nil }
      result[keyPath: field] = with
    }
    return result
  }

  private static var fields: [WritableKeyPath<LedgerSums, Int64>] {
    [\.net, \.reduced, \.costedNet, \.cost, \.loss, \.settled, \.lateness, \.open, \.openDue]
  }
}

extension LedgerSums: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(net)
    row.write(reduced)
    row.write(costedNet)
    row.write(cost)
    row.write(loss)
    row.write(settled)
    row.write(lateness)
    row.write(open)
    row.write(openDue)
  }

  init(from row: inout RowReader) throws(RowError) {
    net = try row.readInt64()
    reduced = try row.readInt64()
    costedNet = try row.readInt64()
    cost = try row.readInt64()
    loss = try row.readInt64()
    settled = try row.readInt64()
    lateness = try row.readInt64()
    open = try row.readInt64()
    openDue = try row.readInt64()
  }
}
