/// What is known of a customer or of his vehicle, on `customers`.
package struct CustomerEvent: Hashable, Sendable {
  package var customerID: CustomerID
  package var change: CustomerChange

  package init(customerID: CustomerID, change: CustomerChange) {
    self.customerID = customerID
    self.change = change
  }
}

/// The fact that an event reports.
package enum CustomerChange: Hashable, Sendable {
  case registered(CustomerProfile)
  case updated(CustomerProfile)
  case preferencesChanged(CustomerPreferences)
  case consentChanged(CustomerConsent)
  case referred(referrerID: CustomerID)
  case merged(CustomerMerge)
  case erasureRequested
  case vehicleRegistered(VehicleProfile)
  case vehicleTransferred(VehicleTransfer)
  case vehicleScrapped(VehicleID)
  case odometerRead(OdometerReading)
}

/// Who the customer is; an absent field changes nothing.
package struct CustomerProfile: Hashable, Sendable {
  package var `class`: CustomerClass?
  package var name: String?
  package var phone: String?
  /// An IANA identifier as it came; whether it exists is the rule's to say.
  package var timeZone: String?
  package var language: String?
  package var homeStoreID: StoreID?
  /// As it came; whether it exists is the rule's to say.
  package var birthday: String?

  package init(
    `class`: CustomerClass? = nil, name: String? = nil, phone: String? = nil, timeZone: String? = nil, language: String? = nil,
    homeStoreID: StoreID? = nil, birthday: String? = nil
  ) {
    self.`class` = `class`
    self.name = name
    self.phone = phone
    self.timeZone = timeZone
    self.language = language
    self.homeStoreID = homeStoreID
    self.birthday = birthday
  }
}

/// A person or a firm (T6).
package enum CustomerClass: String, CaseIterable, Hashable, Sendable {
  case individual, company
}

/// How the customer wishes to be served (D2, F5); an absent field changes nothing.
package struct CustomerPreferences: Hashable, Sendable {
  package var channel: Channel?
  package var contactWindows: [ContactWindow]?
  package var advisorID: StaffID?
  package var technicianID: StaffID?
  package var others: [PreferenceName: String]

  package init(
    channel: Channel? = nil, contactWindows: [ContactWindow]? = nil, advisorID: StaffID? = nil, technicianID: StaffID? = nil,
    others: [PreferenceName: String] = [:]
  ) {
    self.channel = channel
    self.contactWindows = contactWindows
    self.advisorID = advisorID
    self.technicianID = technicianID
    self.others = others
  }
}

/// When a customer may be contacted; `to` at or before `from` runs into the next day.
package struct ContactWindow: Hashable, Sendable {
  package var days: [Weekday]
  package var from: WallTime
  package var to: WallTime

  package init(days: [Weekday], from: WallTime, to: WallTime) {
    self.days = days
    self.from = from
    self.to = to
  }
}

/// The preferences of D2 that are kept as plain text.
package enum PreferenceName: String, CaseIterable, Hashable, Sendable {
  case serviceTime, serviceMode, serviceContent, paymentMethod, drivingStyle, drink, topics, magazines, taste, restingStyle,
    communicationStyle, behaviourStyle
}

/// Consent by purpose; an absent field changes nothing.
package struct CustomerConsent: Hashable, Sendable {
  package var marketing: Bool?
  package var service: Bool?

  package init(marketing: Bool? = nil, service: Bool? = nil) {
    self.marketing = marketing
    self.service = service
  }
}

/// Records of one person found under several ids; stored and counted, applied in a later version.
package struct CustomerMerge: Hashable, Sendable {
  package var survivorID: CustomerID
  package var duplicateIDs: [CustomerID]

  package init(survivorID: CustomerID, duplicateIDs: [CustomerID]) {
    self.survivorID = survivorID
    self.duplicateIDs = duplicateIDs
  }
}

/// A vehicle of the customer.
package struct VehicleProfile: Hashable, Sendable {
  package var vehicleID: VehicleID
  package var plate: String?
  package var vin: String?
  package var make: String?
  package var model: String?
  package var firstRegisteredAt: Instant?

  package init(
    vehicleID: VehicleID, plate: String? = nil, vin: String? = nil, make: String? = nil, model: String? = nil,
    firstRegisteredAt: Instant? = nil
  ) {
    self.vehicleID = vehicleID
    self.plate = plate
    self.vin = vin
    self.make = make
    self.model = model
    self.firstRegisteredAt = firstRegisteredAt
  }
}

/// A vehicle that changed hands.
package struct VehicleTransfer: Hashable, Sendable {
  package var vehicleID: VehicleID
  package var toCustomerID: CustomerID?

  package init(vehicleID: VehicleID, toCustomerID: CustomerID? = nil) {
    self.vehicleID = vehicleID
    self.toCustomerID = toCustomerID
  }
}

/// An odometer reading in whole kilometres.
package struct OdometerReading: Hashable, Sendable {
  package var vehicleID: VehicleID
  package var odometerKm: Int64

  package init(vehicleID: VehicleID, odometerKm: Int64) {
    self.vehicleID = vehicleID
    self.odometerKm = odometerKm
  }
}
