extension TransactionEvent {
  /// The CloudEvents `type`.
  package var type: String {
    switch self {
    case .invoiced: "transaction.invoiced"
    case .paid: "transaction.paid"
    case .refunded: "transaction.refunded"
    case .voided: "transaction.voided"
    case .corrected: "transaction.corrected"
    }
  }

  /// The customer, unless this is an anonymous sale.
  package var customerID: CustomerID? {
    switch self {
    case .invoiced(let invoice), .corrected(let invoice): invoice.customerID
    case .paid(let payment): payment.customerID
    case .refunded(let refund): refund.customerID
    case .voided(let voided): voided.customerID
    }
  }

  /// The number of the invoice, payment reference, refund or void.
  package var transactionID: TransactionID {
    switch self {
    case .invoiced(let invoice), .corrected(let invoice): invoice.transactionID
    case .paid(let payment): payment.transactionID
    case .refunded(let refund): refund.transactionID
    case .voided(let voided): voided.transactionID
    }
  }

  /// `nil` when the topic carries no such type.
  init?(type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    switch type {
    case "transaction.invoiced": self = .invoiced(try Invoice(from: &data))
    case "transaction.paid": self = .paid(try Payment(from: &data))
    case "transaction.refunded": self = .refunded(try Refund(from: &data))
    case "transaction.voided": self = .voided(try VoidedInvoice(from: &data))
    case "transaction.corrected": self = .corrected(try Invoice(from: &data))
    default: return nil
    }
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    switch self {
    case .invoiced(let invoice), .corrected(let invoice): invoice.write(to: &writer)
    case .paid(let payment): payment.write(to: &writer)
    case .refunded(let refund): refund.write(to: &writer)
    case .voided(let voided): voided.write(to: &writer)
    }
  }
}

extension Invoice {
  init(from data: inout JSONObject) throws(Fault) {
    transactionID = try data.id("transactionID")
    customerID = try data.optionalID("customerID")
    storeID = try data.id("storeID")
    currency = try data.currency("currency")
    total = try data.amount("total")
    lines = try data.list("lines", InvoiceLine.init)
    payer = try data.optionalChoice("payer") ?? .customer
    visitID = try data.optionalID("visitID")
    vehicleID = try data.optionalID("vehicleID")
    advisorID = try data.optionalID("advisorID")
    dueAt = try data.optionalInstant("dueAt")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("transactionID", transactionID)
    writer.field("customerID", customerID)
    writer.field("storeID", storeID)
    writer.field("currency", currency)
    writer.field("total", total)
    writer.objects("lines", lines) { line, writer in line.write(to: &writer) }
    writer.field("payer", payer)
    writer.field("visitID", visitID)
    writer.field("vehicleID", vehicleID)
    writer.field("advisorID", advisorID)
    writer.field("dueAt", dueAt)
  }
}

extension InvoiceLine {
  init(_ value: JSONValue) throws(Fault) {
    self = try value.asObject { (line) throws(Fault) in
      InvoiceLine(
        sku: try line.string("sku"), family: try line.string("family"), kind: try line.choice("kind"),
        quantity: try line.number("quantity"), net: try line.amount("net"), cost: try line.optionalAmount("cost"))
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.field("sku", sku)
    writer.field("family", family)
    writer.field("kind", kind)
    writer.field("quantity", quantity)
    writer.field("net", net)
    writer.field("cost", cost)
  }
}

extension Payment {
  init(from data: inout JSONObject) throws(Fault) {
    transactionID = try data.id("transactionID")
    customerID = try data.id("customerID")
    amount = try data.amount("amount")
    currency = try data.currency("currency")
    method = try data.optionalString("method")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("transactionID", transactionID)
    writer.field("customerID", customerID)
    writer.field("amount", amount)
    writer.field("currency", currency)
    writer.field("method", method)
  }
}

extension Refund {
  init(from data: inout JSONObject) throws(Fault) {
    transactionID = try data.id("transactionID")
    originalTransactionID = try data.id("originalTransactionID")
    customerID = try data.id("customerID")
    storeID = try data.id("storeID")
    currency = try data.currency("currency")
    total = try data.integer("total", "an integer of minor units, positive,", in: 1...Int64.max)
    lines = try data.optionalList("lines", InvoiceLine.init)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("transactionID", transactionID)
    writer.field("originalTransactionID", originalTransactionID)
    writer.field("customerID", customerID)
    writer.field("storeID", storeID)
    writer.field("currency", currency)
    writer.field("total", total)
    writer.objects("lines", lines) { line, writer in line.write(to: &writer) }
  }
}

extension VoidedInvoice {
  init(from data: inout JSONObject) throws(Fault) {
    transactionID = try data.id("transactionID")
    customerID = try data.id("customerID")
    reason = try data.optionalString("reason")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("transactionID", transactionID)
    writer.field("customerID", customerID)
    writer.field("reason", reason)
  }
}
