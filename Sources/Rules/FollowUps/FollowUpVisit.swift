package import Models

/// What an event of a visit says was read on the vehicle, and done to it.
package struct VisitWork: Hashable, Sendable {
  package var time: Instant
  package var km: Int64?
  /// Of `visit.completed`.
  package var codes: [String] = []
  package var isCompletion = false

  init(km: Int64?, at time: Instant) {
    self.time = time
    self.km = km
  }

  init(_ completed: CompletedVisit, at time: Instant) {
    self.time = time
    km = completed.odometerKm
    codes = completed.services.map(\.code)
    isCompletion = true
  }
}

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
  /// What was read and done before it was known on which vehicle.
  package private(set) var waiting: [VisitWork] = []

  package init() {}

  /// The most that waits for the vehicle; of more the latest, since a visit has a few events.
  static let mostWaiting = 16

  /// Keeps what was read or done until the vehicle is known.
  mutating func wait(_ work: VisitWork) {
    waiting.append(work)
    if waiting.count > Self.mostWaiting { waiting.removeFirst() }
  }

  /// Gives out what has waited, once the vehicle is known.
  mutating func takeWaiting() -> [VisitWork] {
    guard vehicleID != nil else { return [] }
    defer { waiting = [] }
    return waiting
  }

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
    row.write(waiting) { $0.write($1) }
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
    waiting = try row.readArray { (row) throws(RowError) in try row.read() }
  }
}

extension VisitWork: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(time)
    row.write(km) { $0.write($1) }
    row.write(codes) { $0.write($1) }
    row.write(isCompletion)
  }

  package init(from row: inout RowReader) throws(RowError) {
    time = try row.readInstant()
    km = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    codes = try row.readArray { (row) throws(RowError) in try row.readString() }
    isCompletion = try row.readBool()
  }
}
