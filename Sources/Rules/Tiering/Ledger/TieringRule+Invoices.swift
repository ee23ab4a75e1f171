import Models

extension TieringRule {
  /// An invoice of a customer; of two with one number the first stands.
  func invoiced(
    _ invoice: Invoice, by id: CustomerID, at time: Instant, _ context: RecordContext, in state: any StateTables
  ) throws -> Effects {
    var effects = Effects()
    var account = try account(of: id, at: time, in: state)
    let key = RowKey(id.rawValue, invoice.transactionID.rawValue)
    guard try state.row(key, in: TieringTables.invoices) == nil else {
      try close(account, at: time, context, &effects, in: state)
      return effects
    }
    var row: InvoiceRow
    do {
      row = InvoiceRow(slot: account.row.slot, date: time, facts: try facts(of: invoice, dated: time))
      account.row.sums = try replaced(account.row.sums, nil, row)
    } catch {
      effects.park(error)
      return effects
    }
    admit(account)
    let window = windows.present(at: time)
    let before = lane.cutoffs == nil ? nil : try totals(id, account.slot, over: window, withFamilies: false, in: state)
    try write(row, in: nil, key, &account, in: state)
    try applyWaiting(to: &row, key, &account, &effects, in: state)
    if let before, let cutoffs = lane.cutoffs {
      let after = try totals(id, account.slot, over: window, withFamilies: false, in: state)
      promoteProvisionally(&account, from: before, to: after, cutoffs, at: time, &effects)
    }
    try close(account, at: time, context, &effects, in: state)
    return effects
  }

  /// A change of an invoice that exists, or one that waits for it (RULES, "Tiering" 1).
  func changed(
    _ transactionID: TransactionID, _ change: InvoiceChange, by id: CustomerID, _ event: Event<TransactionEvent>, _ context: RecordContext,
    in state: any StateTables
  ) throws -> Effects {
    var effects = Effects()
    var account = try account(of: id, at: event.time, in: state)
    let key = RowKey(id.rawValue, transactionID.rawValue)
    if let old = try state.row(key, in: TieringTables.invoices) {
      do {
        let new = try applied(change, to: old, at: event.time)
        account.row.sums = try replaced(account.row.sums, old, new)
        try write(new, in: old, key, &account, reduces: change.reduces, in: state)
      } catch let fault as Fault {
        effects.park(fault)
        return effects
      }
    } else {
      let name = WaitingName(transactionID, event)
      try state.put(WaitingRow(time: event.time, offset: context.offset, change: change), name.key(of: id), in: TieringTables.waiting)
      account.row.waiting += 1
      effects.records.append(.keep(name: name.text))
      effects.timers.append(.set(name: name.text, due: event.time + policy.unmatchedWait, run: 0))
    }
    try close(account, at: event.time, context, &effects, in: state)
    return effects
  }

  /// Applies what waited for an invoice, in the order of time and offset; what cannot be applied is parked by itself.
  private func applyWaiting(
    to row: inout InvoiceRow, _ key: RowKey, _ account: inout CustomerAccount, _ effects: inout Effects, in state: any StateTables
  ) throws {
    guard account.row.waiting > 0 else { return }
    var waiting: [(key: RowKey, row: WaitingRow)] = []
    try state.forEach(in: TieringTables.waiting, prefix: key) { waiting.append(($0, $1)) }
    waiting.sort { ($0.row.time, $0.row.offset) < ($1.row.time, $1.row.offset) }
    for record in waiting {
      let name = WaitingName(record.key, of: account.id)
      try state.remove(record.key, in: TieringTables.waiting)
      account.row.waiting -= 1
      effects.timers.append(.cancel(name: name.text))
      do {
        let new = try applied(record.row.change, to: row, at: record.row.time)
        account.row.sums = try replaced(account.row.sums, row, new)
        try write(new, in: row, key, &account, reduces: record.row.change.reduces, in: state)
        row = new
        effects.records.append(.release(name: name.text))
      } catch let fault as Fault {
        effects.records.append(.parkKept(name: name.text, fault))
      }
    }
  }

  /// What an invoice comes to in the firm's currency, at the rate of its date.
  func facts(of invoice: Invoice, dated date: Instant) throws(Fault) -> InvoiceFacts {
    try InvoiceFacts(invoice, rate: try rate(of: invoice.currency, dated: date))
  }

  private func rate(of other: Currency, dated date: Instant) throws(Fault) -> DecimalRate {
    if other == currency { return .one }
    let day = zone.date(at: date)
    guard let rate = policy.rates.rate(of: other, on: day) else {
      throw Fault(.noRate, pointer: "/data/currency", message: "no rate of \(other) in \(currency) dated on or before \(day)")
    }
    return rate
  }

  private func applied(_ change: InvoiceChange, to old: InvoiceRow, at time: Instant) throws(Fault) -> InvoiceRow {
    var row = old
    switch change {
    case .refund(let transactionID, let amount, let refundCurrency):
      guard !row.refunds.contains(where: { $0.transactionID == transactionID }) else { return row }
      guard let converted = try rate(of: refundCurrency, dated: row.date).convert(amount) else {
        throw Fault(.amountOverflow, pointer: "/data/total", message: "the refund does not fit into a 64-bit amount of the firm's currency")
      }
      row.refunds.append(AppliedRefund(transactionID: transactionID, amount: converted))
    case .void:
      row.isVoid = true
    case .correction(let invoice):
      if let standing = row.correctedAt, standing > time { return row }
      row.facts = try facts(of: invoice, dated: row.date)
      row.correctedAt = time
      if row.settledAt == nil, row.paid > 0, row.paid >= row.facts.total { row.settledAt = time }
    case .payment(let amount, let paidCurrency):
      let (sum, overflow) = row.paid.addingReportingOverflow(amount)
      // Amounts of two currencies are not compared: a payment in another one settles the invoice.
      if paidCurrency == row.facts.currency { row.paid = overflow ? .max : sum }
      if row.settledAt == nil, paidCurrency != row.facts.currency || row.paid >= row.facts.total { row.settledAt = time }
    }
    return row
  }

  private func replaced(_ sums: LedgerSums, _ old: InvoiceRow?, _ new: InvoiceRow) throws(Fault) -> LedgerSums {
    guard let result = sums.replacing(old.map(LedgerSums.init(of:)) ?? LedgerSums(), with: LedgerSums(of: new)) else {
      throw Fault(.amountOverflow, pointer: "/data/lines", message: "the customer's amounts do not add up to a 64-bit amount")
    }
    return result
  }

  /// Stores an invoice, and keeps the customer's purchases and the index in step with it.
  private func write(
    _ new: InvoiceRow, in old: InvoiceRow?, _ key: RowKey, _ account: inout CustomerAccount, reduces: Bool = false,
    in state: any StateTables
  ) throws {
    try state.put(new, key, in: TieringTables.invoices)
    let before = old?.remaining ?? 0
    let after = new.remaining
    index.replace(
      account.slot, date: new.date.milliseconds, remaining: before, old?.facts.families ?? [], with: after, new.facts.families)
    if let old, reduces, account.row.tier != .d, try state.row(key, in: TieringTables.reductions) == nil {
      try state.put(ReductionRow(refunded: old.refunded, wasVoid: old.isVoid), key, in: TieringTables.reductions)
      index.marks[account.slot].isReduced = true
    }
    if before == 0, after > 0 {
      account.row.purchases += 1
      account.row.firstPurchaseAt = min(account.row.firstPurchaseAt ?? new.date, new.date)
      account.row.lastPurchaseAt = max(account.row.lastPurchaseAt ?? new.date, new.date)
      account.row.medianInterval = nil
    } else if before > 0, after == 0 {
      account.row.purchases -= 1
      account.row.medianInterval = nil
      guard new.date == account.row.firstPurchaseAt || new.date == account.row.lastPurchaseAt else { return }
      let life = LifeFacts(dates: try purchaseDates(account.id, through: .latest, in: state))
      account.row.firstPurchaseAt = life.first
      account.row.lastPurchaseAt = life.last
    }
  }

  /// Tells people of a class reached between two reviews (RULES, "Tiering" 6).
  private func promoteProvisionally(
    _ account: inout CustomerAccount, from before: WindowTotals, to after: WindowTotals, _ cutoffs: ReviewCutoffs, at time: Instant,
    _ effects: inout Effects
  ) {
    let reached = cutoffs.tier(of: after.key(of: account.id))
    guard reached.isAbove(cutoffs.tier(of: before.key(of: account.id))), reached.isAbove(account.row.tier) else { return }
    if account.row.provisionalSince != cutoffs.review {
      account.row.provisionalSince = cutoffs.review
      account.row.provisional = 0
    }
    let bit = Int64(1) << Int64(reached.index)
    guard account.row.provisional & bit == 0 else { return }
    account.row.provisional |= bit
    effects.publish(
      .tierPromoted(
        TierMove(
          customerID: account.id, from: account.row.tier, to: reached, reviewedAt: cutoffs.review, population: cutoffs.population,
          windowSpend: after.spend, currency: currency, provisional: true, reason: .purchase)), at: time)
  }
}

extension InvoiceChange {
  /// Whether it is one of those that a demotion without grace looks at.
  fileprivate var reduces: Bool {
    switch self {
    case .refund, .void: true
    case .correction, .payment: false
    }
  }
}

extension WindowTotals {
  /// The composite key of these totals.
  func key(of id: CustomerID) -> CompositeKey {
    CompositeKey(spend: spend, count: count, lastPurchaseAt: Instant(milliseconds: last), customerID: id)
  }
}
