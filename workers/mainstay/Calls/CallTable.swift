import Models

/// A call list as people read it: one line a follow-up.
struct CallTable {
  private var table = TextTable("FROM", "UNTIL", "STATE", "BY", "KIND", "CUSTOMER", "VEHICLE", "ABOUT", "STORE", ">TRY", "FOLLOW-UP")

  /// The times are those of the zone's clocks.
  init(_ states: [FollowUpState], in zone: Zone) {
    for state in states {
      let followUp = state.followUp
      table.add(
        Self.time(followUp.windowStart, zone), Self.time(followUp.windowEnd, zone), state.state.rawValue, followUp.channel.rawValue,
        followUp.kind.rawValue, followUp.customerID.rawValue, followUp.vehicleID?.rawValue ?? "", Self.subject(of: state),
        followUp.storeID?.rawValue ?? "", String(state.tries), followUp.followUpID.rawValue)
    }
  }

  /// The lines, the titles first; none where the list is empty.
  var lines: [String] { table.isEmpty ? [] : table.lines }

  private static func subject(of state: FollowUpState) -> String {
    if let date = state.predictedOn { return "service \(date)" }
    if let complaintID = state.followUp.complaintID { return "complaint \(complaintID)" }
    return state.followUp.visitID.map { "visit \($0)" } ?? ""
  }

  private static func time(_ instant: Instant, _ zone: Zone) -> String {
    let wall = zone.wallClock(at: instant)
    let time = WallTime(minuteOfDay: Int(wall.millisecondOfDay / 60_000))
    return "\(wall.date) \(time.map { "\($0)" } ?? "")"
  }
}
