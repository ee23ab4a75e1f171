import Foundation
import Models
import Testing

@testable import Rules

@Suite struct TieringPolicyTests {
  @Test func `the policy file that is shipped says the defaults, each of them`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let reader = PolicyReader(try PolicyText.parse(try String(contentsOf: root.appending(path: "ops/policy.yaml"), encoding: .utf8)))
    #expect(TieringPolicy(from: reader) == TieringPolicy())
    #expect(reader.found.isEmpty)
    let section = reader.map("tiering")
    #expect(section.keys().count == 12)
    #expect(section.map("stages").keys().count == 8)
    #expect(section.map("factors").keys().count == 2)
  }
}
