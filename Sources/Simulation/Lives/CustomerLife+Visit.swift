import Models

extension CustomerLife {
  /// One visit, from the booking to the till, and what follows it.
  mutating func visit(number: Int, _ vehicle: Vehicle, on day: Int) {
    let visit = VisitID(checked: "V\(id.rawValue.dropFirst())-\(number)")
    let arrival = chain.instant(day: day, second: chance.whole((8 * 3_600 + 35 * 60)...(11 * 3_600)))
    func step(_ change: VisitChange) -> EventPayload { .visit(VisitEvent(visitID: visit, customerID: id, change: change)) }

    let services = services()
    if chance.happens(0.7) {
      let booked = chain.instant(day: max(0, day - chance.whole(1...9)), second: chance.whole(32_400...72_000))
      let booking = BookedVisit(storeID: store, vehicleID: vehicle.id, appointmentAt: arrival, services: services.map(\.code))
      add(step(.booked(booking)), at: min(booked, arrival - .hours(1)))
      if chance.happens(0.04) { return add(step(.noShow(reason: nil)), at: arrival + .hours(2)) }
      if chance.happens(0.03) { return add(step(.cancelled(reason: "time")), at: arrival - .minutes(30)) }
    }

    let odometer = vehicle.odometer(day: day)
    add(step(.arrived(VisitArrival(storeID: store, vehicleID: vehicle.id, advisorID: advisor, odometerKm: odometer))), at: arrival)
    let cost = services.reduce(0) { $0 + Int64($1.labour + $1.part) }
    let promised = chain.instant(day: day, second: chance.whole(15...17) * 3_600)
    add(step(.estimated(VisitEstimate(estimate: cost, currency: .yuan, promisedAt: promised))), at: arrival + .minutes(20))
    if chance.happens(0.12) {
      let declined = chance.one(of: SimulatedService.all)
      let item = DeclinedItem(code: declined.code, estimate: Int64(declined.labour + declined.part), currency: .yuan)
      add(step(.itemDeclined(item)), at: arrival + .minutes(35))
    }
    let completed = chain.instant(day: day, second: chance.whole((13 * 3_600)...(16 * 3_600)))
    let done = services.map { CompletedService(code: $0.code, family: $0.family) }
    add(step(.completed(CompletedVisit(services: done, odometerKm: odometer))), at: completed)
    let delivered = completed + .seconds(Int64(chance.whole(600...5_400)))
    add(
      step(
        .delivered(
          DeliveredVisit(storeID: store, vehicleID: vehicle.id, advisorID: advisor, odometerKm: odometer, finalCost: cost, currency: .yuan))
      ),
      at: delivered)

    sell(services, visit, vehicle, at: delivered + .seconds(Int64(chance.whole(60...900))))
    contact(visit, after: delivered, day: day)
    if chance.happens(0.04) { complain(visit, vehicle, day: day + chance.whole(1...6)) }
  }

  private mutating func services() -> [SimulatedService] {
    var services = [chance.happens(0.75) ? SimulatedService.all[0] : SimulatedService.all[1]]
    for service in SimulatedService.all.dropFirst(2) where chance.happens(0.16) { services.append(service) }
    return services
  }

  // MARK: The till

  private mutating func sell(_ services: [SimulatedService], _ visit: VisitID, _ vehicle: Vehicle, at time: Instant) {
    let transaction = TransactionID(checked: numbered("T"))
    let lines = services.flatMap { service in
      [(service.code, LineKind.labour, service.labour), ("\(service.code)-part", .part, service.part)].compactMap { sku, kind, price in
        price > 0 ? line(sku, service.family, kind, price) : nil
      }
    }
    let isAnonymous = chance.happens(0.02)
    let luck = chance.share()
    let invoice = Invoice(
      transactionID: transaction, customerID: isAnonymous ? nil : id, storeID: store, currency: .yuan,
      total: lines.reduce(0) { $0 + $1.net },
      lines: lines, payer: luck < 0.03 ? .warranty : luck < 0.05 ? .insurer : .customer, visitID: visit, vehicleID: vehicle.id,
      advisorID: advisor)
    add(.transaction(.invoiced(invoice)), at: time, sentTwice: true)
    guard !isAnonymous else { return }
    let payment = Payment(transactionID: transaction, customerID: id, amount: invoice.total, currency: .yuan, method: "wechat")
    let delay: TimeSpan = chance.happens(0.1) ? .days(Int64(chance.whole(5...40))) : .seconds(90)
    add(.transaction(.paid(payment)), at: time + delay, sentTwice: true)
    amend(invoice, at: time)
  }

  private mutating func line(_ sku: String, _ family: String, _ kind: LineKind, _ price: Int) -> InvoiceLine {
    let net = Int64(Double(price) * wealth * (0.7 + 0.6 * chance.share()))
    return InvoiceLine(sku: sku, family: family, kind: kind, quantity: 1, net: net, cost: net * 6 / 10)
  }

  /// Now and then an invoice is corrected, refunded in part or whole, or voided; never two of these on one day.
  private mutating func amend(_ invoice: Invoice, at time: Instant) {
    let luck = chance.share()
    let later = time + .days(Int64(chance.whole(1...45))) + .seconds(Int64(chance.whole(0...7_200)))
    if luck < 0.02 {
      let line = chance.one(of: invoice.lines)
      let refund = Refund(
        transactionID: TransactionID(checked: numbered("R")), originalTransactionID: invoice.transactionID, customerID: id, storeID: store,
        currency: .yuan, total: line.net, lines: [line])
      if line.net > 0 { add(.transaction(.refunded(refund)), at: later, sentTwice: true) }
    } else if luck < 0.026 {
      add(.transaction(.voided(VoidedInvoice(transactionID: invoice.transactionID, customerID: id, reason: "twice"))), at: later)
    } else if luck < 0.034 {
      var corrected = invoice
      for index in corrected.lines.indices { corrected.lines[index].net = corrected.lines[index].net * 9 / 10 }
      corrected.total = corrected.lines.reduce(0) { $0 + $1.net }
      add(.transaction(.corrected(corrected)), at: later)
    }
  }

  // MARK: Calls and surveys

  private mutating func contact(_ visit: VisitID, after delivered: Instant, day: Int) {
    guard chance.happens(0.3) else { return }
    let time = chain.instant(day: chain.openDay(day + chance.whole(1...4)), second: chance.whole(34_200...61_200))
    let contact = Contact(channel: .call, by: advisor.rawValue)
    guard chance.happens(0.7) else { return add(.contact(ContactEvent(customerID: id, change: .attempted(contact))), at: time) }
    add(.contact(ContactEvent(customerID: id, change: .reached(contact))), at: time)
    guard chance.happens(0.4) else { return }
    let answer = SurveyResponse(visitID: visit, csat: Int64(chance.whole(2...5)), nps: Int64(chance.whole(3...10)))
    add(.contact(ContactEvent(customerID: id, change: .surveyResponded(answer))), at: time + .hours(3))
  }
}
