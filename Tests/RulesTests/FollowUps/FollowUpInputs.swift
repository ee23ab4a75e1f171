import FollowUpHistories
import Models

@testable import Rules

// Short ways to write a history: one customer, ids as they are written.
extension FollowUpDriver.Input {
  static let someone = CustomerID(checked: "c")

  private static func visit(_ id: String, _ change: VisitChange) -> Self {
    .visit(VisitEvent(visitID: VisitID(checked: id), customerID: someone, change: change))
  }
  private static func arrival(_ store: String, _ car: String?, _ advisor: String?, _ km: Int64?) -> VisitArrival {
    VisitArrival(
      storeID: StoreID(checked: store), vehicleID: car.map(VehicleID.init(checked:)), advisorID: advisor.map(StaffID.init(checked:)),
      odometerKm: km)
  }

  static func booked(_ id: String, car: String? = nil, store: String = "s") -> Self {
    visit(
      id,
      .booked(
        BookedVisit(
          storeID: StoreID(checked: store), vehicleID: car.map(VehicleID.init(checked:)), appointmentAt: Instant(milliseconds: 0))))
  }
  static func noShow(_ id: String) -> Self { visit(id, .noShow(reason: nil)) }
  static func arrived(_ id: String, car: String? = nil, store: String = "s", advisor: String? = nil, km: Int64? = nil) -> Self {
    visit(id, .arrived(arrival(store, car, advisor, km)))
  }
  static func received(_ id: String, car: String? = nil, store: String = "s", advisor: String? = nil, km: Int64? = nil) -> Self {
    visit(id, .received(arrival(store, car, advisor, km)))
  }
  static func declined(_ id: String, _ code: String) -> Self { visit(id, .itemDeclined(DeclinedItem(code: code))) }
  static func completed(_ id: String, _ codes: String..., km: Int64? = nil) -> Self {
    visit(id, .completed(CompletedVisit(services: codes.map { CompletedService(code: $0, family: "f") }, odometerKm: km)))
  }
  static func delivered(_ id: String, car: String? = nil, store: String = "s", advisor: String? = nil, km: Int64? = nil) -> Self {
    let arrival = arrival(store, car, advisor, km)
    return visit(
      id,
      .delivered(
        DeliveredVisit(storeID: arrival.storeID, vehicleID: arrival.vehicleID, advisorID: arrival.advisorID, odometerKm: km)))
  }
  static func rework(_ id: String, of original: String) -> Self { visit(id, .reworkLinked(originalVisitID: VisitID(checked: original))) }

  static func invoiced(net: Int64..., payer: Payer = .customer) -> Self {
    .trade(
      .invoiced(
        Invoice(
          transactionID: TransactionID(checked: "t"), customerID: someone, storeID: StoreID(checked: "s"), currency: .yuan,
          total: 0,
          lines: net.map { InvoiceLine(sku: "x", family: "f", kind: .part, quantity: 1, net: $0) }, payer: payer)))
  }

  private static func move(_ from: Tier, _ to: Tier, _ provisional: Bool) -> TierMove {
    TierMove(
      customerID: someone, from: from, to: to, population: 1, windowSpend: 1, currency: .yuan, provisional: provisional,
      reason: provisional ? .purchase : .review)
  }
  static func promoted(_ from: Tier, _ to: Tier, provisional: Bool = false) -> Self { .tier(.tierPromoted(move(from, to, provisional))) }
  static func demoted(_ from: Tier, _ to: Tier, provisional: Bool = false) -> Self { .tier(.tierDemoted(move(from, to, provisional))) }
  static func stage(_ to: Stage) -> Self {
    .tier(.stageChanged(StageChange(customerID: someone, to: to, reviewedAt: Instant(milliseconds: 0))))
  }

  static func complaint(_ id: String, _ change: ComplaintChange) -> Self {
    .complaint(ComplaintEvent(complaintID: ComplaintID(checked: id), customerID: someone, change: change))
  }
  static func opened(_ id: String, store: String = "s", advisor: String? = nil) -> Self {
    complaint(
      id,
      .opened(
        OpenedComplaint(
          storeID: StoreID(checked: store), channel: .phone, category: "x", severity: .normal,
          advisorID: advisor.map(StaffID.init(checked:)))))
  }
  static func resolved(_ id: String) -> Self { complaint(id, .resolved(ComplaintResolution(by: "m", resolution: "r"))) }
  static func accepted(_ id: String) -> Self { complaint(id, .accepted(note: nil)) }
  static func rejected(_ id: String) -> Self { complaint(id, .rejected(note: nil)) }
  static func reopened(_ id: String) -> Self { complaint(id, .reopened(note: nil)) }
  static func closed(_ id: String) -> Self { complaint(id, .closed(note: nil)) }

  static func customer(_ change: CustomerChange) -> Self { .customer(CustomerEvent(customerID: someone, change: change)) }
  static func profile(zone: String? = nil, home: String? = nil, birthday: String? = nil) -> Self {
    customer(.updated(CustomerProfile(timeZone: zone, homeStoreID: home.map(StoreID.init(checked:)), birthday: birthday)))
  }
  static func consent(marketing: Bool? = nil, service: Bool? = nil) -> Self {
    customer(.consentChanged(CustomerConsent(marketing: marketing, service: service)))
  }
  static func prefers(_ channel: Channel? = nil, advisor: String? = nil, windows: [ContactWindow]? = nil) -> Self {
    customer(
      .preferencesChanged(
        CustomerPreferences(channel: channel, contactWindows: windows, advisorID: advisor.map(StaffID.init(checked:)))))
  }
  static func odometer(_ car: String, _ km: Int64) -> Self {
    customer(.odometerRead(OdometerReading(vehicleID: VehicleID(checked: car), odometerKm: km)))
  }
  static func transferred(_ car: String) -> Self { customer(.vehicleTransferred(VehicleTransfer(vehicleID: VehicleID(checked: car)))) }
  static func scrapped(_ car: String) -> Self { customer(.vehicleScrapped(VehicleID(checked: car))) }

  static func contact(_ change: ContactChange) -> Self { .contact(ContactEvent(customerID: someone, change: change)) }
  static func survey(of visit: String? = nil, followUp: FollowUpID? = nil) -> Self {
    contact(.surveyResponded(SurveyResponse(visitID: visit.map(VisitID.init(checked:)), followUpID: followUp, csat: 5)))
  }
}

extension Instant {
  /// A time as a clock in Shanghai shows it, such as `2026-03-02 10:00`, which is eight hours ahead of UTC.
  init(shanghai text: String) {
    let parts = text.split(separator: " ")
    self = Instant(rfc3339: "\(parts[0])T\(parts[1])\(parts[1].utf8.count == 5 ? ":00" : "")+08:00") ?? .earliest
  }

  var shanghai: String {
    let text = (self + .hours(8)).rfc3339
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(text.hasSuffix(":00.000Z") ? 5 : 12))"
  }
}
