package import Models

/// The rule of the `followups` worker: from what happens to a customer to the list of calls to make (RULES, "Follow-ups").
///
/// One `handle` for each kind of input, in the order of RULES, "Time"; `fire` for its timers. Each reads and changes rows of the customer
/// at hand only, a handful whatever the size of his fleet, and returns what is published and which timers are set.
///
/// How sentences that can be read two ways are settled here:
/// - `priority` is the order of one customer's gates at one instant: see `FollowUp.priority`.
/// - `reason` of a `followUp.state` is that of its last step; none after `due`.
/// - The cap counts `followUp.due` events only. Contacts for ended follow-ups count as such where a contact matters: reached, they start
///   care visits anew.
/// - A snooze until an instant that is past is one until the contact's own time; the first windowStart in the gate's timer is then the
///   snooze's.
/// - A booking ends the no-shows of its own vehicle, and all of them if it names no vehicle.
/// - A delivered rework visit ends its vehicle's satisfaction call, and the one of the visit that it does again, as `rework`.
/// - What reads an odometer on a visit before its delivery starts no reminder; the delivery does.
/// - A reading neither starts nor replaces a reminder of a plan that has been due since the last service, nor its retry.
/// - A scrapped vehicle's reminders end; what is known of it stays, since only a transfer drops it. One that is read or delivered after
///   all is reminded of again.
/// - The causeID of a retry, a next try, or a care visit that its own miss starts is the followUpID before.
/// - Care after a complaint is about the vehicle that its opening names. Care that is in force when a complaint's fold has settled is
///   scheduled; acceptances and closings that a reopening has overtaken are not.
/// - A newer cause is one that is handled later. A second `delivered` starts nothing, but its odometer is a reading.
/// - The last visit's store is that of the last event, by `time`, of any visit that named one.
/// - Where a visit names its vehicle only later, what was read and done on it before counts then, at its own time.
/// - A cause that has started a follow-up before, which late events of a complaint can bring about, does not start it again.
/// - Invoices are not remembered: one that repeats a transactionID under another id is a purchase, too.
package struct FollowUpRule: Sendable {
  package var policy: FollowUpPolicy
  package var firm: FirmPolicy
  /// How long an event of a complaint waits for its opening (RULES, "Complaints" 9).
  let wait: TimeSpan

  package init(policy: FollowUpPolicy, firm: FirmPolicy, complaints: ComplaintPolicy) {
    self.policy = policy
    self.firm = firm
    wait = .days(complaints.waitDays)
  }

  /// A timer of this rule at the instant at which it was due; one that no longer has a follow-up to it does nothing.
  package func fire(_ timer: FiredTimer, in tables: any StateTables) throws -> Effects {
    guard let subject = FollowUpTimer.subject(ofName: timer.name) else { return Effects() }
    var book = try FollowUpBook(timer.customerID, at: timer.due, rule: self, tables: tables)
    switch subject {
    case .end(let id):
      if let followUp = try book.followUp(id), followUp.phase == .due { try book.miss(followUp) }
    case .gate(let id):
      if let followUp = try book.followUp(id), followUp.phase == .scheduled { try book.gate(followUp) }
    case .forget(let id):
      if let followUp = try book.followUp(id), !followUp.isOpen { try book.forget(followUp) }
    case .wait(let id):
      try book.update(id) { $0.expire(at: timer.due, wait: wait) }
      if let next = try book.complaint(id).waitsUntil(wait) { book.setTimer(.wait(id), at: next) }
    }
    return try book.effects()
  }

  /// Nothing of this rule belongs to no customer.
  package func tick(at time: Instant, in tables: any StateTables) throws -> Effects { Effects() }

  /// A new policy re-bases nothing: windows stand as they were told, and the next gate, start or end follows the new one.
  package func policyChanged(at time: Instant, in tables: any StateTables) throws -> Effects { Effects() }
}
