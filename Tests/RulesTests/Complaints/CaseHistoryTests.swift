import Models
import Testing

@testable import Rules

@Suite struct CaseHistoryTests {
  @Test(
    arguments: CaseHistoryTable.clocks + CaseHistoryTable.nextResponses + CaseHistoryTable.holds + CaseHistoryTable.reruns
      + CaseHistoryTable.promises + CaseHistoryTable.rebasing + CaseHistoryTable.deliveries)
  func `a history has the outputs that the rule says`(_ history: CaseHistory) throws {
    let (outputs, ending, surprises, _) = try history.run()
    #expect(outputs == history.outputs)
    #expect(surprises == [])
    if let expected = history.ending { #expect(ending == expected) }
  }
}
