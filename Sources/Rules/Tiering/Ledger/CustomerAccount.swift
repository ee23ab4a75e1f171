import Models

/// A customer while one of his records is handled: changed here first, and stored only when the record stands.
struct CustomerAccount {
  let id: CustomerID
  var row: CustomerRow
  /// Whether this record makes him known.
  let isNew: Bool

  var key: RowKey { RowKey(id) }
  var slot: Int { Int(row.slot) }
}

extension TieringRule {
  /// The customer of a record; an unknown one gets the next place.
  func account(of id: CustomerID, at time: Instant, in state: any StateTables) throws -> CustomerAccount {
    if var row = try state.row(RowKey(id), in: TieringTables.customers) {
      row.lastEventAt = max(row.lastEventAt, time)
      return CustomerAccount(id: id, row: row, isNew: false)
    }
    return CustomerAccount(id: id, row: CustomerRow(slot: Int64(index.customers), knownSince: time), isNew: true)
  }

  /// Enters a new customer into the index, once nothing can refuse the record any more.
  func admit(_ account: CustomerAccount) {
    if account.isNew, account.slot == index.customers { index.add(account.id, CustomerMarks(account.row, isReduced: false)) }
  }

  /// Stores the customer and publishes his standing (RULES, "Tiering" 7).
  func close(
    _ account: CustomerAccount, at time: Instant, _ context: RecordContext, _ effects: inout Effects, in state: any StateTables
  ) throws {
    admit(account)
    index.marks[account.slot].purchases = Int32(clamping: account.row.purchases)
    index.marks[account.slot].lastPurchase = account.row.lastPurchaseAt?.milliseconds ?? .min
    index.touch(account.slot)
    try state.put(account.row, account.key, in: TieringTables.customers)
    let present = max(account.row.lastEventAt, context.streamTime ?? account.row.lastEventAt)
    let totals = try totals(account.id, account.slot, over: windows.present(at: present), in: state)
    let life = LifeFacts(account.row)
    effects.publish(.standing(standing(of: account.id, account.row, totals, life, at: present)), at: time)
  }

  /// What a customer bought in a window: from the index, or from his rows where the window reaches further back. The families take longer
  /// than the rest, and are left out where nobody asks for them.
  func totals(
    _ id: CustomerID, _ slot: Int, over window: SpendWindow, withFamilies: Bool = true, in state: any StateTables
  ) throws -> WindowTotals {
    guard slot < index.customers else { return WindowTotals() }
    if window.after >= index.forgottenThrough {
      var totals = index.sums(slot, over: window)
      if withFamilies { totals.families = index.families(slot, over: window) }
      return totals
    }
    var totals = WindowTotals()
    var families: Set<FamilyName> = []
    try state.forEach(in: TieringTables.invoices, prefix: RowKey(id)) { _, invoice in
      guard window.contains(invoice.date.milliseconds), invoice.remaining > 0 else { return }
      totals.add(invoice.remaining, at: invoice.date.milliseconds)
      families.formUnion(invoice.facts.families)
    }
    totals.families = families.sorted()
    return totals
  }
}

/// The purchases of a customer's whole life, or of his life up to an instant.
struct LifeFacts: Hashable, Sendable {
  var purchases: Int64
  var first: Instant?
  var last: Instant?

  init(_ row: CustomerRow) {
    purchases = row.purchases
    first = row.firstPurchaseAt
    last = row.lastPurchaseAt
  }

  init(dates: [Instant]) {
    purchases = Int64(dates.count)
    first = dates.min()
    last = dates.max()
  }
}

extension TieringRule {
  /// The dates of a customer's purchases up to an instant, from his rows.
  func purchaseDates(_ id: CustomerID, through instant: Instant, in state: any StateTables) throws -> [Instant] {
    var dates: [Instant] = []
    try state.forEach(in: TieringTables.invoices, prefix: RowKey(id)) { _, invoice in
      if invoice.remaining > 0, invoice.date <= instant { dates.append(invoice.date) }
    }
    return dates
  }
}
