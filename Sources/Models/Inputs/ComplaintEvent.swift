/// What happened to a complaint, on `complaints`.
package struct ComplaintEvent: Hashable, Sendable {
  package var complaintID: ComplaintID
  package var customerID: CustomerID
  package var change: ComplaintChange

  package init(complaintID: ComplaintID, customerID: CustomerID, change: ComplaintChange) {
    self.complaintID = complaintID
    self.customerID = customerID
    self.change = change
  }
}

/// The step of a complaint's life that an event reports.
package enum ComplaintChange: Hashable, Sendable {
  case opened(OpenedComplaint)
  case acknowledged(ComplaintAnswer)
  case replied(ComplaintAnswer)
  case customerReplied(note: String?)
  case held(HoldReason)
  case resumed(HoldReason)
  case assigned(ownerID: StaffID)
  case severityChanged(Severity)
  case promiseMade(ComplaintPromise)
  case promiseKept(PromiseID)
  case resolved(ComplaintResolution)
  case accepted(note: String?)
  case rejected(note: String?)
  case reopened(note: String?)
  case closed(note: String?)
}

/// A complaint as it is opened.
package struct OpenedComplaint: Hashable, Sendable {
  package var storeID: StoreID
  package var channel: ComplaintChannel
  package var category: String
  package var severity: Severity
  package var description: String?
  package var visitID: VisitID?
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?

  package init(
    storeID: StoreID, channel: ComplaintChannel, category: String, severity: Severity, description: String? = nil, visitID: VisitID? = nil,
    vehicleID: VehicleID? = nil, advisorID: StaffID? = nil
  ) {
    self.storeID = storeID
    self.channel = channel
    self.category = category
    self.severity = severity
    self.description = description
    self.visitID = visitID
    self.vehicleID = vehicleID
    self.advisorID = advisorID
  }
}

/// An acknowledgement or a reply by the firm.
package struct ComplaintAnswer: Hashable, Sendable {
  package var by: String
  package var channel: String?
  package var note: String?

  package init(by: String, channel: String? = nil, note: String? = nil) {
    self.by = by
    self.channel = channel
    self.note = note
  }
}

/// A promise to the customer, kept when it is fulfilled at or before `promisedAt`.
package struct ComplaintPromise: Hashable, Sendable {
  package var promiseID: PromiseID
  package var promisedAt: Instant
  package var what: String?

  package init(promiseID: PromiseID, promisedAt: Instant, what: String? = nil) {
    self.promiseID = promiseID
    self.promisedAt = promisedAt
    self.what = what
  }
}

/// How a complaint was settled.
package struct ComplaintResolution: Hashable, Sendable {
  package var by: String
  package var resolution: String
  package var rootCause: RootCause?
  /// Minor units.
  package var compensation: Int64?
  package var currency: Currency?

  package init(by: String, resolution: String, rootCause: RootCause? = nil, compensation: Int64? = nil, currency: Currency? = nil) {
    self.by = by
    self.resolution = resolution
    self.rootCause = rootCause
    self.compensation = compensation
    self.currency = currency
  }
}

/// Where a complaint came in.
package enum ComplaintChannel: String, CaseIterable, Hashable, Sendable {
  case phone, counter, web, app, social, other
}

/// How grave a complaint is.
package enum Severity: String, CaseIterable, Hashable, Sendable {
  case low, normal, high, critical
}

/// Why a complaint waits.
package enum HoldReason: String, CaseIterable, Hashable, Sendable {
  case waitingForCustomer, waitingForParts, waitingForThirdParty, other
}

/// Why a customer leaves or complains (W1, W2).
package enum RootCause: String, CaseIterable, Hashable, Sendable {
  case own, competitor, quality, neglect, dishonesty, management, staff, market, indifference, price, product, other
}
