package import Models
import Rules

/// What the inputs say of the customers, folded in the plainest way.
package struct KnownCustomers {
  private struct Person {
    var zone = "Asia/Shanghai"
    var windows: [ContactWindow] = []
    var marketing = false
    var service = true
    var complaints: [ComplaintID: String] = [:]
    var waiting: [ComplaintID: [(name: String, until: Instant)]] = [:]
  }

  private var people: [CustomerID: Person] = [:]

  package init() {}

  package mutating func take(_ input: FollowUpInput, at time: Instant) {
    guard let customer = input.customer else { return }
    switch input {
    case .customer(let event):
      switch event.change {
      case .updated(let profile): people[customer, default: Person()].zone = profile.timeZone ?? people[customer]?.zone ?? "Asia/Shanghai"
      case .preferencesChanged(let preferences): people[customer, default: Person()].windows = preferences.contactWindows ?? []
      case .consentChanged(let consent):
        people[customer, default: Person()].marketing = consent.marketing ?? false
        people[customer, default: Person()].service = consent.service ?? true
      default: break
      }
    case .complaint(let event): take(event, of: customer, at: time)
    default: break
    }
  }

  /// "open" and "held" are open; events before the opening wait 30 days for it and are taken after it.
  private mutating func take(_ event: ComplaintEvent, of customer: CustomerID, at time: Instant) {
    let id = event.complaintID
    let name = "\(event.change)".split(separator: "(").first.map(String.init) ?? ""
    guard let state = people[customer]?.complaints[id] else {
      if name == "opened" {
        people[customer, default: Person()].complaints[id] = "open"
        for waiting in people[customer]?.waiting[id] ?? [] where time <= waiting.until { step(waiting.name, of: id, of: customer) }
      } else {
        people[customer, default: Person()].waiting[id, default: []].append((name, time + .days(30)))
      }
      return
    }
    if !state.isEmpty { step(name, of: id, of: customer) }
  }

  private mutating func step(_ name: String, of id: ComplaintID, of customer: CustomerID) {
    let legal = [
      "open": ["held": "held", "resolved": "resolved", "closed": "closed"],
      "held": ["resumed": "open", "resolved": "resolved", "closed": "closed"],
      "resolved": ["accepted": "accepted", "rejected": "open", "reopened": "open", "closed": "closed"],
      "accepted": ["reopened": "open", "closed": "closed"], "closed": ["reopened": "open"],
    ]
    let state = people[customer]?.complaints[id] ?? ""
    if let next = legal[state]?[name] { people[customer, default: Person()].complaints[id] = next }
  }

  package func hasOpenComplaint(_ customer: CustomerID) -> Bool {
    people[customer]?.complaints.values.contains { $0 == "open" || $0 == "held" } ?? false
  }

  package func consents(_ followUp: FollowUpFacts) -> Bool {
    let person = people[followUp.customerID] ?? Person()
    return followUp.purpose == .marketing ? person.marketing : person.service
  }

  /// Minute by minute: not between 21:00 and 09:00, in a window if there are any, and a call while the store is open.
  package func allows(_ followUp: FollowUpFacts, at time: Instant) -> Bool {
    let person = people[followUp.customerID] ?? Person()
    guard let zone = Zone(person.zone) else { return false }
    let clock = zone.wallClock(at: time)
    let minute = Int(clock.millisecondOfDay / 60_000)
    if minute >= 21 * 60 || minute < 9 * 60 { return false }
    let inWindow = person.windows.contains { window in
      let (from, to) = (window.from.minuteOfDay, window.to.minuteOfDay)
      let length = to > from ? to - from : to + 1_440 - from
      // Minutes since the window began, on this day or one before.
      return (0...2).contains { days in
        window.days.contains(clock.date.adding(days: -days).weekday) && (0..<length).contains(minute + days * 1_440 - from)
      }
    }
    if !person.windows.isEmpty, !inWindow { return false }
    if followUp.channel == .call {
      let store = FirmPolicy.standard.zone.wallClock(at: time)
      let minute = Int(store.millisecondOfDay / 60_000)
      return store.date.weekday != .sunday && (510..<1_080).contains(minute)
    }
    return true
  }
}
