import Models

/// What the ledger keeps of an invoice's content, in the firm's currency; a correction replaces it whole.
struct InvoiceFacts: Hashable, Sendable {
  /// Σ net of the lines where the customer pays, else 0; never below 0.
  var net: Int64
  /// Σ net and Σ cost of the lines that name a cost, and Σ of what was sold below cost.
  var costedNet: Int64
  var cost: Int64
  var loss: Int64
  /// The families of the lines, each once, in the order of their bytes.
  var families: [FamilyName]
  var dueAt: Instant?
  /// What a payment must reach, in the invoice's own currency.
  var total: Int64
  var currency: Currency
}

extension InvoiceFacts {
  /// Sums an invoice's lines and converts each sum, rounded half up; an overflow and a missing rate are faults of the record.
  init(_ invoice: Invoice, rate: DecimalRate) throws(Fault) {
    var sums = (net: Int64(0), costedNet: Int64(0), cost: Int64(0), loss: Int64(0))
    var overflow = false
    func add(_ value: Int64, to sum: inout Int64) {
      let (result, failed) = sum.addingReportingOverflow(value)
      sum = result
      overflow = overflow || failed
    }
    let counts = invoice.payer == .customer
    var names: Set<FamilyName> = []
    for line in invoice.lines where counts {
      add(line.net, to: &sums.net)
      names.insert(FamilyName(line.family))
      guard let cost = line.cost else { continue }
      add(line.net, to: &sums.costedNet)
      add(cost, to: &sums.cost)
      let (loss, failed) = cost.subtractingReportingOverflow(line.net)
      overflow = overflow || failed
      if loss > 0 { add(loss, to: &sums.loss) }
    }
    guard !overflow, let net = rate.convert(sums.net), let costedNet = rate.convert(sums.costedNet), let cost = rate.convert(sums.cost),
      let loss = rate.convert(sums.loss)
    else {
      throw Fault(.amountOverflow, pointer: "/data/lines", message: "the lines do not add up to a 64-bit amount of the firm's currency")
    }
    self.net = max(0, net)
    self.costedNet = costedNet
    self.cost = cost
    self.loss = loss
    families = names.sorted()
    dueAt = counts ? invoice.dueAt : nil
    total = invoice.total
    currency = invoice.currency
  }
}

extension InvoiceFacts: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(net)
    row.write(costedNet)
    row.write(cost)
    row.write(loss)
    row.write(families) { $0.write($1.text) }
    row.write(dueAt)
    row.write(total)
    row.write(currency)
  }

  init(from row: inout RowReader) throws(RowError) {
    net = try row.readInt64()
    costedNet = try row.readInt64()
    cost = try row.readInt64()
    loss = try row.readInt64()
    families = try row.readArray { (row) throws(RowError) in FamilyName(try row.readString()) }
    dueAt = try row.readOptionalInstant()
    total = try row.readInt64()
    currency = try row.readCurrency()
  }
}
