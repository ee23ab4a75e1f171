/// What happened on a visit to a workshop, on `visits`.
package struct VisitEvent: Hashable, Sendable {
  package var visitID: VisitID
  package var customerID: CustomerID
  package var change: VisitChange

  package init(visitID: VisitID, customerID: CustomerID, change: VisitChange) {
    self.visitID = visitID
    self.customerID = customerID
    self.change = change
  }
}

/// The step of a visit that an event reports.
package enum VisitChange: Hashable, Sendable {
  case booked(BookedVisit)
  case cancelled(reason: String?)
  case noShow(reason: String?)
  case arrived(VisitArrival)
  case received(VisitArrival)
  case estimated(VisitEstimate)
  case promiseChanged(VisitPromise)
  case itemDeclined(DeclinedItem)
  case completed(CompletedVisit)
  case delivered(DeliveredVisit)
  case reworkLinked(originalVisitID: VisitID)
}

/// An appointment.
package struct BookedVisit: Hashable, Sendable {
  package var storeID: StoreID
  package var vehicleID: VehicleID?
  package var appointmentAt: Instant
  /// Service codes.
  package var services: [String]?

  package init(storeID: StoreID, vehicleID: VehicleID? = nil, appointmentAt: Instant, services: [String]? = nil) {
    self.storeID = storeID
    self.vehicleID = vehicleID
    self.appointmentAt = appointmentAt
    self.services = services
  }
}

/// A vehicle that arrives or is received; odometer in whole kilometres.
package struct VisitArrival: Hashable, Sendable {
  package var storeID: StoreID
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?
  package var odometerKm: Int64?

  package init(storeID: StoreID, vehicleID: VehicleID? = nil, advisorID: StaffID? = nil, odometerKm: Int64? = nil) {
    self.storeID = storeID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
    self.odometerKm = odometerKm
  }
}

/// Cost (minor units) and time estimated before work starts (S3).
package struct VisitEstimate: Hashable, Sendable {
  package var estimate: Int64
  package var currency: Currency
  package var promisedAt: Instant

  package init(estimate: Int64, currency: Currency, promisedAt: Instant) {
    self.estimate = estimate
    self.currency = currency
    self.promisedAt = promisedAt
  }
}

/// A new promised time (S4).
package struct VisitPromise: Hashable, Sendable {
  package var promisedAt: Instant
  package var notifiedAt: Instant?
  package var reason: String?

  package init(promisedAt: Instant, notifiedAt: Instant? = nil, reason: String? = nil) {
    self.promisedAt = promisedAt
    self.notifiedAt = notifiedAt
    self.reason = reason
  }
}

/// Work that the customer declined; the estimate in minor units.
package struct DeclinedItem: Hashable, Sendable {
  package var code: String
  package var estimate: Int64?
  package var currency: Currency?

  package init(code: String, estimate: Int64? = nil, currency: Currency? = nil) {
    self.code = code
    self.estimate = estimate
    self.currency = currency
  }
}

/// Work that is done.
package struct CompletedVisit: Hashable, Sendable {
  package var services: [CompletedService]
  package var technicianID: StaffID?
  package var odometerKm: Int64?
  package var faultCodes: [String]?

  package init(services: [CompletedService], technicianID: StaffID? = nil, odometerKm: Int64? = nil, faultCodes: [String]? = nil) {
    self.services = services
    self.technicianID = technicianID
    self.odometerKm = odometerKm
    self.faultCodes = faultCodes
  }
}

/// A service that was carried out.
package struct CompletedService: Hashable, Sendable {
  package var code: String
  package var family: String

  package init(code: String, family: String) {
    self.code = code
    self.family = family
  }
}

/// The vehicle handed back; the cost in minor units.
package struct DeliveredVisit: Hashable, Sendable {
  package var storeID: StoreID
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?
  package var odometerKm: Int64?
  package var finalCost: Int64?
  package var currency: Currency?
  package var explained: Bool
  package var advice: [MaintenanceAdvice]?

  package init(
    storeID: StoreID, vehicleID: VehicleID? = nil, advisorID: StaffID? = nil, odometerKm: Int64? = nil, finalCost: Int64? = nil,
    currency: Currency? = nil, explained: Bool = true, advice: [MaintenanceAdvice]? = nil
  ) {
    self.storeID = storeID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
    self.odometerKm = odometerKm
    self.finalCost = finalCost
    self.currency = currency
    self.explained = explained
    self.advice = advice
  }
}

/// Work that will be needed (F2).
package struct MaintenanceAdvice: Hashable, Sendable {
  package var code: String
  package var dueAt: Instant?
  package var dueKm: Int64?

  package init(code: String, dueAt: Instant? = nil, dueKm: Int64? = nil) {
    self.code = code
    self.dueAt = dueAt
    self.dueKm = dueKm
  }
}
