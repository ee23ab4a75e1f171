import Models

extension CaseEntry: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(time)
    row.write(offset)
    row.write(change)
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(time: try row.readInstant(), offset: try row.readInt64(), change: try row.read())
  }
}

extension CaseChange: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(code)
    switch self {
    case .opened(let origin): row.write(origin)
    case .assigned(let ownerID): row.write(ownerID)
    case .severityChanged(let severity): row.write(severity)
    case .promiseMade(let promiseID, let promisedAt):
      row.write(promiseID)
      row.write(promisedAt)
    case .promiseKept(let promiseID): row.write(promiseID)
    case .resolved(let cause): row.write(cause) { row, cause in row.write(cause) }
    case .tier(let tier): row.write(tier)
    case .acknowledged, .replied, .customerReplied, .held, .resumed, .accepted, .rejected, .reopened, .closed: break
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    switch try row.readInt64() {
    case 1: self = .opened(try row.read())
    case 2: self = .acknowledged
    case 3: self = .replied
    case 4: self = .customerReplied
    case 5: self = .held
    case 6: self = .resumed
    case 7: self = .assigned(try row.readID())
    case 8: self = .severityChanged(try row.readEnum())
    case 9: self = .promiseMade(try row.readID(), promisedAt: try row.readInstant())
    case 10: self = .promiseKept(try row.readID())
    case 11: self = .resolved(try row.readOptional { row throws(RowError) in try row.readEnum(RootCause.self) })
    case 12: self = .accepted
    case 13: self = .rejected
    case 14: self = .reopened
    case 15: self = .closed
    case 16: self = .tier(try row.readEnum())
    default: throw .invalid("change of a case")
    }
  }

  /// The first number of its row; never reused.
  private var code: Int64 {
    switch self {
    case .opened: 1
    case .acknowledged: 2
    case .replied: 3
    case .customerReplied: 4
    case .held: 5
    case .resumed: 6
    case .assigned: 7
    case .severityChanged: 8
    case .promiseMade: 9
    case .promiseKept: 10
    case .resolved: 11
    case .accepted: 12
    case .rejected: 13
    case .reopened: 14
    case .closed: 15
    case .tier: 16
    }
  }
}

extension CaseOrigin: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(storeID)
    row.write(channel)
    row.write(category)
    row.write(severity)
    row.write(visitID) { row, id in row.write(id) }
    row.write(vehicleID) { row, id in row.write(id) }
    row.write(advisorID) { row, id in row.write(id) }
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(
      storeID: try row.readID(), channel: try row.readEnum(), category: try row.readString(), severity: try row.readEnum(),
      visitID: try row.readOptional { row throws(RowError) in try row.readID() },
      vehicleID: try row.readOptional { row throws(RowError) in try row.readID() },
      advisorID: try row.readOptional { row throws(RowError) in try row.readID() })
  }
}

extension RootCauseLedger: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(complaints)
    let ordered = RootCause.allCases.filter { counts[$0, default: 0] != 0 }
    row.write(ordered) { row, cause in
      row.write(cause)
      row.write(counts[cause, default: 0])
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    complaints = try row.readInt64()
    for (cause, count) in try row.readArray({ row throws(RowError) in (try row.readEnum(RootCause.self), try row.readInt64()) }) {
      counts[cause] = count
    }
  }
}

extension ComplaintCustomer: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(tiers) { row, entry in row.write(entry) }
    row.write(erasureRequestedAt) { row, instant in row.write(instant) }
    row.write(mergedInto) { row, id in row.write(id) }
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(
      tiers: try row.readArray { row throws(RowError) in try row.read(CaseEntry.self) },
      erasureRequestedAt: try row.readOptional { row throws(RowError) in try row.readInstant() },
      mergedInto: try row.readOptional { row throws(RowError) in try row.readID() })
  }
}
