import Models

/// Reminders of the next service (RULES, "Follow-ups", "Identity" and "Prediction").
extension FollowUpBook {
  /// Predicts each plan's next service at a delivery or a reading, and starts or replaces its reminder where the prediction is new.
  ///
  /// `visitID` is the delivered visit; a delivery without the plan's service acts as a reading.
  mutating func remind(of vehicleID: VehicleID, in store: StoreID, deliveredBy visitID: VisitID? = nil, cause: FollowUpCause) throws {
    let vehicle = try vehicle(vehicleID)
    guard !vehicle.services.isEmpty else { return }
    let today = date(at: time, in: store)
    for plan in policy.plans {
      guard let service = vehicle.service(of: plan.name), let prediction = vehicle.prediction(of: plan, at: today, policy) else { continue }
      let identity = FollowUpIdentity(.maintenanceReminder, vehicleID: vehicleID, item: plan.name)
      if service.visitID != visitID {
        if service.isReminded { continue }
        if let open = try open(identity), open.phase == .due || open.prediction?.date == prediction.date { continue }
      }
      try schedule(
        FollowUpDraft(
          identity: identity, cause: cause, storeID: store, day: prediction.date.adding(days: -policy.reminderLeadDays),
          visitID: visitID, prediction: prediction))
    }
  }

  /// Ends a vehicle's reminders.
  mutating func endReminders(of vehicleID: VehicleID, reason: FollowUpReason) throws {
    for reminder in try open(.maintenanceReminder, vehicleID: vehicleID) { try end(reminder, .cancelled(reason)) }
  }

  /// Forgets a vehicle's readings and services.
  mutating func forget(_ vehicleID: VehicleID) throws {
    let vehicle = try vehicle(vehicleID)
    // A visit that is not over may have a reading of the history that ends here.
    if vehicle != FollowUpVehicle() { try update(vehicleID) { $0 = vehicle.forgotten(at: time) } }
  }
}
