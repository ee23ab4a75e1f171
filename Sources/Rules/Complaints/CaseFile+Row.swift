import Models

extension CaseFile: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(Self.form)
    row.write(base) { row, life in row.write(life) }
    row.write(entries) { row, entry in row.write(entry) }
    row.write(life)
    row.write(marks) { row, mark in row.write(mark) }
    row.write(firedThrough) { row, instant in row.write(instant) }
    row.write(overtaken)
    row.write(policyNumber)
    row.write(counted.storeID)
    row.write(counted.month)
    row.write(counted.cause) { row, cause in row.write(cause) }
    row.write(isArchived)
  }

  init(from row: inout RowReader) throws(RowError) {
    guard try row.readInt64() == Self.form else { throw .invalid("form of a case") }
    self.init(
      base: try row.readOptional { row throws(RowError) in try row.read(CaseLife.self) },
      entries: try row.readArray { row throws(RowError) in try row.read(CaseEntry.self) }, life: try row.read(),
      marks: try row.readArray { row throws(RowError) in try row.read(CaseMark.self) },
      firedThrough: try row.readOptional { row throws(RowError) in try row.readInstant() }, overtaken: try row.readInt64(),
      policyNumber: try row.readInt64(),
      counted: RootCauseShare(
        storeID: try row.readID(), month: try row.readString(),
        cause: try row.readOptional { row throws(RowError) in try row.readEnum(RootCause.self) }))
    isArchived = try row.readBool()
  }

  /// The form of the row.
  private static let form: Int64 = 2
}

extension CaseLife: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(origin)
    row.write(openedAt)
    row.write(tier)
    row.write(severity)
    row.write(level)
    row.write(asOf)
    row.write(state)
    row.write(ownerID) { row, id in row.write(id) }
    row.write(resolvedAt) { row, instant in row.write(instant) }
    row.write(endedAt) { row, instant in row.write(instant) }
    row.write(reopenings)
    row.write(rootCause) { row, cause in row.write(cause) }
    row.write(hasResponse)
    row.write(clocks) { row, clock in row.write(clock) }
    row.write(usedBefore)
    row.write(customerTier)
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(
      origin: try row.read(), openedAt: try row.readInstant(), tier: try row.readEnum(), severity: try row.readEnum(),
      level: try row.readInt64(), asOf: try row.readInstant())
    state = try row.readEnum()
    ownerID = try row.readOptional { row throws(RowError) in try row.readID() }
    resolvedAt = try row.readOptional { row throws(RowError) in try row.readInstant() }
    endedAt = try row.readOptional { row throws(RowError) in try row.readInstant() }
    reopenings = try row.readInt64()
    rootCause = try row.readOptional { row throws(RowError) in try row.readEnum(RootCause.self) }
    hasResponse = try row.readBool()
    clocks = try row.readArray { row throws(RowError) in try row.read(ClockRun.self) }
    usedBefore = try row.readTimeSpan()
    customerTier = try row.readEnum()
  }
}

extension ClockRun: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(clock)
    row.write(run)
    row.write(start)
    row.write(target)
    row.write(repetition)
    row.write(holds) { row, hold in
      row.write(hold.from)
      row.write(hold.to) { row, instant in row.write(instant) }
    }
    for instant in [dueAt, warnsAt, warnedAt, breachedAt, metAt, endedAt] { row.write(instant) { row, instant in row.write(instant) } }
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(try row.read(), run: try row.readInt64(), start: try row.readInstant(), target: try row.readTimeSpan())
    repetition = try row.readInt64()
    holds = try row.readArray { row throws(RowError) in
      Hold(from: try row.readInstant(), to: try row.readOptional { row throws(RowError) in try row.readInstant() })
    }
    dueAt = try Self.readInstant(&row)
    warnsAt = try Self.readInstant(&row)
    warnedAt = try Self.readInstant(&row)
    breachedAt = try Self.readInstant(&row)
    metAt = try Self.readInstant(&row)
    endedAt = try Self.readInstant(&row)
  }

  private static func readInstant(_ row: inout RowReader) throws(RowError) -> Instant? {
    try row.readOptional { row throws(RowError) in try row.readInstant() }
  }
}

extension ClockName: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(kind)
    if case .promise(let id) = self { row.write(id) }
  }

  init(from row: inout RowReader) throws(RowError) {
    switch try row.readEnum(ClockKind.self) {
    case .firstResponse: self = .firstResponse
    case .level: self = .level
    case .nextResponse: self = .nextResponse
    case .resolution: self = .resolution
    case .promise: self = .promise(try row.readID())
    }
  }
}

extension CaseMark: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(kind)
    row.write(clock)
    row.write(run.begin)
    row.write(run.repetition)
    row.write(toLevel)
  }

  init(from row: inout RowReader) throws(RowError) {
    self.init(
      kind: try row.readEnum(), clock: try row.read(), run: RunIdentity(begin: try row.readInt64(), repetition: try row.readInt64()),
      toLevel: try row.readInt64())
  }
}
