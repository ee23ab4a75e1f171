package import Models

/// What follow-ups need to know of a customer: one small row, whatever the number of his vehicles and visits.
///
/// Kept for good; the times of contacts only as far back as a cap reaches.
package struct FollowUpProfile: Hashable, Sendable {
  /// A `followUp.due`: what caps count.
  package struct Contacted: Hashable, Sendable {
    package var time: Instant
    package var followUpID: FollowUpID
    package var isMarketing: Bool
    /// Of a win-back: the first try's id.
    package var series: FollowUpID?
  }

  /// `nil` until a tier event says otherwise: counts as D.
  package var tier: Tier?
  package var serviceConsent: Bool?
  package var marketingConsent: Bool?
  package var isErased = false
  package var channel: Channel?
  package var advisorID: StaffID?
  package var contactWindows: [ContactWindow] = []
  /// A zone that exists, as it was written.
  package var timeZone: String?
  package var homeStoreID: StoreID?
  package var lastStoreID: StoreID?
  /// The time of the visit's event that named `lastStoreID`.
  package var lastStoreAt: Instant?
  /// Complaints that are open or held.
  package var openComplaints: Int64 = 0
  /// Ascending by time.
  package var contacted: [Contacted] = []
  /// The follow-ups that are due: at most a few, since a cap admits them.
  package var due: [FollowUpID] = []
  package var lastSurveyAt: Instant?
  /// Stored for a later version (RULES, "All workers").
  package var mergedInto: CustomerID?

  package init() {}

  package static let table = Table<FollowUpProfile>("follow-up-profiles")
}

extension FollowUpProfile {
  /// Whether the customer may be contacted for a purpose.
  func consents(to purpose: Purpose, _ policy: FollowUpPolicy) -> Bool {
    switch purpose {
    case .service: serviceConsent ?? policy.serviceConsent
    case .marketing: marketingConsent ?? policy.marketingConsent
    }
  }

  /// Notes a contact, and forgets those that no cap can count after it, nor at the gate of what came late by as long as a cap reaches.
  mutating func note(_ contact: Contacted, _ policy: FollowUpPolicy) {
    let index = contacted.lastIndex { $0.time <= contact.time }.map { $0 + 1 } ?? 0
    contacted.insert(contact, at: index)
    contacted.removeAll { $0.time <= contact.time - policy.capReach - policy.capReach }
  }
}

extension FollowUpProfile: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(tier) { $0.write($1) }
    row.write(serviceConsent) { $0.write($1) }
    row.write(marketingConsent) { $0.write($1) }
    row.write(isErased)
    row.write(channel) { $0.write($1) }
    row.write(advisorID) { $0.write($1) }
    row.write(contactWindows) { row, window in
      row.write(window.days) { $0.write($1) }
      row.write(Int64(window.from.minuteOfDay))
      row.write(Int64(window.to.minuteOfDay))
    }
    row.write(timeZone) { $0.write($1) }
    row.write(homeStoreID) { $0.write($1) }
    row.write(lastStoreID) { $0.write($1) }
    row.write(lastStoreAt) { $0.write($1) }
    row.write(openComplaints)
    row.write(contacted) { row, contact in
      row.write(contact.time)
      row.write(contact.followUpID)
      row.write(contact.isMarketing)
      row.write(contact.series) { $0.write($1) }
    }
    row.write(due) { $0.write($1) }
    row.write(lastSurveyAt) { $0.write($1) }
    row.write(mergedInto) { $0.write($1) }
  }

  package init(from row: inout RowReader) throws(RowError) {
    tier = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    serviceConsent = try row.readOptional { (row) throws(RowError) in try row.readBool() }
    marketingConsent = try row.readOptional { (row) throws(RowError) in try row.readBool() }
    isErased = try row.readBool()
    channel = try row.readOptional { (row) throws(RowError) in try row.readEnum() }
    advisorID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    contactWindows = try row.readArray { (row) throws(RowError) in
      let days = try row.readArray { (row) throws(RowError) in try row.readEnum(Weekday.self) }
      guard let from = WallTime(minuteOfDay: try row.readInt()), let to = WallTime(minuteOfDay: try row.readInt()) else {
        throw .invalid("WallTime")
      }
      return ContactWindow(days: days, from: from, to: to)
    }
    timeZone = try row.readOptional { (row) throws(RowError) in try row.readString() }
    homeStoreID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    lastStoreID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    lastStoreAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    openComplaints = try row.readInt64()
    contacted = try row.readArray { (row) throws(RowError) in
      Contacted(
        time: try row.readInstant(), followUpID: try row.readID(), isMarketing: try row.readBool(),
        series: try row.readOptional { (row) throws(RowError) in try row.readID() })
    }
    due = try row.readArray { (row) throws(RowError) in try row.readID() }
    lastSurveyAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    mergedInto = try row.readOptional { (row) throws(RowError) in try row.readID() }
  }
}
