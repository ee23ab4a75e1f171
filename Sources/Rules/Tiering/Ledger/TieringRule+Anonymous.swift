import Models

extension TieringRule {
  /// An invoice without a customer: it counts in the lane's anonymous sales and nowhere else.
  func soldAnonymously(_ invoice: Invoice, _ event: Event<TransactionEvent>, in state: any StateTables) throws -> Effects {
    var effects = Effects()
    let key = RowKey(invoice.transactionID.rawValue)
    guard try state.row(key, in: TieringTables.anonymous) == nil else { return effects }
    do {
      let net = try facts(of: invoice, dated: event.time).net
      var row = AnonymousRow(date: event.time, net: net)
      try count(0, net, in: state)
      try state.put(row, key, in: TieringTables.anonymous)
      try applyWaiting(to: &row, key, invoice.transactionID, &effects, in: state)
    } catch let fault as Fault {
      effects.park(fault)
    }
    return effects
  }

  /// A correction of an anonymous invoice; the transaction takes the customer's place where it waits.
  func correctedAnonymously(
    _ invoice: Invoice, _ event: Event<TransactionEvent>, _ context: RecordContext, in state: any StateTables
  ) throws -> Effects {
    var effects = Effects()
    let key = RowKey(invoice.transactionID.rawValue)
    guard var row = try state.row(key, in: TieringTables.anonymous) else {
      let name = WaitingName(invoice.transactionID, event)
      let waiting = WaitingRow(time: event.time, offset: context.offset, change: .correction(invoice))
      try state.put(waiting, name.key(of: CustomerID(checked: invoice.transactionID.rawValue)), in: TieringTables.anonymousWaiting)
      effects.records.append(.keep(name: name.text))
      effects.timers.append(.set(name: name.text, due: event.time + policy.unmatchedWait, run: 0))
      return effects
    }
    do {
      try correct(&row, key, with: invoice, at: event.time, in: state)
    } catch let fault as Fault {
      effects.park(fault)
    }
    return effects
  }

  private func applyWaiting(
    to row: inout AnonymousRow, _ key: RowKey, _ transactionID: TransactionID, _ effects: inout Effects, in state: any StateTables
  ) throws {
    let owner = CustomerID(checked: transactionID.rawValue)
    var waiting: [(key: RowKey, row: WaitingRow)] = []
    let prefix = RowKey(transactionID.rawValue, transactionID.rawValue)
    try state.forEach(in: TieringTables.anonymousWaiting, prefix: prefix) { waiting.append(($0, $1)) }
    waiting.sort { ($0.row.time, $0.row.offset) < ($1.row.time, $1.row.offset) }
    for record in waiting {
      guard case .correction(let invoice) = record.row.change else { continue }
      let name = WaitingName(record.key, of: owner)
      try state.remove(record.key, in: TieringTables.anonymousWaiting)
      effects.timers.append(.cancel(name: name.text))
      do {
        try correct(&row, key, with: invoice, at: record.row.time, in: state)
        effects.records.append(.release(name: name.text))
      } catch let fault as Fault {
        effects.records.append(.parkKept(name: name.text, fault))
      }
    }
  }

  private func correct(_ row: inout AnonymousRow, _ key: RowKey, with invoice: Invoice, at time: Instant, in state: any StateTables) throws
  {
    if let standing = row.correctedAt, standing > time { return }
    let net = try facts(of: invoice, dated: row.date).net
    try count(row.net, net, in: state)
    row.net = net
    row.correctedAt = time
    try state.put(row, key, in: TieringTables.anonymous)
  }

  private func count(_ old: Int64, _ new: Int64, in state: any StateTables) throws {
    let sales = try state.row(TieringTables.only, in: TieringTables.anonymousSales) ?? AnonymousSales()
    guard let replaced = sales.replacing(old, with: new) else {
      throw Fault(.amountOverflow, pointer: "/data/lines", message: "the anonymous sales do not add up to a 64-bit amount")
    }
    try state.put(replaced, TieringTables.only, in: TieringTables.anonymousSales)
  }
}
