/// What came of a follow-up, on `contacts`.
package struct ContactEvent: Hashable, Sendable {
  package var customerID: CustomerID
  package var change: ContactChange

  package init(customerID: CustomerID, change: ContactChange) {
    self.customerID = customerID
    self.change = change
  }
}

/// The outcome that an event reports.
package enum ContactChange: Hashable, Sendable {
  case attempted(Contact)
  case reached(Contact)
  case refused(Contact)
  case snoozed(SnoozedContact)
  case surveyResponded(SurveyResponse)
}

/// A contact with the customer, of a follow-up or without one.
package struct Contact: Hashable, Sendable {
  package var followUpID: FollowUpID?
  package var channel: Channel
  package var by: String?
  package var outcome: String?
  package var churnReason: RootCause?

  package init(followUpID: FollowUpID? = nil, channel: Channel, by: String? = nil, outcome: String? = nil, churnReason: RootCause? = nil) {
    self.followUpID = followUpID
    self.channel = channel
    self.by = by
    self.outcome = outcome
    self.churnReason = churnReason
  }
}

/// A follow-up put off to a later instant.
package struct SnoozedContact: Hashable, Sendable {
  package var followUpID: FollowUpID
  package var until: Instant

  package init(followUpID: FollowUpID, until: Instant) {
    self.followUpID = followUpID
    self.until = until
  }
}

/// A survey's answers (S9).
package struct SurveyResponse: Hashable, Sendable {
  package var visitID: VisitID?
  package var complaintID: ComplaintID?
  package var followUpID: FollowUpID?
  /// 1–5
  package var csat: Int64?
  /// 0–10
  package var nps: Int64?
  /// 1–10
  package var expected: Int64?
  /// 1–10
  package var actual: Int64?
  /// 1–5
  package var process: Int64?
  /// 1–5
  package var quality: Int64?
  /// 1–5
  package var price: Int64?

  package init(
    visitID: VisitID? = nil, complaintID: ComplaintID? = nil, followUpID: FollowUpID? = nil, csat: Int64? = nil, nps: Int64? = nil,
    expected: Int64? = nil, actual: Int64? = nil, process: Int64? = nil, quality: Int64? = nil, price: Int64? = nil
  ) {
    self.visitID = visitID
    self.complaintID = complaintID
    self.followUpID = followUpID
    self.csat = csat
    self.nps = nps
    self.expected = expected
    self.actual = actual
    self.process = process
    self.quality = quality
    self.price = price
  }
}
