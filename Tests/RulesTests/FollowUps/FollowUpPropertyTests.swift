import Models
import Testing

@testable import Rules

/// What must hold of every history, told from what is published and from the inputs alone.
@Suite struct FollowUpPropertyTests {
  private static let seeds = 0..<12

  @Test(arguments: seeds) func `every follow-up begins once and ends in exactly one end`(_ seed: Int) throws {
    let driver = try RandomFollowUps(seed: UInt64(seed)).run()
    var phases: [FollowUpID: FollowUpStep] = [:]
    for (event, _) in driver.steps {
      let before = phases[event.followUp.followUpID]
      switch event.step {
      case .scheduled: #expect(before == nil)
      case .due: #expect(before == .scheduled || before == .moved)
      case .moved: #expect(before == .scheduled || before == .moved || (before == .due && event.reason == .snoozed))
      case .missed: #expect(event.reason == .unanswered ? before == .due : before == .scheduled || before == .moved)
      case .completed, .suppressed, .cancelled: #expect(before == .scheduled || before == .moved || before == .due)
      }
      phases[event.followUp.followUpID] = event.step
    }
    #expect(phases.count > 20)
    for (id, step) in phases { #expect([.completed, .missed, .suppressed, .cancelled].contains(step), "\(id)") }
    #expect(Set(driver.tombstones.map(\.id)) == Set(phases.keys.map(\.rawValue)))
    #expect(driver.tombstones.count == phases.count)
    #expect(driver.timers.allSatisfy { $0.name.hasPrefix("3wait/") })
  }

  @Test(arguments: seeds) func `of one identity no two are open`(_ seed: Int) throws {
    let driver = try RandomFollowUps(seed: UInt64(seed)).run()
    var open: [[String]: FollowUpID] = [:]
    var keys: [FollowUpID: [String]] = [:]
    for (event, _) in driver.steps {
      let followUp = event.followUp
      switch event.step {
      case .scheduled:
        // The item is not published; the declined code and the plan are told apart by the id's hash, so kinds with items are left out.
        guard ![.declinedItem, .maintenanceReminder].contains(followUp.kind) else { continue }
        let key = [
          followUp.customerID.rawValue, followUp.kind.rawValue, followUp.vehicleID?.rawValue ?? "", followUp.complaintID?.rawValue ?? "",
        ]
        #expect(open[key] == nil)
        open[key] = followUp.followUpID
        keys[followUp.followUpID] = key
      case .completed, .missed, .suppressed, .cancelled:
        if let key = keys[followUp.followUpID] { open[key] = nil }
      case .moved, .due: break
      }
    }
  }

  @Test(arguments: seeds) func `never more contacts than a cap allows`(_ seed: Int) throws {
    let driver = try RandomFollowUps(seed: UInt64(seed)).run()
    let causes = driver.states.mapValues(\.causeID)
    func series(_ id: FollowUpID) -> FollowUpID {
      var first = id
      while let before = causes[first].flatMap({ FollowUpID($0) }), causes[before] != nil { first = before }
      return first
    }
    let dues = driver.steps.filter { $0.event.step == .due }
    var mostInWeek = 0
    for (event, time) in dues {
      let others = dues.filter {
        $0.event.followUp.customerID == event.followUp.customerID && $0.event.followUp.followUpID != event.followUp.followUpID
          && $0.time <= time
      }
      let week = others.filter { $0.time > time - .days(7) }
      #expect(week.count <= 1, "\(event.followUp.followUpID) at \(time)")
      mostInWeek = max(mostInWeek, week.count + 1)
      guard event.followUp.purpose == .marketing else { continue }
      let month = others.filter {
        $0.time > time - .days(30) && $0.event.followUp.purpose == .marketing
          && !(event.followUp.kind == .winBack && series($0.event.followUp.followUpID) == series(event.followUp.followUpID))
      }
      #expect(month.isEmpty)
    }
    #expect(mostInWeek <= 2)
  }

  @Test(arguments: seeds) func `contacts fall due when the customer, his zone and the store allow it`(_ seed: Int) throws {
    var known = KnownCustomers()
    var seen = 0
    _ = try RandomFollowUps(seed: UInt64(seed)).run { driver, input, time in
      // What a tick or a record's own timers have fired was decided before the record.
      for published in driver.published[seen...] {
        guard case .followUp(let event) = published.event, event.step == .due else { continue }
        #expect(published.time == event.followUp.windowStart)
        #expect(event.followUp.windowEnd == event.followUp.windowStart + .days(3))
        #expect(known.allows(event.followUp, at: published.time))
      }
      seen = driver.published.count
      if let input { known.take(input, at: time) }
    }
  }

  @Test(arguments: seeds) func `nothing is due that must not be made`(_ seed: Int) throws {
    var known = KnownCustomers()
    _ = try RandomFollowUps(seed: UInt64(seed)).run { driver, input, time in
      if let input { known.take(input, at: time) }
      for state in driver.states.values where state.state == .due {
        #expect(known.consents(state.followUp))
        if state.followUp.purpose == .marketing { #expect(!known.hasOpenComplaint(state.followUp.customerID)) }
      }
    }
  }

  @Test(arguments: seeds) func `a replay gives the same ids and times`(_ seed: Int) throws {
    let one = try RandomFollowUps(seed: UInt64(seed)).run()
    let other = try RandomFollowUps(seed: UInt64(seed)).run()
    #expect(one.published == other.published)
    #expect(one.tables.contents == other.tables.contents)
  }
}

/// What the inputs say of the customers, folded in the plainest way.
private struct KnownCustomers {
  private struct Person {
    var zone = "Asia/Shanghai"
    var windows: [ContactWindow] = []
    var marketing = false
    var service = true
    var complaints: [ComplaintID: String] = [:]
    var waiting: [ComplaintID: [(name: String, until: Instant)]] = [:]
  }

  private var people: [CustomerID: Person] = [:]

  mutating func take(_ input: FollowUpDriver.Input, at time: Instant) {
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

  func hasOpenComplaint(_ customer: CustomerID) -> Bool {
    people[customer]?.complaints.values.contains { $0 == "open" || $0 == "held" } ?? false
  }

  func consents(_ followUp: FollowUpFacts) -> Bool {
    let person = people[followUp.customerID] ?? Person()
    return followUp.purpose == .marketing ? person.marketing : person.service
  }

  /// Minute by minute: not between 21:00 and 09:00, in a window if there are any, and a call while the store is open.
  func allows(_ followUp: FollowUpFacts, at time: Instant) -> Bool {
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
