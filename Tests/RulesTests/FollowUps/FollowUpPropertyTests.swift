import FollowUpHistories
import Models
import Testing

@testable import Rules

/// What must hold of every history, told from what is published and from the inputs alone.
@Suite struct FollowUpPropertyTests {
  private static let seeds = 0..<12

  @Test(arguments: seeds) func `every follow-up begins once and ends in exactly one end`(_ seed: Int) throws {
    let driver = try RandomFollowUps(seed: UInt64(seed)).run()
    #expect(driver.outcome.wrongLives() == [])
    #expect(driver.tombstones.count > 20)
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
    #expect(try RandomFollowUps(seed: UInt64(seed)).run().outcome.brokenCaps() == [])
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

extension RandomFollowUps {
  /// Plays the history to the rule; `watch` is called after every input and tick with the driver and, for an input, what it was.
  func run(_ watch: (FollowUpDriver, FollowUpInput?, Instant) throws -> Void = { _, _, _ in }) throws -> FollowUpDriver {
    let driver = FollowUpDriver()
    try play(to: driver) { try watch(driver, $0, $1) }
    return driver
  }
}

extension FollowUpDriver: FollowUpHandling {
  func handle(_ input: FollowUpInput, at time: Instant) throws { try take(input, at: time) }

  func followUps(of customer: CustomerID) -> [FollowUpID] {
    steps.filter { $0.event.followUp.customerID == customer }.map(\.event.followUp.followUpID)
  }

  /// What was published, for the checks.
  var outcome: PublishedFollowUps {
    var outcome = PublishedFollowUps()
    outcome.steps = steps.map { PublishedFollowUps.Step(event: $0.event, time: $0.time) }
    outcome.causes = states.mapValues(\.causeID)
    outcome.tombstones = tombstones.map(\.id)
    return outcome
  }
}
