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
    var overflow = false
    func replace(_ sum: Int64, _ old: Int64, _ new: Int64) -> Int64 {
      let (without, low) = sum.subtractingReportingOverflow(old)
      let (with, high) = without.addingReportingOverflow(new)
      overflow = overflow || low || high
      return with
    }
    var result = LedgerSums()
    result.net = replace(net, old.net, new.net)
    result.reduced = replace(reduced, old.reduced, new.reduced)
    result.costedNet = replace(costedNet, old.costedNet, new.costedNet)
    result.cost = replace(cost, old.cost, new.cost)
    result.loss = replace(loss, old.loss, new.loss)
    result.settled = replace(settled, old.settled, new.settled)
    result.lateness = replace(lateness, old.lateness, new.lateness)
    result.open = replace(open, old.open, new.open)
    result.openDue = replace(openDue, old.openDue, new.openDue)
    return overflow ? nil : result
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
