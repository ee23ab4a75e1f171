import FleetTesting
import FollowUpHistories
import Models
import Testing

@testable import followups_worker

/// The worker on the runtime's own lane and store: what holds of the rule holds of everything that the process publishes.
@Suite struct FollowUpsWorkerTests {
  private static let seeds = 100..<104

  @Test(arguments: seeds) func `each follow-up of a random year has one life with one end, and no cap is broken`(_ seed: Int) throws {
    let live = try LiveFollowUps()
    try RandomFollowUps(seed: UInt64(seed)).play(to: live)
    #expect(live.outcome.wrongLives() == [])
    #expect(live.outcome.brokenCaps() == [])
    #expect(live.outcome.causes.count > 20)
  }

  @Test(arguments: seeds)
  func `nobody is contacted in quiet hours, outside his windows, without consent, or to sell while he complains`(_ seed: Int) throws {
    let live = try LiveFollowUps()
    var known = KnownCustomers()
    var seen = 0
    var dues = 0
    try RandomFollowUps(seed: UInt64(seed)).play(to: live) { input, time in
      // What a tick or the input's own timers have brought was decided before the input.
      for step in live.outcome.steps[seen...] where step.event.step == .due {
        dues += 1
        #expect(step.time == step.event.followUp.windowStart)
        #expect(known.allows(step.event.followUp, at: step.time))
      }
      seen = live.outcome.steps.count
      if let input { known.take(input, at: time) }
      for state in live.states.values where state.state == .due {
        #expect(known.consents(state.followUp))
        #expect(state.followUp.purpose == .service || !known.hasOpenComplaint(state.followUp.customerID))
      }
    }
    #expect(dues > 5)
  }

  @Test(arguments: seeds) func `a random year live, fed as history and replayed gives the same, to the byte`(_ seed: Int) throws {
    let live = try LiveFollowUps()
    try RandomFollowUps(seed: UInt64(seed)).play(to: live)
    let published = live.published
    #expect(published.keys.sorted() == ["follow-up-events", "follow-ups"])
    #expect(try live.asHistory() == published)
    #expect(try live.asReplay() == published)
  }
}
