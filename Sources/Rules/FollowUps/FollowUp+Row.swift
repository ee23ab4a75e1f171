package import Models

extension FollowUp: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(id)
    row.write(identity.kind)
    row.write(identity.vehicleID) { $0.write($1) }
    row.write(identity.item)
    row.write(visitID) { $0.write($1) }
    row.write(complaintID) { $0.write($1) }
    row.write(storeID)
    row.write(channel)
    row.write(advisorID) { $0.write($1) }
    row.write(windowStart)
    row.write(windowEnd)
    row.write(firstWindowStart)
    row.write(phase)
    row.write(reason) { $0.write($1) }
    row.write(outcome) { $0.write($1) }
    row.write(cause.text)
    row.write(causedAt)
    row.write(tries)
    row.write(run)
    row.write(dueAt) { $0.write($1) }
    row.write(series) { $0.write($1) }
    row.write(prediction) { row, prediction in
      row.write(prediction.date)
      row.write(prediction.error) { $0.write($1) }
    }
    row.write(isSurveyed)
  }

  package init(from row: inout RowReader) throws(RowError) {
    id = try row.readID()
    let kind = try row.readEnum(FollowUpKind.self)
    let vehicleID = try row.readOptional { (row) throws(RowError) in try row.readID(VehicleID.self) }
    identity = FollowUpIdentity(kind, vehicleID: vehicleID, item: try row.readString())
    visitID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    complaintID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    storeID = try row.readID()
    channel = try row.readEnum()
    advisorID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    windowStart = try row.readInstant()
    windowEnd = try row.readInstant()
    firstWindowStart = try row.readInstant()
    phase = try row.readEnum()
    reason = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    outcome = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    cause = FollowUpCause(text: try row.readString())
    causedAt = try row.readInstant()
    tries = try row.readInt64()
    run = try row.readInt64()
    dueAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    series = try row.readOptional { (row) throws(RowError) in try row.readID() }
    prediction = try row.readOptional { (row) throws(RowError) in
      ServicePrediction(
        date: try row.readDate(), error: try row.readOptional { (row) throws(RowError) in try row.readDouble() })
    }
    isSurveyed = try row.readBool()
  }
}
