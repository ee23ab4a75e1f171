package import Models

/// A vehicle of a customer: its odometer, its last services and who delivered it last.
///
/// Once it is transferred all is forgotten but the number of its histories; readings are kept for `FollowUpPolicy.readingMonths`.
package struct FollowUpVehicle: Hashable, Sendable {
  /// The last time a plan's service was completed.
  package struct Service: Hashable, Sendable {
    /// The plan's name.
    package var plan: String
    package var visitID: VisitID
    package var time: Instant
    /// In the store's zone.
    package var date: CivilDate
    /// `nil` when it is not known, or when a lower reading has come since.
    package var km: Int64?
    /// Whether a reminder of the next service has been due since.
    package var isReminded = false
  }

  package var odometer = OdometerHistory()
  /// One for each plan that was ever carried out; sorted by plan.
  package var services: [Service] = []
  /// The last delivered visit: its advisor speaks for the vehicle's reminders.
  package var deliveredBy: VisitID?
  package var deliveredAt: Instant?

  package init() {}

  package static let table = Table<FollowUpVehicle>("follow-up-vehicles")

  static func key(_ customer: CustomerID, _ vehicle: VehicleID) -> RowKey { RowKey(customer.rawValue, vehicle.rawValue) }
}

extension FollowUpVehicle {
  /// Takes a reading; one below the reading before drops the odometer of all services (RULES, "Follow-ups", "Prediction").
  mutating func take(km: Int64, on date: CivilDate, at time: Instant, _ policy: FollowUpPolicy) {
    if odometer.take(km: km, on: date, at: time) == .restarted {
      for index in services.indices { services[index].km = nil }
    }
    odometer.prune(before: date.adding(months: -policy.readingMonths))
  }

  /// What is left of the vehicle once it is transferred: nothing but that its history ended.
  func forgotten(at time: Instant) -> FollowUpVehicle {
    var vehicle = FollowUpVehicle()
    vehicle.odometer = OdometerHistory(generation: odometer.generation + 1, startedAt: time)
    return vehicle
  }

  func service(of plan: String) -> Service? { services.first { $0.plan == plan } }

  /// Puts a service in place of the plan's last, unless that is later.
  mutating func take(_ service: Service) {
    if let index = services.firstIndex(where: { $0.plan == service.plan }) {
      if services[index].time <= service.time { services[index] = service }
    } else {
      services.append(service)
      services.sort { $0.plan.utf8.lexicographicallyPrecedes($1.plan.utf8) }
    }
  }

  mutating func remind(of plan: String) {
    if let index = services.firstIndex(where: { $0.plan == plan }) { services[index].isReminded = true }
  }

  /// When a plan's service will be needed, as told at a cause's local date.
  func prediction(of plan: ServicePlan, at date: CivilDate, _ policy: FollowUpPolicy) -> ServicePrediction? {
    guard let service = service(of: plan.name) else { return nil }
    let first = date.adding(months: -policy.readingMonths)
    let recent = odometer.days.drop { $0.date < first }
    return ServicePrediction.predict(
      plan: plan, service: service.date, serviceKm: service.km, readings: recent, slopes: policy.slopes)
  }
}

extension FollowUpVehicle: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(odometer)
    row.write(services) { row, service in
      row.write(service.plan)
      row.write(service.visitID)
      row.write(service.time)
      row.write(service.date)
      row.write(service.km) { $0.write($1) }
      row.write(service.isReminded)
    }
    row.write(deliveredBy) { $0.write($1) }
    row.write(deliveredAt) { $0.write($1) }
  }

  package init(from row: inout RowReader) throws(RowError) {
    odometer = try row.read()
    services = try row.readArray { (row) throws(RowError) in
      Service(
        plan: try row.readString(), visitID: try row.readID(), time: try row.readInstant(), date: try row.readDate(),
        km: try row.readOptional { (row) throws(RowError) in try row.readInt64() }, isReminded: try row.readBool())
    }
    deliveredBy = try row.readOptional { (row) throws(RowError) in try row.readID() }
    deliveredAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
  }
}
