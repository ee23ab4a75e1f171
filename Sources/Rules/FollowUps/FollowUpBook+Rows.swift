import Models

/// Finding follow-ups, and the rows beside them.
extension FollowUpBook {
  func followUp(_ id: FollowUpID) throws -> FollowUp? { try tables.row(FollowUp.key(customer, id), in: FollowUp.table) }

  func open(_ identity: FollowUpIdentity) throws -> FollowUp? {
    guard let open = try tables.row(identity.key(of: customer), in: FollowUp.openTable) else { return nil }
    return try followUp(open.id)
  }

  /// All open follow-ups of a kind, or of a kind and a vehicle.
  func open(_ kind: FollowUpKind, vehicleID: VehicleID? = nil) throws -> [FollowUp] {
    var ids: [FollowUpID] = []
    let prefix =
      vehicleID.map { RowKey(customer.rawValue, kind.rawValue, $0.rawValue) } ?? RowKey(customer.rawValue, kind.rawValue)
    try tables.forEach(in: FollowUp.openTable, prefix: prefix) { _, open in ids.append(open.id) }
    return try ids.compactMap { try followUp($0) }
  }
}

extension FollowUpBook {
  func visit(_ id: VisitID) throws -> FollowUpVisit { try tables.row(FollowUpVisit.key(customer, id), in: FollowUpVisit.table) ?? .init() }

  func vehicle(_ id: VehicleID) throws -> FollowUpVehicle {
    try tables.row(FollowUpVehicle.key(customer, id), in: FollowUpVehicle.table) ?? .init()
  }

  func complaint(_ id: ComplaintID) throws -> FollowUpComplaint {
    try tables.row(FollowUpComplaint.key(customer, id), in: FollowUpComplaint.table) ?? .init()
  }

  /// Changes a visit's row and puts it back if it changed.
  @discardableResult
  func update(_ id: VisitID, _ change: (inout FollowUpVisit) -> Void) throws -> FollowUpVisit {
    let stored = try visit(id)
    var visit = stored
    change(&visit)
    if visit != stored { try tables.put(visit, FollowUpVisit.key(customer, id), in: FollowUpVisit.table) }
    return visit
  }

  /// Changes a vehicle's row and puts it back if it changed.
  @discardableResult
  func update(_ id: VehicleID, _ change: (inout FollowUpVehicle) -> Void) throws -> FollowUpVehicle {
    let stored = try vehicle(id)
    var vehicle = stored
    change(&vehicle)
    if vehicle != stored { try tables.put(vehicle, FollowUpVehicle.key(customer, id), in: FollowUpVehicle.table) }
    return vehicle
  }
}
