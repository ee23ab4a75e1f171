/// What a till reports on `transactions`.
package enum TransactionEvent: Hashable, Sendable {
  case invoiced(Invoice)
  case paid(Payment)
  case refunded(Refund)
  case voided(VoidedInvoice)
  /// Replaces the invoice of the same `transactionID` whole.
  case corrected(Invoice)
}

/// An invoice, or the correction that replaces it; without `customerID` an anonymous sale.
package struct Invoice: Hashable, Sendable {
  package var transactionID: TransactionID
  package var customerID: CustomerID?
  package var storeID: StoreID
  package var currency: Currency
  /// Minor units; information only: spend is the sum of the lines.
  package var total: Int64
  package var lines: [InvoiceLine]
  package var payer: Payer
  package var visitID: VisitID?
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?
  package var dueAt: Instant?

  package init(
    transactionID: TransactionID, customerID: CustomerID? = nil, storeID: StoreID, currency: Currency, total: Int64, lines: [InvoiceLine],
    payer: Payer = .customer, visitID: VisitID? = nil, vehicleID: VehicleID? = nil, advisorID: StaffID? = nil, dueAt: Instant? = nil
  ) {
    self.transactionID = transactionID
    self.customerID = customerID
    self.storeID = storeID
    self.currency = currency
    self.total = total
    self.lines = lines
    self.payer = payer
    self.visitID = visitID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
    self.dueAt = dueAt
  }
}

/// One line of an invoice or a refund; `net` and `cost` are line totals after discount, before tax, in minor units.
package struct InvoiceLine: Hashable, Sendable {
  package var sku: String
  package var family: String
  package var kind: LineKind
  package var quantity: Double
  package var net: Int64
  package var cost: Int64?

  package init(sku: String, family: String, kind: LineKind, quantity: Double, net: Int64, cost: Int64? = nil) {
    self.sku = sku
    self.family = family
    self.kind = kind
    self.quantity = quantity
    self.net = net
    self.cost = cost
  }
}

/// What a line charges for.
package enum LineKind: String, CaseIterable, Hashable, Sendable {
  case labour, part, other
}

/// Who pays an invoice; only what the customer pays counts as his spend.
package enum Payer: String, CaseIterable, Hashable, Sendable {
  case customer, warranty, insurer, `internal`
}

/// A payment of an invoice; minor units.
package struct Payment: Hashable, Sendable {
  package var transactionID: TransactionID
  package var customerID: CustomerID
  package var amount: Int64
  package var currency: Currency
  package var method: String?

  package init(transactionID: TransactionID, customerID: CustomerID, amount: Int64, currency: Currency, method: String? = nil) {
    self.transactionID = transactionID
    self.customerID = customerID
    self.amount = amount
    self.currency = currency
    self.method = method
  }
}

/// A refund of an earlier invoice; `total` is positive, in minor units, and net when there are no lines.
package struct Refund: Hashable, Sendable {
  /// The refund's own number.
  package var transactionID: TransactionID
  package var originalTransactionID: TransactionID
  package var customerID: CustomerID
  package var storeID: StoreID
  package var currency: Currency
  package var total: Int64
  package var lines: [InvoiceLine]?

  package init(
    transactionID: TransactionID, originalTransactionID: TransactionID, customerID: CustomerID, storeID: StoreID, currency: Currency,
    total: Int64, lines: [InvoiceLine]? = nil
  ) {
    self.transactionID = transactionID
    self.originalTransactionID = originalTransactionID
    self.customerID = customerID
    self.storeID = storeID
    self.currency = currency
    self.total = total
    self.lines = lines
  }
}

/// An invoice taken back whole.
package struct VoidedInvoice: Hashable, Sendable {
  package var transactionID: TransactionID
  package var customerID: CustomerID
  package var reason: String?

  package init(transactionID: TransactionID, customerID: CustomerID, reason: String? = nil) {
    self.transactionID = transactionID
    self.customerID = customerID
    self.reason = reason
  }
}
