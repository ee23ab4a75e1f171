package import Models

/// A complaint as far as follow-ups need it: whether it is open, and when its care begins.
///
/// The fold of the events that change its state, by the diagram of RULES, "Complaints" 9, its wait included; a forbidden event is left
/// out, and parked by the worker whose rule it is. Kept for good, since a complaint can be reopened at any time.
package struct FollowUpComplaint: Hashable, Sendable {
  /// The events that the state depends on; all others leave it as it is.
  package enum Step: String, Hashable, Sendable {
    case held, resumed, resolved, accepted, rejected, reopened, closed
  }

  package struct Entry: Hashable, Sendable {
    package var time: Instant
    package var offset: Int64
    package var step: Step
    package var cause: FollowUpCause
  }

  package private(set) var openedAt: Instant?
  package private(set) var storeID: StoreID?
  package private(set) var visitID: VisitID?
  package private(set) var vehicleID: VehicleID?
  package private(set) var advisorID: StaffID?
  /// In the order of the fold; before the opening, those that wait for it.
  package private(set) var entries: [Entry] = []
  /// What a long fold had come to when its entries were let go; later ones follow it, however old they are.
  private var sealed: Outcome?

  /// The most entries that are kept, so that neither the row nor the fold grows without bound.
  static let mostEntries = 64

  package init() {}

  package static let table = Table<FollowUpComplaint>("follow-up-complaints")

  static func key(_ customer: CustomerID, _ complaint: ComplaintID) -> RowKey { RowKey(customer.rawValue, complaint.rawValue) }
}

extension FollowUpComplaint {
  /// What the fold comes to.
  struct Outcome: Hashable {
    /// `nil` before the opening.
    var state: CaseState?
    /// The acceptance, or the closing without one, that is in force: care begins with it.
    var careBegins: Entry?

    /// Whether it keeps marketing away: neither resolved, accepted nor closed.
    var isOpen: Bool { state == .open || state == .held }
  }

  func outcome() -> Outcome {
    guard openedAt != nil else { return Outcome() }
    var outcome = sealed ?? Outcome(state: .open)
    for entry in entries { Self.apply(entry, to: &outcome) }
    return outcome
  }

  /// When what follows from an event begins: never before the opening, nor before the acceptance or closing with which care newly begins.
  func settles(at time: Instant, after before: FollowUpComplaint) -> Instant {
    let begins = outcome().careBegins
    let newly = begins == before.outcome().careBegins ? nil : begins?.time
    return [time, openedAt, newly].compactMap(\.self).max() ?? time
  }

  /// Opens the complaint: what waited takes its place after the opening. Of two openings the earlier stands.
  mutating func open(_ opened: OpenedComplaint, at time: Instant) {
    let waiting = openedAt == nil ? entries.sorted { $0.precedes($1) } : []
    guard openedAt.map({ time < $0 }) ?? true else { return }
    openedAt = time
    storeID = opened.storeID
    visitID = opened.visitID
    vehicleID = opened.vehicleID
    advisorID = opened.advisorID
    guard !waiting.isEmpty else { return }
    entries = []
    for entry in waiting { take(entry) }
  }

  /// Takes an event in its place, or lets it wait for the opening; one that the diagram forbids there is left out.
  mutating func take(_ entry: Entry) {
    guard openedAt != nil else {
      entries.append(entry)
      return
    }
    let index = entries.firstIndex { entry.precedes($0) } ?? entries.count
    var outcome = sealed ?? Outcome(state: .open)
    for earlier in entries[..<index] { Self.apply(earlier, to: &outcome) }
    guard Self.apply(entry, to: &outcome) else { return }
    entries.insert(entry, at: index)
    if entries.count > Self.mostEntries {
      sealed = self.outcome()
      entries = []
    }
  }

  /// Gives up the events that have waited in vain.
  mutating func expire(at now: Instant, wait: TimeSpan) {
    if openedAt == nil { entries.removeAll { $0.time + wait <= now } }
  }

  /// When the first waiting event gives up.
  func waitsUntil(_ wait: TimeSpan) -> Instant? { openedAt == nil ? entries.map { $0.time + wait }.min() : nil }

  /// Whether the diagram takes the event; one that it forbids changes nothing.
  @discardableResult
  private static func apply(_ entry: Entry, to outcome: inout Outcome) -> Bool {
    guard let state = outcome.state, state.takes(entry.step.change) else { return false }
    outcome.state = entry.step.leadsTo
    switch entry.step {
    case .accepted: outcome.careBegins = entry
    case .closed: if state != .accepted { outcome.careBegins = entry }
    case .held, .resumed, .resolved, .rejected, .reopened: outcome.careBegins = nil
    }
    return true
  }
}

extension FollowUpComplaint.Entry {
  /// The order of the fold; what is older than the opening keeps its place and counts from the opening.
  fileprivate func precedes(_ other: Self) -> Bool { (time, offset) < (other.time, other.offset) }
}

extension FollowUpComplaint.Step {
  /// The step as the diagram of cases knows it.
  fileprivate var change: CaseChange {
    switch self {
    case .held: .held
    case .resumed: .resumed
    case .resolved: .resolved(nil)
    case .accepted: .accepted
    case .rejected: .rejected
    case .reopened: .reopened
    case .closed: .closed
    }
  }

  fileprivate var leadsTo: CaseState {
    switch self {
    case .held: .held
    case .resumed, .rejected, .reopened: .open
    case .resolved: .resolved
    case .accepted: .accepted
    case .closed: .closed
    }
  }
}

extension FollowUpComplaint: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(openedAt) { $0.write($1) }
    row.write(storeID) { $0.write($1) }
    row.write(visitID) { $0.write($1) }
    row.write(vehicleID) { $0.write($1) }
    row.write(advisorID) { $0.write($1) }
    row.write(entries) { $0.write($1) }
    row.write(sealed) { row, sealed in
      row.write(sealed.state) { $0.write($1) }
      row.write(sealed.careBegins) { $0.write($1) }
    }
  }

  package init(from row: inout RowReader) throws(RowError) {
    openedAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    storeID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    visitID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    vehicleID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    advisorID = try row.readOptional { (row) throws(RowError) in try row.readID() }
    entries = try row.readArray { (row) throws(RowError) in try row.read() }
    sealed = try row.readOptional { (row) throws(RowError) in
      Outcome(
        state: try row.readOptional { (row) throws(RowError) in try row.readEnum() },
        careBegins: try row.readOptional { (row) throws(RowError) in try row.read() })
    }
  }
}

extension FollowUpComplaint.Entry: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(time)
    row.write(offset)
    row.write(step)
    row.write(cause.text)
  }

  package init(from row: inout RowReader) throws(RowError) {
    time = try row.readInstant()
    offset = try row.readInt64()
    step = try row.readEnum()
    cause = FollowUpCause(text: try row.readString())
  }
}
