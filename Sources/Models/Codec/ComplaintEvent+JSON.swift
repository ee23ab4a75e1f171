extension ComplaintEvent {
  /// The CloudEvents `type`.
  package var type: String {
    switch change {
    case .opened: "complaint.opened"
    case .acknowledged: "complaint.acknowledged"
    case .replied: "complaint.replied"
    case .customerReplied: "complaint.customerReplied"
    case .held: "complaint.held"
    case .resumed: "complaint.resumed"
    case .assigned: "complaint.assigned"
    case .severityChanged: "complaint.severityChanged"
    case .promiseMade: "complaint.promiseMade"
    case .promiseKept: "complaint.promiseKept"
    case .resolved: "complaint.resolved"
    case .accepted: "complaint.accepted"
    case .rejected: "complaint.rejected"
    case .reopened: "complaint.reopened"
    case .closed: "complaint.closed"
    }
  }

  /// `nil` when the topic carries no such type.
  init?(type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    guard let kind = ComplaintType(type) else { return nil }
    complaintID = try data.id("complaintID")
    customerID = try data.id("customerID")
    change = try kind.change(&data)
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    writer.field("complaintID", complaintID)
    writer.field("customerID", customerID)
    switch change {
    case .opened(let opened): opened.write(to: &writer)
    case .acknowledged(let answer), .replied(let answer): answer.write(to: &writer)
    case .held(let reason), .resumed(let reason): writer.field("reason", reason)
    case .assigned(let ownerID): writer.field("ownerID", ownerID)
    case .severityChanged(let severity): writer.field("severity", severity)
    case .promiseMade(let promise):
      writer.field("promiseID", promise.promiseID)
      writer.field("promisedAt", promise.promisedAt)
      writer.field("what", promise.what)
    case .promiseKept(let promiseID): writer.field("promiseID", promiseID)
    case .resolved(let resolution): resolution.write(to: &writer)
    case .customerReplied(let note), .accepted(let note), .rejected(let note), .reopened(let note), .closed(let note):
      writer.field("note", note)
    }
  }
}

/// The types of `complaints`, told apart before the ids that they share are read.
private enum ComplaintType {
  case opened, acknowledged, replied, customerReplied, held, resumed, assigned, severityChanged, promiseMade, promiseKept, resolved,
    accepted, rejected, reopened, closed

  init?(_ type: BorrowedText) {
    switch type {
    case "complaint.opened": self = .opened
    case "complaint.acknowledged": self = .acknowledged
    case "complaint.replied": self = .replied
    case "complaint.customerReplied": self = .customerReplied
    case "complaint.held": self = .held
    case "complaint.resumed": self = .resumed
    case "complaint.assigned": self = .assigned
    case "complaint.severityChanged": self = .severityChanged
    case "complaint.promiseMade": self = .promiseMade
    case "complaint.promiseKept": self = .promiseKept
    case "complaint.resolved": self = .resolved
    case "complaint.accepted": self = .accepted
    case "complaint.rejected": self = .rejected
    case "complaint.reopened": self = .reopened
    case "complaint.closed": self = .closed
    default: return nil
    }
  }

  func change(_ data: inout JSONObject) throws(Fault) -> ComplaintChange {
    switch self {
    case .opened: .opened(try OpenedComplaint(from: &data))
    case .acknowledged: .acknowledged(try ComplaintAnswer(from: &data))
    case .replied: .replied(try ComplaintAnswer(from: &data))
    case .customerReplied: .customerReplied(note: try data.optionalString("note"))
    case .held: .held(try data.choice("reason"))
    case .resumed: .resumed(try data.choice("reason"))
    case .assigned: .assigned(ownerID: try data.id("ownerID"))
    case .severityChanged: .severityChanged(try data.choice("severity"))
    case .promiseMade:
      .promiseMade(
        ComplaintPromise(
          promiseID: try data.id("promiseID"), promisedAt: try data.instant("promisedAt"), what: try data.optionalString("what")))
    case .promiseKept: .promiseKept(try data.id("promiseID"))
    case .resolved: .resolved(try ComplaintResolution(from: &data))
    case .accepted: .accepted(note: try data.optionalString("note"))
    case .rejected: .rejected(note: try data.optionalString("note"))
    case .reopened: .reopened(note: try data.optionalString("note"))
    case .closed: .closed(note: try data.optionalString("note"))
    }
  }
}

extension OpenedComplaint {
  init(from data: inout JSONObject) throws(Fault) {
    storeID = try data.id("storeID")
    channel = try data.choice("channel")
    category = try data.string("category")
    severity = try data.choice("severity")
    description = try data.optionalString("description")
    visitID = try data.optionalID("visitID")
    vehicleID = try data.optionalID("vehicleID")
    advisorID = try data.optionalID("advisorID")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("storeID", storeID)
    writer.field("channel", channel)
    writer.field("category", category)
    writer.field("severity", severity)
    writer.field("description", description)
    writer.field("visitID", visitID)
    writer.field("vehicleID", vehicleID)
    writer.field("advisorID", advisorID)
  }
}

extension ComplaintAnswer {
  init(from data: inout JSONObject) throws(Fault) {
    by = try data.string("by")
    channel = try data.optionalString("channel")
    note = try data.optionalString("note")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("by", by)
    writer.field("channel", channel)
    writer.field("note", note)
  }
}

extension ComplaintResolution {
  init(from data: inout JSONObject) throws(Fault) {
    by = try data.string("by")
    resolution = try data.string("resolution")
    rootCause = try data.optionalChoice("rootCause")
    compensation = try data.optionalAmount("compensation")
    currency = try data.optionalCurrency("currency")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("by", by)
    writer.field("resolution", resolution)
    writer.field("rootCause", rootCause)
    writer.field("compensation", compensation)
    writer.field("currency", currency)
  }
}
