package import Models

extension TieringRule {
  /// Handles a record of `transactions`.
  ///
  /// Parks: `no-rate`, `amount-overflow`, and `invalid-data` for a refund whose amount is negative. Keeps a refund, void, correction or
  /// payment that comes before its invoice for `unmatchedWait` from its own time.
  package func handle(_ event: Event<TransactionEvent>, _ context: RecordContext, in state: any StateTables) throws -> Effects {
    try refuseWhileHeld()
    switch event.payload {
    case .invoiced(let invoice):
      guard let id = invoice.customerID else { return try soldAnonymously(invoice, event, in: state) }
      return try invoiced(invoice, by: id, at: event.time, context, in: state)
    case .corrected(let invoice):
      guard let id = invoice.customerID else { return try correctedAnonymously(invoice, event, context, in: state) }
      return try changed(invoice.transactionID, .correction(invoice), by: id, event, context, in: state)
    case .refunded(let refund):
      do {
        let amount = try refund.amount
        return try changed(
          refund.originalTransactionID, .refund(refund.transactionID, amount: amount, currency: refund.currency), by: refund.customerID,
          event,
          context, in: state)
      } catch let fault as Fault {
        var effects = Effects()
        effects.park(fault)
        return effects
      }
    case .voided(let void):
      return try changed(void.transactionID, .void, by: void.customerID, event, context, in: state)
    case .paid(let payment):
      let change = InvoiceChange.payment(amount: payment.amount, currency: payment.currency)
      return try changed(payment.transactionID, change, by: payment.customerID, event, context, in: state)
    }
  }

  /// Handles a record of `customers`: it makes the customer known, and some facts are kept for the factors and for later versions.
  package func handle(_ event: Event<CustomerEvent>, _ context: RecordContext, in state: any StateTables) throws -> Effects {
    try refuseWhileHeld()
    var effects = Effects()
    let id = event.payload.customerID
    var account = try account(of: id, at: event.time, in: state)
    switch event.payload.change {
    case .referred(let referrerID):
      if referrerID != id { account.row.referrerID = referrerID }
    case .merged(let merge):
      account.row.survivorID = merge.survivorID == id ? nil : merge.survivorID
    case .erasureRequested:
      account.row.erasureRequestedAt = account.row.erasureRequestedAt ?? event.time
    case .registered, .updated, .preferencesChanged, .consentChanged, .vehicleRegistered, .vehicleTransferred, .vehicleScrapped,
      .odometerRead:
      break
    }
    try close(account, at: event.time, context, &effects, in: state)
    return effects
  }

  /// Handles a record of `complaints`: each complaint opened counts once for the factor `risk`.
  package func handle(_ event: Event<ComplaintEvent>, _ context: RecordContext, in state: any StateTables) throws -> Effects {
    try refuseWhileHeld()
    var effects = Effects()
    let id = event.payload.customerID
    var account = try account(of: id, at: event.time, in: state)
    let key = RowKey(id.rawValue, event.payload.complaintID.rawValue)
    if case .opened = event.payload.change, try state.row(key, in: TieringTables.complaints) == nil {
      try state.put(SeenComplaintRow(openedAt: event.time), key, in: TieringTables.complaints)
      account.row.complaints += 1
    }
    try close(account, at: event.time, context, &effects, in: state)
    return effects
  }

  /// Fires a timer: the record that has waited for its invoice in vain is parked (`unmatched`).
  package func fire(_ timer: FiredTimer, in state: any StateTables) throws -> Effects {
    try refuseWhileHeld()
    var effects = Effects()
    let name = WaitingName(timer)
    let key = name.key(of: timer.customerID)
    if try state.row(key, in: TieringTables.waiting) != nil {
      try state.remove(key, in: TieringTables.waiting)
      if var row = try state.row(RowKey(timer.customerID), in: TieringTables.customers) {
        row.waiting -= 1
        try state.put(row, RowKey(timer.customerID), in: TieringTables.customers)
      }
    } else if try state.row(key, in: TieringTables.anonymousWaiting) != nil {
      try state.remove(key, in: TieringTables.anonymousWaiting)
    } else {
      return effects
    }
    effects.records.append(
      .parkKept(
        name: name.text, Fault(.unmatched, message: "its invoice did not come within \(policy.unmatchedWait.wholeMinutes / 1_440) days")))
    return effects
  }
}

extension Refund {
  /// What it takes from its invoice: Σ net of its lines, or without lines its total.
  fileprivate var amount: Int64 {
    get throws(Fault) {
      guard let lines, !lines.isEmpty else {
        guard total >= 0 else { throw Fault(.invalidData, pointer: "/data/total", message: "a refund's total is not negative") }
        return total
      }
      var sum: Int64 = 0
      for line in lines {
        let (result, overflow) = sum.addingReportingOverflow(line.net)
        if overflow { throw Fault(.amountOverflow, pointer: "/data/lines", message: "the lines do not add up to a 64-bit amount") }
        sum = result
      }
      guard sum >= 0 else { throw Fault(.invalidData, pointer: "/data/lines", message: "a refund's lines do not add up to less than 0") }
      return sum
    }
  }
}
