import Models

/// What a record that came before its invoice will do to it.
struct WaitingRow: Hashable, Sendable {
  /// The record's own time.
  var time: Instant
  /// Its offset: of two corrections of one time the later stands.
  var offset: Int64
  var change: InvoiceChange
}

/// A change of an invoice, reduced to what the ledger needs.
enum InvoiceChange: Hashable, Sendable {
  /// Minor units of the refund's own currency: the rate is that of the invoice's date.
  case refund(TransactionID, amount: Int64, currency: Currency)
  case void
  case correction(Invoice)
  case payment(amount: Int64, currency: Currency)
}

extension WaitingRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(time)
    row.write(offset)
    switch change {
    case .refund(let transactionID, let amount, let currency):
      row.write(Int64(0))
      row.write(transactionID)
      row.write(amount)
      row.write(currency)
    case .void:
      row.write(Int64(1))
    case .correction(let invoice):
      row.write(Int64(2))
      invoice.encodeForLedger(into: &row)
    case .payment(let amount, let currency):
      row.write(Int64(3))
      row.write(amount)
      row.write(currency)
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    time = try row.readInstant()
    offset = try row.readInt64()
    switch try row.readInt64() {
    case 0: change = .refund(try row.readID(), amount: try row.readInt64(), currency: try row.readCurrency())
    case 1: change = .void
    case 2: change = .correction(try Invoice(fromLedger: &row))
    case 3: change = .payment(amount: try row.readInt64(), currency: try row.readCurrency())
    default: throw .invalid("waiting change")
    }
  }
}

extension Invoice {
  /// Writes what the ledger reads of an invoice; what no sum depends on is left out.
  fileprivate func encodeForLedger(into row: inout RowWriter) {
    row.write(transactionID)
    row.write(customerID) { $0.write($1) }
    row.write(storeID)
    row.write(currency)
    row.write(total)
    row.write(payer)
    row.write(dueAt) { $0.write($1) }
    row.write(lines) {
      $0.write($1.family)
      $0.write($1.net)
      $0.write($1.cost) { $0.write($1) }
    }
  }

  fileprivate init(fromLedger row: inout RowReader) throws(RowError) {
    self.init(
      transactionID: try row.readID(), customerID: try row.readOptional { (row) throws(RowError) in try row.readID() },
      storeID: try row.readID(), currency: try row.readCurrency(), total: try row.readInt64(), lines: [], payer: try row.readEnum())
    dueAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    lines = try row.readArray { (row) throws(RowError) in
      InvoiceLine(
        sku: "", family: try row.readString(), kind: .other, quantity: 1, net: try row.readInt64(),
        cost: try row.readOptional { (row) throws(RowError) in try row.readInt64() })
    }
  }
}
