package import Models

/// A follow-up as the worker keeps it, from its cause to the end of its tombstone's wait.
///
/// ```
///                      cause
///                        │ followUp.scheduled
///                        ▼
///         ┌───────── scheduled ◄──────────────┐
///         │ gate:        │                    │ contact.snoozed:
///         │ moved        │ gate passed:       │ followUp.moved (snoozed)
///         │ (once,       │ followUp.due       │
///         │ then gate    ▼                    │
///         └──again)     due ──────────────────┘
///                        │
///      from either: completed  reached, refused, answered
///                   cancelled  superseded, transferred, scrapped, serviceDone, rework, reopened, bookedAgain, demoted, purchased
///      from either: suppressed erased, consent, openComplaint (a scheduled one at its gate, a due one at once)
///      from scheduled: missed  movedTooFar (at the gate)
///      from due:       missed  unanswered (at windowEnd)
/// ```
///
/// The four ends are final: what comes later changes nothing. Ended rows stay for `FollowUpPolicy.endedKept`.
package struct FollowUp: Hashable, Sendable {
  package var id: FollowUpID
  package var identity: FollowUpIdentity
  package var visitID: VisitID?
  package var complaintID: ComplaintID?
  package var storeID: StoreID
  package var channel: Channel
  package var advisorID: StaffID?
  package var windowStart: Instant
  package var windowEnd: Instant
  /// The windowStart from which `FollowUpPolicy.moveLimit` counts: the first, or the one of the last snooze.
  package var firstWindowStart: Instant
  package var phase = FollowUpPhase.scheduled
  package var reason: FollowUpReason?
  package var outcome: FollowUpOutcome?
  package var cause: FollowUpCause
  /// When its cause happened; of a retry that of the first.
  package var causedAt: Instant
  /// 1 for the first of its series.
  package var tries: Int64 = 1
  /// How often a timer of this follow-up has been set: part of the ids of what the timer publishes.
  package var run: Int64 = 0
  /// When it was due last.
  package var dueAt: Instant?
  /// Of a win-back the first try's id.
  package var series: FollowUpID?
  /// Of a reminder.
  package var prediction: ServicePrediction?
  /// Whether a survey has been answered for it.
  package var isSurveyed = false

  package init(
    id: FollowUpID, identity: FollowUpIdentity, storeID: StoreID, channel: Channel, windowStart: Instant, windowEnd: Instant,
    cause: FollowUpCause, causedAt: Instant
  ) {
    self.id = id
    self.identity = identity
    self.storeID = storeID
    self.channel = channel
    self.windowStart = windowStart
    self.windowEnd = windowEnd
    firstWindowStart = windowStart
    self.cause = cause
    self.causedAt = causedAt
  }

  package var kind: FollowUpKind { identity.kind }

  /// Whether it has not ended.
  package var isOpen: Bool { phase == .scheduled || phase == .due }

  /// Orders a customer's contacts as their gates do at one instant: the lowest first.
  ///
  /// Service stands before marketing, then the first windowStart counts; the followUpID decides among equals. Written as
  /// milliseconds since 1970, plus 10¹⁵ for marketing, which JSON numbers hold exactly.
  package var priority: Int64 {
    firstWindowStart.milliseconds + (kind.purpose == .marketing ? 1_000_000_000_000_000 : 0)
  }

  package static let table = Table<FollowUp>("follow-ups")
  /// Which follow-up of an identity is open.
  static let openTable = Table<OpenFollowUp>("follow-ups-open")

  static func key(_ customer: CustomerID, _ id: FollowUpID) -> RowKey { RowKey(customer.rawValue, id.rawValue) }
}

/// The open follow-up of an identity.
struct OpenFollowUp: RowCodable, Hashable {
  var id: FollowUpID

  init(id: FollowUpID) { self.id = id }
  init(from row: inout RowReader) throws(RowError) { id = try row.readID() }
  func encode(into row: inout RowWriter) { row.write(id) }
}

extension FollowUpKind {
  /// What consent it needs, and whether the cap on marketing counts it.
  package var purpose: Purpose {
    switch self {
    case .maintenanceReminder, .declinedItem, .winBack: .marketing
    case .satisfactionCall, .complaintCare, .noShow, .tierWelcome, .careVisit, .survey: .service
    }
  }

  /// Whether one that went unanswered is tried once more for the best customers; the others have a rhythm of their own.
  var isRetried: Bool {
    switch self {
    case .careVisit, .winBack, .survey: false
    case .satisfactionCall, .complaintCare, .maintenanceReminder, .declinedItem, .noShow, .tierWelcome: true
    }
  }
}

// MARK: - What is published

extension FollowUp {
  func facts(of customer: CustomerID) -> FollowUpFacts {
    FollowUpFacts(
      followUpID: id, customerID: customer, vehicleID: identity.vehicleID, visitID: visitID, complaintID: complaintID, kind: kind,
      purpose: kind.purpose, channel: channel, advisorID: advisorID, storeID: storeID, windowStart: windowStart, windowEnd: windowEnd,
      priority: priority)
  }

  func state(of customer: CustomerID) -> FollowUpState {
    FollowUpState(
      followUp: facts(of: customer), state: phase, reason: reason, causeID: cause.text, tries: tries, predictedOn: prediction?.date,
      predictedError: prediction?.error, outcome: outcome)
  }
}
