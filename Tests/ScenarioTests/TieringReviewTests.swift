import FleetTesting
import Foundation
import Runtime
import Testing
import TieringHistories

/// Whatever the processes and whoever is killed in the middle of a review: the tiers and cut-offs are those of the naive oracle.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct TieringReviewTests {
  private let broker: BrokerProcess

  init() async throws { broker = try await BrokerProcess() }

  @Test(arguments: 1...4)
  func `processes that share the partitions agree on every tier and cut-off`(processes: Int) async throws {
    let scenario = try await TieringScenario(broker: broker, name: "processes-\(processes)", days: 30)
    let workers = try (0..<processes).map { try scenario.start($0) }
    #expect(try await scenario.outcome(of: workers).difference(from: scenario.expected) == nil)
    try await scenario.stop(workers)
  }

  /// Points on the way of a review, and how often they are passed before the kill.
  static let points: [(FaultPoint, Int)] = [
    (.exchangeHeld, 1), (.exchangeHeld, 8), (.exchangeBeforeMessage, 1), (.exchangeBeforeMessage, 7), (.exchangeFreed, 1),
    (.laneAfterCommit, 10), (.publishBeforeCommit, 6), (.publishAfterCommit, 5),
  ]

  /// Instance 0 has lane 0, so it is the one that merges; instance 1 has only lanes that report.
  @Test(arguments: points, [0, 1])
  func `a kill in the middle of a review changes nothing`(fault: (point: FaultPoint, passes: Int), killed: Int) async throws {
    let name = "\(fault.point.rawValue)-\(fault.passes)-\(killed)"
    let scenario = try await TieringScenario(broker: broker, name: name, days: 10)
    let fault = "\(fault.point.rawValue):\(fault.passes)"
    let workers = try (0..<2).map { try scenario.start($0, fault: $0 == killed ? fault : nil) }
    #expect(try await workers[killed].end() == -9)
    let running = [try scenario.start(killed), workers[1 - killed]]
    #expect(try await scenario.outcome(of: running).difference(from: scenario.expected) == nil)
    try await scenario.stop(running)
  }

  @Test func `another process takes lane 0 over in the middle of a round, from the changelog`() async throws {
    let scenario = try await TieringScenario(broker: broker, name: "takeover", days: 20)
    let first = try scenario.start(0, fault: "\(FaultPoint.exchangeBeforeMessage.rawValue):31")
    let second = try scenario.start(1)
    #expect(try await first.end() == -9)
    #expect(try await scenario.outcome(of: [second]).difference(from: scenario.expected) == nil)
    try await scenario.stop([second])
  }

  @Test func `processes that join and leave while reviews are held change nothing`() async throws {
    let scenario = try await TieringScenario(broker: broker, name: "rebalance", days: 40)
    let first = try scenario.start(0)
    _ = try await scenario.outcome(of: [first], through: 3)
    let others = try (1..<3).map { try scenario.start($0) }
    _ = try await scenario.outcome(of: others, through: 10)
    try await scenario.stop([first])
    #expect(try await scenario.outcome(of: others).difference(from: scenario.expected) == nil)
    try await scenario.stop(others)
  }
}
