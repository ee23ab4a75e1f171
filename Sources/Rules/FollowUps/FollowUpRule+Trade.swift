package import Models

extension FollowUpRule {
  /// An event of `transactions`: a purchase ends a win-back.
  package func handle(_ event: Event<TransactionEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    guard case .invoiced(let invoice) = event.payload, let customerID = invoice.customerID, invoice.payer == .customer,
      // Wide, since the sum of amounts need not fit the type of one.
      invoice.lines.reduce(Int128(0), { $0 + Int128($1.net) }) > 0
    else { return Effects() }
    var book = try FollowUpBook(customerID, at: event.time, rule: self, tables: tables)
    if let winBack = try book.open(FollowUpIdentity(.winBack)) { try book.end(winBack, .cancelled(.purchased)) }
    return try book.effects()
  }

  /// An event of `tier-changes`; a provisional promotion and an announced demotion change nothing here. Any demotion ends a welcome.
  package func handle(_ event: Event<DerivedEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    switch event.payload {
    case .tierPromoted(let move) where !move.provisional:
      var book = try FollowUpBook(move.customerID, at: event.time, rule: self, tables: tables)
      book.profile.tier = move.to
      if policy.tierWelcomeTiers.contains(move.to) {
        let store = book.store(nil)
        try book.schedule(
          FollowUpDraft(
            identity: FollowUpIdentity(.tierWelcome), cause: FollowUpCause(event), storeID: store,
            day: book.date(at: event.time, in: store).adding(days: policy.tierWelcomeDays)))
      }
      try book.scheduleCareVisit(cause: FollowUpCause(event), in: book.store(nil))
      return try book.effects()
    case .tierDemoted(let move):
      var book = try FollowUpBook(move.customerID, at: event.time, rule: self, tables: tables)
      if let welcome = try book.open(FollowUpIdentity(.tierWelcome)) { try book.end(welcome, .cancelled(.demoted)) }
      if move.provisional { return try book.effects() }
      book.profile.tier = move.to
      if policy.careVisitDays[move.to] == nil, let visit = try book.open(FollowUpIdentity(.careVisit)) {
        try book.end(visit, .cancelled(.demoted))
      }
      try book.scheduleCareVisit(cause: FollowUpCause(event), in: book.store(nil))
      return try book.effects()
    case .stageChanged(let change) where change.to == .dormant:
      var book = try FollowUpBook(change.customerID, at: event.time, rule: self, tables: tables)
      let store = book.store(nil)
      try book.schedule(
        FollowUpDraft(
          identity: FollowUpIdentity(.winBack), cause: FollowUpCause(event), storeID: store,
          day: book.date(at: event.time, in: store).adding(days: policy.winBackFirstDay)))
      return try book.effects()
    default: return Effects()
    }
  }
}
