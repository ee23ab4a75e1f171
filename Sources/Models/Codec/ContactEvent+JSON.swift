extension ContactEvent {
  /// The CloudEvents `type`.
  package var type: String {
    switch change {
    case .attempted: "contact.attempted"
    case .reached: "contact.reached"
    case .refused: "contact.refused"
    case .snoozed: "contact.snoozed"
    case .surveyResponded: "survey.responded"
    }
  }

  /// `nil` when the topic carries no such type.
  init?(type: BorrowedText, from data: inout JSONObject) throws(Fault) {
    guard let kind = ContactType(type) else { return nil }
    customerID = try data.id("customerID")
    change = try kind.change(&data)
  }

  /// Writes the members of the data.
  func write(to writer: inout JSONWriter) {
    writer.field("customerID", customerID)
    switch change {
    case .attempted(let contact), .reached(let contact), .refused(let contact): contact.write(to: &writer)
    case .snoozed(let snoozed):
      writer.field("followUpID", snoozed.followUpID)
      writer.field("until", snoozed.until)
    case .surveyResponded(let response): response.write(to: &writer)
    }
  }
}

/// The types of `contacts`, told apart before the id that they share is read.
private enum ContactType {
  case attempted, reached, refused, snoozed, surveyResponded

  init?(_ type: BorrowedText) {
    switch type {
    case "contact.attempted": self = .attempted
    case "contact.reached": self = .reached
    case "contact.refused": self = .refused
    case "contact.snoozed": self = .snoozed
    case "survey.responded": self = .surveyResponded
    default: return nil
    }
  }

  func change(_ data: inout JSONObject) throws(Fault) -> ContactChange {
    switch self {
    case .attempted: .attempted(try Contact(from: &data))
    case .reached: .reached(try Contact(from: &data))
    case .refused: .refused(try Contact(from: &data))
    case .snoozed: .snoozed(SnoozedContact(followUpID: try data.id("followUpID"), until: try data.instant("until")))
    case .surveyResponded: .surveyResponded(try SurveyResponse(from: &data))
    }
  }
}

extension Contact {
  init(from data: inout JSONObject) throws(Fault) {
    followUpID = try data.optionalID("followUpID")
    channel = try data.choice("channel")
    by = try data.optionalString("by")
    outcome = try data.optionalString("outcome")
    churnReason = try data.optionalChoice("churnReason")
  }

  func write(to writer: inout JSONWriter) {
    writer.field("followUpID", followUpID)
    writer.field("channel", channel)
    writer.field("by", by)
    writer.field("outcome", outcome)
    writer.field("churnReason", churnReason)
  }
}

extension SurveyResponse {
  init(from data: inout JSONObject) throws(Fault) {
    visitID = try data.optionalID("visitID")
    complaintID = try data.optionalID("complaintID")
    followUpID = try data.optionalID("followUpID")
    csat = try data.optionalInteger("csat", in: 1...5)
    nps = try data.optionalInteger("nps", in: 0...10)
    expected = try data.optionalInteger("expected", in: 1...10)
    actual = try data.optionalInteger("actual", in: 1...10)
    process = try data.optionalInteger("process", in: 1...5)
    quality = try data.optionalInteger("quality", in: 1...5)
    price = try data.optionalInteger("price", in: 1...5)
  }

  func write(to writer: inout JSONWriter) {
    writer.field("visitID", visitID)
    writer.field("complaintID", complaintID)
    writer.field("followUpID", followUpID)
    writer.field("csat", csat)
    writer.field("nps", nps)
    writer.field("expected", expected)
    writer.field("actual", actual)
    writer.field("process", process)
    writer.field("quality", quality)
    writer.field("price", price)
  }
}
