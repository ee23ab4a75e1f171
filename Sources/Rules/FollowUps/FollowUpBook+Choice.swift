import Models

/// By whom, how and where a customer is contacted (RULES, "Follow-ups", last rule); chosen at scheduling and at each gate.
extension FollowUpBook {
  var tier: Tier { profile.tier ?? .d }

  /// The customer's preference, else his class's channel. A preference also beats "by message" of D's satisfaction call.
  var channel: Channel { profile.channel ?? policy.channels[tier] }

  /// The store of what names none itself.
  func store(_ own: StoreID?) -> StoreID { own ?? profile.homeStoreID ?? profile.lastStoreID ?? firm.defaultStore }

  /// The store-local date of an instant.
  func date(at instant: Instant, in store: StoreID) -> CivilDate { firm.calendar(of: store).zone.date(at: instant) }

  /// The customer's zone, else the store's.
  func zone(in store: StoreID) -> Zone { profile.timeZone.flatMap { Zone($0) } ?? firm.calendar(of: store).zone }

  /// The preference, else that of the visit, of a reminder the vehicle's last delivered one, of care the complaint's, else the store's.
  func advisor(of followUp: FollowUp) throws -> StaffID? {
    if let preferred = profile.advisorID { return preferred }
    let own: StaffID? =
      switch followUp.kind {
      case .maintenanceReminder:
        try followUp.identity.vehicleID.flatMap { try vehicle($0).deliveredBy }.flatMap { try visit($0).advisorID }
      case .complaintCare: try followUp.complaintID.flatMap { try complaint($0).advisorID }
      case .satisfactionCall, .declinedItem, .noShow, .tierWelcome, .careVisit, .winBack, .survey:
        try followUp.visitID.flatMap { try visit($0).advisorID }
      }
    return own ?? firm.advisor(of: followUp.storeID)
  }
}
