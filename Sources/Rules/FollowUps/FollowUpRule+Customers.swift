package import Models

extension FollowUpRule {
  /// An event of `customers`. A zone or a birthday that does not exist, and an odometer that cannot be, is parked (`invalid-data`).
  package func handle(_ event: Event<CustomerEvent>, _ context: RecordContext, in tables: any StateTables) throws -> Effects {
    if let fault = Self.fault(of: event.payload.change) { return .parking(fault) }
    var book = try FollowUpBook(event.payload.customerID, at: event.time, rule: self, tables: tables)
    var notices: [Notice] = []
    switch event.payload.change {
    case .registered(let profile), .updated(let profile):
      book.profile.timeZone = profile.timeZone ?? book.profile.timeZone
      book.profile.homeStoreID = profile.homeStoreID ?? book.profile.homeStoreID
    case .preferencesChanged(let preferences):
      book.profile.channel = preferences.channel ?? book.profile.channel
      book.profile.advisorID = preferences.advisorID ?? book.profile.advisorID
      book.profile.contactWindows = preferences.contactWindows ?? book.profile.contactWindows
    case .consentChanged(let consent):
      book.profile.serviceConsent = consent.service ?? book.profile.serviceConsent
      book.profile.marketingConsent = consent.marketing ?? book.profile.marketingConsent
      try book.suppressDue()
    case .erasureRequested:
      book.profile.isErased = true
      try book.suppressDue()
      notices = [.erasureRequested]
    case .merged(let merge):
      notices = [.customerMerged]
      if merge.survivorID != event.payload.customerID { book.profile.mergedInto = merge.survivorID }
    case .vehicleTransferred(let transfer):
      try book.endReminders(of: transfer.vehicleID, reason: .transferred)
      try book.forget(transfer.vehicleID)
    case .vehicleScrapped(let vehicleID): try book.endReminders(of: vehicleID, reason: .scrapped)
    case .odometerRead(let reading):
      let store = book.store(nil)
      let date = book.date(at: event.time, in: store)
      try book.update(reading.vehicleID) { $0.take(km: reading.odometerKm, on: date, at: event.time, policy) }
      try book.remind(of: reading.vehicleID, in: store, cause: FollowUpCause(event))
    case .referred, .vehicleRegistered: break
    }
    var effects = try book.effects()
    effects.notices = notices
    return effects
  }

  private static func fault(of change: CustomerChange) -> Fault? {
    switch change {
    case .registered(let profile), .updated(let profile):
      if let zone = profile.timeZone, Zone(zone) == nil {
        return Fault(.invalidData, pointer: "/data/timeZone", message: "there is no time zone \"\(zone)\"")
      }
      if let birthday = profile.birthday, CivilDate(birthday) == nil {
        return Fault(.invalidData, pointer: "/data/birthday", message: "there is no date \"\(birthday)\"")
      }
      return nil
    case .odometerRead(let reading): return fault(ofOdometer: reading.odometerKm)
    default: return nil
    }
  }
}
