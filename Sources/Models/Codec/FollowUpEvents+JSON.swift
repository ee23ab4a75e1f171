extension FollowUpStep {
  /// The step that a CloudEvents `type` names.
  init?(type: BorrowedText) {
    switch type {
    case "followUp.scheduled": self = .scheduled
    case "followUp.moved": self = .moved
    case "followUp.due": self = .due
    case "followUp.suppressed": self = .suppressed
    case "followUp.completed": self = .completed
    case "followUp.missed": self = .missed
    case "followUp.cancelled": self = .cancelled
    default: return nil
    }
  }
}

extension FollowUpEvent {
  init(_ step: FollowUpStep, from data: inout JSONObject) throws(Fault) {
    followUp = try FollowUpFacts(from: &data)
    self.step = step
    reason = try data.optionalChoice("reason")
    outcome = try data.optionalChoice("outcome")
  }

  func write(to writer: inout JSONWriter) {
    followUp.write(to: &writer)
    writer.field("reason", reason)
    writer.field("outcome", outcome)
  }
}

extension FollowUpFacts {
  init(from data: inout JSONObject) throws(Fault) {
    followUpID = try data.id("followUpID")
    customerID = try data.id("customerID")
    vehicleID = try data.optionalID("vehicleID")
    visitID = try data.optionalID("visitID")
    complaintID = try data.optionalID("complaintID")
    kind = try data.choice("kind")
    purpose = try data.choice("purpose")
    channel = try data.choice("channel")
    advisorID = try data.optionalID("advisorID")
    storeID = try data.optionalID("storeID")
    windowStart = try data.instant("windowStart")
    windowEnd = try data.instant("windowEnd")
    priority = try data.integer("priority")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("followUpID", followUpID)
    writer.field("customerID", customerID)
    writer.field("vehicleID", vehicleID)
    writer.field("visitID", visitID)
    writer.field("complaintID", complaintID)
    writer.field("kind", kind)
    writer.field("purpose", purpose)
    writer.field("channel", channel)
    writer.field("advisorID", advisorID)
    writer.field("storeID", storeID)
    writer.field("windowStart", windowStart)
    writer.field("windowEnd", windowEnd)
    writer.field("priority", priority)
  }
}

extension FollowUpState {
  init(from data: inout JSONObject) throws(Fault) {
    followUp = try FollowUpFacts(from: &data)
    state = try data.choice("state")
    reason = try data.optionalChoice("reason")
    causeID = try data.string("causeID")
    tries = try data.count("tries")
    predictedOn = try data.optionalDate("predictedOn")
    predictedError = try data.optionalNumber("predictedError")
    outcome = try data.optionalChoice("outcome")
  }

  func write(to writer: inout JSONWriter) {
    followUp.write(to: &writer)
    writer.field("state", state)
    writer.field("reason", reason)
    writer.field("causeID", causeID)
    writer.field("tries", tries)
    writer.field("predictedOn", predictedOn?.description)
    writer.field("predictedError", predictedError)
    writer.field("outcome", outcome)
  }
}

extension JSONObject {
  fileprivate mutating func optionalDate(_ name: StaticString) throws(Fault) -> CivilDate? {
    guard let value = member(name), !value.isNull else { return nil }
    guard value.isString, let date = CivilDate(value.text.string) else { throw value.fault(expected: "a date as YYYY-MM-DD") }
    return date
  }
}
