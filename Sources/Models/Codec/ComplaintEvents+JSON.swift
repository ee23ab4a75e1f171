extension ComplaintClockEvent {
  init(from data: inout JSONObject) throws(Fault) {
    complaintID = try data.id("complaintID")
    customerID = try data.id("customerID")
    storeID = try data.id("storeID")
    tier = try data.choice("tier")
    severity = try data.choice("severity")
    clock = try data.choice("clock")
    promiseID = try data.optionalID("promiseID")
    level = try data.level("level")
    dueAt = try data.optionalInstant("dueAt")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("complaintID", complaintID)
    writer.field("customerID", customerID)
    writer.field("storeID", storeID)
    writer.field("tier", tier)
    writer.field("severity", severity)
    writer.field("clock", clock)
    writer.field("promiseID", promiseID)
    writer.field("level", level)
    writer.field("dueAt", dueAt)
  }
}

extension ComplaintEscalated {
  init(from data: inout JSONObject) throws(Fault) {
    clock = try ComplaintClockEvent(from: &data)
    fromLevel = try data.level("fromLevel")
    toLevel = try data.level("toLevel")
    role = try data.string("role")
    reason = try data.choice("reason")
  }

  func write(to writer: inout JSONWriter) {
    clock.write(to: &writer)
    writer.field("fromLevel", fromLevel)
    writer.field("toLevel", toLevel)
    writer.field("role", role)
    writer.field("reason", reason)
  }
}

extension ComplaintMet {
  init(from data: inout JSONObject) throws(Fault) {
    clock = try ComplaintClockEvent(from: &data)
    elapsedMinutes = try data.count("elapsedMinutes")
  }

  func write(to writer: inout JSONWriter) {
    clock.write(to: &writer)
    writer.field("elapsedMinutes", elapsedMinutes)
  }
}

extension ComplaintCase {
  init(from data: inout JSONObject) throws(Fault) {
    complaintID = try data.id("complaintID")
    customerID = try data.id("customerID")
    storeID = try data.id("storeID")
    tier = try data.choice("tier")
    severity = try data.choice("severity")
    category = try data.string("category")
    channel = try data.choice("channel")
    state = try data.choice("state")
    level = try data.level("level")
    role = try data.string("role")
    ownerID = try data.optionalID("ownerID")
    openedAt = try data.instant("openedAt")
    resolvedAt = try data.optionalInstant("resolvedAt")
    endedAt = try data.optionalInstant("endedAt")
    reopenings = try data.count("reopenings")
    clocks = try data.object("clocks") { (object) throws(Fault) in
      var clocks: [CaseClock] = []
      try object.forEachMember { (name, value) throws(Fault) in
        clocks.append(try value.asObject { (clock) throws(Fault) in try CaseClock(name: name.string, from: &clock) })
      }
      return clocks
    }
    priority = try data.integer("priority")
    rootCause = try data.optionalChoice("rootCause")
    visitID = try data.optionalID("visitID")
    vehicleID = try data.optionalID("vehicleID")
    advisorID = try data.optionalID("advisorID")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("complaintID", complaintID)
    writer.field("customerID", customerID)
    writer.field("storeID", storeID)
    writer.field("tier", tier)
    writer.field("severity", severity)
    writer.field("category", category)
    writer.field("channel", channel)
    writer.field("state", state)
    writer.field("level", level)
    writer.field("role", role)
    writer.field("ownerID", ownerID)
    writer.field("openedAt", openedAt)
    writer.field("resolvedAt", resolvedAt)
    writer.field("endedAt", endedAt)
    writer.field("reopenings", reopenings)
    writer.object("clocks", clocks) { clocks, writer in
      for clock in clocks {
        writer.name(text: clock.name)
        writer.beginObject()
        clock.write(to: &writer)
        writer.endObject()
      }
    }
    writer.field("priority", priority)
    writer.field("rootCause", rootCause)
    writer.field("visitID", visitID)
    writer.field("vehicleID", vehicleID)
    writer.field("advisorID", advisorID)
  }
}

extension CaseClock {
  init(name: String, from data: inout JSONObject) throws(Fault) {
    self.name = name
    dueAt = try data.optionalInstant("dueAt")
    warnedAt = try data.optionalInstant("warnedAt")
    breachedAt = try data.optionalInstant("breachedAt")
    metAt = try data.optionalInstant("metAt")
    usedMinutes = try data.count("usedMinutes")
    targetMinutes = try data.count("targetMinutes")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("dueAt", dueAt)
    writer.field("warnedAt", warnedAt)
    writer.field("breachedAt", breachedAt)
    writer.field("metAt", metAt)
    writer.field("usedMinutes", usedMinutes)
    writer.field("targetMinutes", targetMinutes)
  }
}

extension RootCauseCounts {
  init(from data: inout JSONObject) throws(Fault) {
    storeID = try data.id("storeID")
    month = try data.string("month")
    partition = try data.count("partition")
    counts = try data.object("counts") { (object) throws(Fault) in
      var counts: [RootCauseCount] = []
      try object.forEachMember { (name, value) throws(Fault) in
        guard let cause = RootCause(rawValue: name.string) else {
          throw value.fault("expected a name of \(RootCause.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        counts.append(RootCauseCount(cause: cause, count: try value.asInteger("an integer", in: 0...Int64.max)))
      }
      return counts
    }
    complaints = try data.count("complaints")
    silentEstimate = try data.count("silentEstimate")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("storeID", storeID)
    writer.field("month", month)
    writer.field("partition", partition)
    writer.object("counts", counts) { counts, writer in
      for count in counts {
        writer.name(text: count.cause.rawValue)
        writer.value(count.count)
      }
    }
    writer.field("complaints", complaints)
    writer.field("silentEstimate", silentEstimate)
  }
}

extension JSONObject {
  /// A level of a complaint, 1–4 (RULES, "Complaints" 6).
  fileprivate mutating func level(_ name: StaticString) throws(Fault) -> Int64 { try integer(name, in: 1...4) }
}
