package import Models

/// A visit as far as its later events need it: most of them name neither store nor vehicle.
///
/// Kept for good, since a second `delivered` starts nothing however late it comes (RULES, "All workers").
package struct FollowUpVisit: Hashable, Sendable {
  package var storeID: StoreID?
  package var vehicleID: VehicleID?
  package var advisorID: StaffID?
  package var isDelivered = false
  /// The visit whose work this one does again.
  package var reworkOf: VisitID?
  /// Whether a survey has been answered for it.
  package var isSurveyed = false
  /// The last reading of the odometer, and the vehicle's history that it belongs to.
  package var km: Int64?
  package var generation: Int64 = 0

  package init() {}

  package static let table = Table<FollowUpVisit>("follow-up-visits")

  static func key(_ customer: CustomerID, _ visit: VisitID) -> RowKey { RowKey(customer.rawValue, visit.rawValue) }
}

extension FollowUpVisit: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(storeID) { $0.write($1) }
    row.write(vehicleID) { $0.write($1) }
    row.write(advisorID) { $0.write($1) }
    row.write(isDelivered)
    row.write(reworkOf) { $0.write($1) }
    row.write(isSurveyed)
    row.write(km) { $0.write($1) }
    row.write(generation)
  }

  package init(from row: inout RowReader) throws(RowError) {
    storeID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    vehicleID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    advisorID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    isDelivered = try row.readBool()
    reworkOf = try row.readOptional { (row) throws(RowError) in try row.readID() }
    isSurveyed = try row.readBool()
    km = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    generation = try row.readInt64()
  }
}
