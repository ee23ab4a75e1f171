import FleetTesting
package import Models

/// A random life of three customers, fixed by its seed: visits, complaints, tiers, preferences and contacts over most of a year, then
/// ticks only until everything has ended.
package struct RandomFollowUps {
  package static let customers = ["ann", "bo", "cy"].map(CustomerID.init(checked:))
  /// Midnight in Shanghai, where the standard stores are.
  package static let start = Instant(rfc3339: "2026-01-04T16:00:00Z") ?? .earliest
  static let zones = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"]

  private var random: SeededGenerator

  package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// Plays the history; `watch` is called after every input and tick with, for an input, what it was. No input comes at a tick's instant.
  package func play(to handler: some FollowUpHandling, _ watch: (FollowUpInput?, Instant) throws -> Void = { _, _ in }) throws {
    var copy = self
    try copy.playOn(handler, watch)
  }

  private mutating func playOn(_ handler: some FollowUpHandling, _ watch: (FollowUpInput?, Instant) throws -> Void) throws {
    var time = Self.start
    var nextTick = time + .days(1)
    func tick(upTo time: Instant) throws {
      while nextTick <= time {
        try handler.tick(at: nextTick)
        try watch(nil, nextTick)
        nextTick = nextTick + .days(1)
      }
    }
    for _ in 0..<180 {
      time = time + .minutes(Int64.random(in: 0...4_000, using: &random)) + .milliseconds(Int64.random(in: 1...2, using: &random))
      if (time - Self.start).milliseconds % 86_400_000 == 0 { time = time + .milliseconds(1) }
      try tick(upTo: time)
      guard let customer = Self.customers.randomElement(using: &random) else { continue }
      let input = input(of: customer, handler, time)
      try handler.handle(input, at: time)
      try watch(input, time)
    }
    // Nobody has a round of care visits any more, so everything comes to an end.
    for customer in Self.customers {
      time = time + .milliseconds(1)
      let input = FollowUpInput.tier(.tierDemoted(move(customer, .d)))
      try handler.handle(input, at: time)
      try watch(input, time)
    }
    try tick(upTo: time + .days(400))
  }

  private mutating func input(of customer: CustomerID, _ handler: some FollowUpHandling, _ time: Instant) -> FollowUpInput {
    let visit = VisitID(checked: "v\(Int.random(in: 0..<12, using: &random))")
    let car = Int.random(in: 0..<5, using: &random) == 0 ? nil : VehicleID(checked: "x\(Int.random(in: 0..<3, using: &random))")
    let store = StoreID(checked: "s")
    let km = Bool.random(using: &random) ? (time - Self.start).milliseconds / 2_000_000 + Int64.random(in: 0...90, using: &random) : nil
    let code = ["minor", "brake", "tyres"].randomElement(using: &random) ?? ""
    func happened(_ change: VisitChange) -> FollowUpInput {
      .visit(VisitEvent(visitID: visit, customerID: customer, change: change))
    }
    func said(_ change: CustomerChange) -> FollowUpInput { .customer(CustomerEvent(customerID: customer, change: change)) }
    switch Int.random(in: 0..<24, using: &random) {
    case 0: return happened(.booked(BookedVisit(storeID: store, vehicleID: car, appointmentAt: time)))
    case 1: return happened(.noShow(reason: nil))
    case 2: return happened(.arrived(VisitArrival(storeID: store, vehicleID: car, odometerKm: km)))
    case 3, 4: return happened(.itemDeclined(DeclinedItem(code: code)))
    case 5, 6:
      return happened(.completed(CompletedVisit(services: [CompletedService(code: code, family: "f")], odometerKm: km)))
    case 7, 8, 9: return happened(.delivered(DeliveredVisit(storeID: store, vehicleID: car, odometerKm: km)))
    case 10: return happened(.reworkLinked(originalVisitID: VisitID(checked: "v1")))
    case 11, 12:
      let to = Tier.allCases.randomElement(using: &random) ?? .d
      let move = move(customer, to)
      return .tier(Bool.random(using: &random) ? .tierPromoted(move) : .tierDemoted(move))
    case 13, 14: return .tier(.stageChanged(StageChange(customerID: customer, to: .dormant, reviewedAt: time)))
    case 15:
      return .trade(
        .invoiced(
          Invoice(
            transactionID: TransactionID(checked: "t"), customerID: customer, storeID: store, currency: .yuan, total: 1,
            lines: [InvoiceLine(sku: "x", family: "f", kind: .part, quantity: 1, net: 1)])))
    case 16:
      return said(.updated(CustomerProfile(timeZone: Self.zones.randomElement(using: &random))))
    case 17:
      return said(
        .preferencesChanged(CustomerPreferences(channel: Channel.allCases.randomElement(using: &random), contactWindows: windows())))
    case 18:
      return said(
        .consentChanged(
          CustomerConsent(marketing: Int.random(in: 0..<4, using: &random) > 0, service: Int.random(in: 0..<8, using: &random) > 0)))
    case 19:
      guard let car else { return said(.referred(referrerID: customer)) }
      return Int.random(in: 0..<6, using: &random) == 0
        ? said(.vehicleTransferred(VehicleTransfer(vehicleID: car)))
        : said(.odometerRead(OdometerReading(vehicleID: car, odometerKm: km ?? 7)))
    case 20, 21: return complaint(of: customer)
    default: return contact(of: customer, handler, time)
    }
  }

  private func move(_ customer: CustomerID, _ to: Tier) -> TierMove {
    TierMove(customerID: customer, from: .d, to: to, population: 1, windowSpend: 1, currency: .yuan, provisional: false, reason: .review)
  }

  private mutating func windows() -> [ContactWindow] {
    (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
      let days = Weekday.allCases.filter { _ in Bool.random(using: &random) }
      guard let from = WallTime(minuteOfDay: Int.random(in: 0...48, using: &random) * 30),
        let to = WallTime(minuteOfDay: Int.random(in: 0...48, using: &random) * 30)
      else { return nil }
      return ContactWindow(days: days, from: from, to: to)
    }
  }

  private mutating func complaint(of customer: CustomerID) -> FollowUpInput {
    let changes: [ComplaintChange] = [
      .opened(OpenedComplaint(storeID: StoreID(checked: "s"), channel: .phone, category: "x", severity: .normal)), .held(.other),
      .resumed(.other), .resolved(ComplaintResolution(by: "m", resolution: "r")), .resolved(ComplaintResolution(by: "m", resolution: "r")),
      .accepted(note: nil), .rejected(note: nil), .reopened(note: nil), .closed(note: nil),
    ]
    let id = ComplaintID(checked: "k\(Int.random(in: 0..<2, using: &random))")
    return .complaint(ComplaintEvent(complaintID: id, customerID: customer, change: changes.randomElement(using: &random) ?? changes[0]))
  }

  private mutating func contact(of customer: CustomerID, _ handler: some FollowUpHandling, _ time: Instant) -> FollowUpInput {
    let own = handler.followUps(of: customer).suffix(8)
    let id = Int.random(in: 0..<8, using: &random) == 0 ? nil : own.randomElement(using: &random) ?? FollowUpID(checked: "unknown")
    let contact = Contact(followUpID: id, channel: .call)
    let change: ContactChange =
      switch Int.random(in: 0..<6, using: &random) {
      case 0: .attempted(contact)
      case 1, 2: .reached(contact)
      case 3: .refused(contact)
      case 4:
        .snoozed(
          SnoozedContact(
            followUpID: id ?? FollowUpID(checked: "unknown"), until: time + .hours(Int64.random(in: -5...400, using: &random))))
      default: .surveyResponded(SurveyResponse(followUpID: id))
      }
    return .contact(ContactEvent(customerID: customer, change: change))
  }
}
