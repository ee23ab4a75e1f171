import Models
import Testing

@testable import Rules

@Suite struct FollowUpHistoryTests {
  @Test(arguments: FollowUpHistory.satisfactionCalls) func `satisfaction calls`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.complaintCare) func `care after complaints`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.reminders) func `maintenance reminders`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.declinedItems) func `declined items`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.noShows) func `no-shows`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.tierKinds) func `welcomes and care visits`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.winBacks) func `win-backs`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.surveys) func surveys(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.moves) func `what the gate moves`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.suppressions) func `what the gate suppresses`(_ history: FollowUpHistory) throws { try history.check() }
  @Test(arguments: FollowUpHistory.ends) func `how follow-ups end`(_ history: FollowUpHistory) throws { try history.check() }
}
