extension VisitEvent {
  /// The CloudEvents `type`.
  package var type: String {
    switch change {
    case .booked: "visit.booked"
    case .cancelled: "visit.cancelled"
    case .noShow: "visit.noShow"
    case .arrived: "visit.arrived"
    case .received: "visit.received"
    case .estimated: "visit.estimated"
    case .promiseChanged: "visit.promiseChanged"
    case .itemDeclined: "visit.itemDeclined"
    case .completed: "visit.completed"
    case .delivered: "visit.delivered"
    case .reworkLinked: "visit.reworkLinked"
    }
  }

  /// `nil` when the topic carries no such type.
  init?(type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    guard let kind = VisitType(type) else { return nil }
    visitID = try data.id("visitID")
    customerID = try data.id("customerID")
    change = try kind.change(&data)
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    writer.field("visitID", visitID)
    writer.field("customerID", customerID)
    switch change {
    case .booked(let booked): booked.write(to: &writer)
    case .cancelled(let reason), .noShow(let reason): writer.field("reason", reason)
    case .arrived(let arrival), .received(let arrival): arrival.write(to: &writer)
    case .estimated(let estimate):
      writer.field("estimate", estimate.estimate)
      writer.field("currency", estimate.currency)
      writer.field("promisedAt", estimate.promisedAt)
    case .promiseChanged(let promise):
      writer.field("promisedAt", promise.promisedAt)
      writer.field("notifiedAt", promise.notifiedAt)
      writer.field("reason", promise.reason)
    case .itemDeclined(let item):
      writer.field("code", item.code)
      writer.field("estimate", item.estimate)
      writer.field("currency", item.currency)
    case .completed(let completed): completed.write(to: &writer)
    case .delivered(let delivered): delivered.write(to: &writer)
    case .reworkLinked(let originalVisitID): writer.field("originalVisitID", originalVisitID)
    }
  }
}

/// The types of `visits`, told apart before the ids that they share are read.
private enum VisitType {
  case booked, cancelled, noShow, arrived, received, estimated, promiseChanged, itemDeclined, completed, delivered, reworkLinked

  init?(_ type: BorrowedText) {
    switch type {
    case "visit.booked": self = .booked
    case "visit.cancelled": self = .cancelled
    case "visit.noShow": self = .noShow
    case "visit.arrived": self = .arrived
    case "visit.received": self = .received
    case "visit.estimated": self = .estimated
    case "visit.promiseChanged": self = .promiseChanged
    case "visit.itemDeclined": self = .itemDeclined
    case "visit.completed": self = .completed
    case "visit.delivered": self = .delivered
    case "visit.reworkLinked": self = .reworkLinked
    default: return nil
    }
  }

  func change(_ data: inout JSONObject) throws(Fault) -> VisitChange {
    switch self {
    case .booked: .booked(try BookedVisit(from: &data))
    case .cancelled: .cancelled(reason: try data.optionalString("reason"))
    case .noShow: .noShow(reason: try data.optionalString("reason"))
    case .arrived: .arrived(try VisitArrival(from: &data))
    case .received: .received(try VisitArrival(from: &data))
    case .estimated:
      .estimated(
        VisitEstimate(
          estimate: try data.amount("estimate"), currency: try data.currency("currency"), promisedAt: try data.instant("promisedAt")))
    case .promiseChanged:
      .promiseChanged(
        VisitPromise(
          promisedAt: try data.instant("promisedAt"), notifiedAt: try data.optionalInstant("notifiedAt"),
          reason: try data.optionalString("reason")))
    case .itemDeclined:
      .itemDeclined(
        DeclinedItem(
          code: try data.string("code"), estimate: try data.optionalAmount("estimate"), currency: try data.optionalCurrency("currency")))
    case .completed: .completed(try CompletedVisit(from: &data))
    case .delivered: .delivered(try DeliveredVisit(from: &data))
    case .reworkLinked: .reworkLinked(originalVisitID: try data.id("originalVisitID"))
    }
  }
}

extension BookedVisit {
  init(from data: inout JSONObject) throws(Fault) {
    storeID = try data.id("storeID")
    vehicleID = try data.optionalID("vehicleID")
    appointmentAt = try data.instant("appointmentAt")
    services = try data.optionalList("services") { (value) throws(Fault) in try value.asString() }
  }

  func write(to writer: inout JSONWriter) {
    writer.field("storeID", storeID)
    writer.field("vehicleID", vehicleID)
    writer.field("appointmentAt", appointmentAt)
    writer.list("services", services) { code, writer in writer.value(code) }
  }
}

extension VisitArrival {
  init(from data: inout JSONObject) throws(Fault) {
    storeID = try data.id("storeID")
    vehicleID = try data.optionalID("vehicleID")
    advisorID = try data.optionalID("advisorID")
    odometerKm = try data.optionalKilometres("odometerKm")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("storeID", storeID)
    writer.field("vehicleID", vehicleID)
    writer.field("advisorID", advisorID)
    writer.field("odometerKm", odometerKm)
  }
}

extension CompletedVisit {
  init(from data: inout JSONObject) throws(Fault) {
    services = try data.list("services") { (value) throws(Fault) in
      try value.asObject { (service) throws(Fault) in
        CompletedService(code: try service.string("code"), family: try service.string("family"))
      }
    }
    technicianID = try data.optionalID("technicianID")
    odometerKm = try data.optionalKilometres("odometerKm")
    faultCodes = try data.optionalList("faultCodes") { (value) throws(Fault) in try value.asString() }
  }

  func write(to writer: inout JSONWriter) {
    writer.objects("services", services) { service, writer in
      writer.field("code", service.code)
      writer.field("family", service.family)
    }
    writer.field("technicianID", technicianID)
    writer.field("odometerKm", odometerKm)
    writer.list("faultCodes", faultCodes) { code, writer in writer.value(code) }
  }
}

extension DeliveredVisit {
  init(from data: inout JSONObject) throws(Fault) {
    storeID = try data.id("storeID")
    vehicleID = try data.optionalID("vehicleID")
    advisorID = try data.optionalID("advisorID")
    odometerKm = try data.optionalKilometres("odometerKm")
    finalCost = try data.optionalAmount("finalCost")
    currency = try data.optionalCurrency("currency")
    explained = try data.optionalBool("explained") ?? true
    advice = try data.optionalList("advice") { (value) throws(Fault) in
      try value.asObject { (advice) throws(Fault) in
        MaintenanceAdvice(
          code: try advice.string("code"), dueAt: try advice.optionalInstant("dueAt"), dueKm: try advice.optionalKilometres("dueKm"))
      }
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.field("storeID", storeID)
    writer.field("vehicleID", vehicleID)
    writer.field("advisorID", advisorID)
    writer.field("odometerKm", odometerKm)
    writer.field("finalCost", finalCost)
    writer.field("currency", currency)
    writer.field("explained", explained)
    writer.objects("advice", advice) { advice, writer in
      writer.field("code", advice.code)
      writer.field("dueAt", advice.dueAt)
      writer.field("dueKm", advice.dueKm)
    }
  }
}

extension JSONObject {
  /// Whole kilometres, from 0 to 10,000,000: more than any vehicle runs, and few enough to be added without care.
  mutating func kilometres(_ name: StaticString) throws(Fault) -> Int64 {
    try integer(name, "whole kilometres", in: 0...10_000_000)
  }

  mutating func optionalKilometres(_ name: StaticString) throws(Fault) -> Int64? {
    try optionalInteger(name, "whole kilometres", in: 0...10_000_000)
  }
}
