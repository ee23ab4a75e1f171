extension CustomerEvent {
  /// The CloudEvents `type`.
  package var type: String {
    switch change {
    case .registered: "customer.registered"
    case .updated: "customer.updated"
    case .preferencesChanged: "customer.preferencesChanged"
    case .consentChanged: "customer.consentChanged"
    case .referred: "customer.referred"
    case .merged: "customer.merged"
    case .erasureRequested: "customer.erasureRequested"
    case .vehicleRegistered: "vehicle.registered"
    case .vehicleTransferred: "vehicle.transferred"
    case .vehicleScrapped: "vehicle.scrapped"
    case .odometerRead: "vehicle.odometerRead"
    }
  }

  /// `nil` when the topic carries no such type.
  init?(type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    guard let kind = CustomerType(type) else { return nil }
    customerID = try data.id("customerID")
    change = try kind.change(&data)
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    switch change {
    case .registered(let profile), .updated(let profile): profile.write(to: &writer)
    case .preferencesChanged(let preferences): preferences.write(to: &writer)
    case .consentChanged(let consent):
      writer.field("marketing", consent.marketing)
      writer.field("service", consent.service)
    case .referred(let referrerID): writer.field("referrerID", referrerID)
    case .merged(let merge):
      writer.field("survivorID", merge.survivorID)
      writer.list("duplicateIDs", merge.duplicateIDs) { id, writer in writer.value(id.rawValue) }
    case .erasureRequested: break
    case .vehicleRegistered(let vehicle): vehicle.write(to: &writer)
    case .vehicleTransferred(let transfer):
      writer.field("vehicleID", transfer.vehicleID)
      writer.field("toCustomerID", transfer.toCustomerID)
    case .vehicleScrapped(let vehicleID): writer.field("vehicleID", vehicleID)
    case .odometerRead(let reading):
      writer.field("vehicleID", reading.vehicleID)
      writer.field("odometerKm", reading.odometerKm)
    }
  }
}

/// The types of `customers`, told apart before the id that they share is read.
private enum CustomerType {
  case registered, updated, preferencesChanged, consentChanged, referred, merged, erasureRequested, vehicleRegistered, vehicleTransferred,
    vehicleScrapped, odometerRead

  init?(_ type: BorrowedText) {
    switch type {
    case "customer.registered": self = .registered
    case "customer.updated": self = .updated
    case "customer.preferencesChanged": self = .preferencesChanged
    case "customer.consentChanged": self = .consentChanged
    case "customer.referred": self = .referred
    case "customer.merged": self = .merged
    case "customer.erasureRequested": self = .erasureRequested
    case "vehicle.registered": self = .vehicleRegistered
    case "vehicle.transferred": self = .vehicleTransferred
    case "vehicle.scrapped": self = .vehicleScrapped
    case "vehicle.odometerRead": self = .odometerRead
    default: return nil
    }
  }

  func change(_ data: inout JSONObject) throws(Fault) -> CustomerChange {
    switch self {
    case .registered: .registered(try CustomerProfile(from: &data))
    case .updated: .updated(try CustomerProfile(from: &data))
    case .preferencesChanged: .preferencesChanged(try CustomerPreferences(from: &data))
    case .consentChanged:
      .consentChanged(CustomerConsent(marketing: try data.optionalBool("marketing"), service: try data.optionalBool("service")))
    case .referred: .referred(referrerID: try data.id("referrerID"))
    case .merged:
      .merged(
        CustomerMerge(
          survivorID: try data.id("survivorID"), duplicateIDs: try data.list("duplicateIDs") { (value) throws(Fault) in try value.asID() }))
    case .erasureRequested: .erasureRequested
    case .vehicleRegistered: .vehicleRegistered(try VehicleProfile(from: &data))
    case .vehicleTransferred:
      .vehicleTransferred(VehicleTransfer(vehicleID: try data.id("vehicleID"), toCustomerID: try data.optionalID("toCustomerID")))
    case .vehicleScrapped: .vehicleScrapped(try data.id("vehicleID"))
    case .odometerRead:
      .odometerRead(OdometerReading(vehicleID: try data.id("vehicleID"), odometerKm: try data.kilometres("odometerKm")))
    }
  }
}

extension CustomerProfile {
  init(from data: inout JSONObject) throws(Fault) {
    `class` = try data.optionalChoice("class")
    name = try data.optionalString("name")
    phone = try data.optionalString("phone")
    timeZone = try data.optionalString("timeZone")
    language = try data.optionalString("language")
    homeStoreID = try data.optionalID("homeStoreID")
    birthday = try data.optionalString("birthday")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("class", `class`)
    writer.field("name", name)
    writer.field("phone", phone)
    writer.field("timeZone", timeZone)
    writer.field("language", language)
    writer.field("homeStoreID", homeStoreID)
    writer.field("birthday", birthday)
  }
}

extension CustomerPreferences {
  init(from data: inout JSONObject) throws(Fault) {
    channel = try data.optionalChoice("channel")
    contactWindows = try data.optionalList("contactWindows", ContactWindow.init)
    advisorID = try data.optionalID("advisorID")
    technicianID = try data.optionalID("technicianID")
    others = [:]
    for name in PreferenceName.allCases {
      others[name] = try data.optionalString(name.field)
    }
  }

  func write(to writer: inout JSONWriter) {
    writer.field("channel", channel)
    writer.objects("contactWindows", contactWindows) { window, writer in
      writer.list("days", window.days) { day, writer in writer.value(day.rawValue) }
      writer.field("from", window.from.description)
      writer.field("to", window.to.description)
    }
    writer.field("advisorID", advisorID)
    writer.field("technicianID", technicianID)
    for name in PreferenceName.allCases { writer.field(name.field, others[name]) }
  }
}

extension PreferenceName {
  /// The member that carries it.
  fileprivate var field: StaticString {
    switch self {
    case .serviceTime: "serviceTime"
    case .serviceMode: "serviceMode"
    case .serviceContent: "serviceContent"
    case .paymentMethod: "paymentMethod"
    case .drivingStyle: "drivingStyle"
    case .drink: "drink"
    case .topics: "topics"
    case .magazines: "magazines"
    case .taste: "taste"
    case .restingStyle: "restingStyle"
    case .communicationStyle: "communicationStyle"
    case .behaviourStyle: "behaviourStyle"
    }
  }
}

extension ContactWindow {
  init(_ value: JSONValue) throws(Fault) {
    self = try value.asObject { (window) throws(Fault) in
      ContactWindow(
        days: try window.list("days") { (day) throws(Fault) in try day.asChoice() }, from: try window.required("from").asWallTime(),
        to: try window.required("to").asWallTime())
    }
  }
}

extension JSONValue {
  fileprivate func asWallTime() throws(Fault) -> WallTime {
    guard isString, let time = WallTime(text.string) else { throw fault(expected: "a time of day as HH:MM") }
    return time
  }
}

extension VehicleProfile {
  init(from data: inout JSONObject) throws(Fault) {
    vehicleID = try data.id("vehicleID")
    plate = try data.optionalString("plate")
    vin = try data.optionalString("vin")
    make = try data.optionalString("make")
    model = try data.optionalString("model")
    firstRegisteredAt = try data.optionalInstant("firstRegisteredAt")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("vehicleID", vehicleID)
    writer.field("plate", plate)
    writer.field("vin", vin)
    writer.field("make", make)
    writer.field("model", model)
    writer.field("firstRegisteredAt", firstRegisteredAt)
  }
}
