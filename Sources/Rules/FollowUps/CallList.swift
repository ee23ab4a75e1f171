package import Models

/// Which follow-ups are to be made on a day, and in which order: told from the states on `follow-ups` alone.
///
/// On the list of a date are the open follow-ups whose window touches it: those that are due, and those that will be unless their gate
/// decides otherwise. A window's end belongs to it, since a contact at that instant is in time (RULES, "Follow-ups", "Ends").
package struct CallList: Hashable, Sendable {
  /// From the first instant of the day to the first of the next.
  package let day: Range<Instant>
  /// Only this advisor's; `nil` for everybody's.
  package var advisorID: StaffID?
  /// Only this store's; `nil` for all.
  package var storeID: StoreID?
  /// Only those by this channel; `nil` for all.
  package var channel: Channel?

  /// The list of a date as the clocks of a zone show it.
  package init(
    on date: CivilDate, in zone: Zone, advisorID: StaffID? = nil, storeID: StoreID? = nil, channel: Channel? = nil
  ) {
    let start = zone.startOfDay(date)
    day = start..<max(start, zone.startOfDay(date.adding(days: 1)))
    self.advisorID = advisorID
    self.storeID = storeID
    self.channel = channel
  }

  /// Whether a follow-up is on the list.
  package func contains(_ state: FollowUpState) -> Bool {
    guard state.state == .due || state.state == .scheduled else { return false }
    let followUp = state.followUp
    if let advisorID, followUp.advisorID != advisorID { return false }
    if let storeID, followUp.storeID != storeID { return false }
    if let channel, followUp.channel != channel { return false }
    return followUp.windowStart < day.upperBound && followUp.windowEnd >= day.lowerBound
  }

  /// The order of the list: what is due before what is not yet, then by `priority`; the followUpID decides among equals.
  package static func precedes(_ left: FollowUpState, _ right: FollowUpState) -> Bool {
    if left.state != right.state { return left.state == .due }
    if left.followUp.priority != right.followUp.priority { return left.followUp.priority < right.followUp.priority }
    return left.followUp.followUpID < right.followUp.followUpID
  }
}
