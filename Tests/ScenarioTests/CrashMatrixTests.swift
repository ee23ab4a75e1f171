import FleetTesting
import Foundation
import Kafka
import Runtime
import Testing

/// For every boundary on the way of an effect: a kill there, then recovery, gives what an undisturbed run gives.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct CrashMatrixTests {
  private let broker: BrokerProcess

  init() async throws {
    broker = try await BrokerProcess()
    try await broker.create("dead-letters", partitions: JobScenario.partitions)
  }

  /// Points that a worker passes while it works, and how often it has when it is killed: a lane's are passed once by each lane.
  static let working: [(FaultPoint, Int)] = [
    (.laneBeforeCommit, 1), (.laneBeforeCommit, 2), (.laneAfterCommit, 1), (.laneAfterCommit, 2), (.publishAfterBegin, 1),
    (.publishBeforeOffsets, 1), (.publishBeforeCommit, 1), (.publishAfterCommit, 1), (.laneBeforeTrim, 1), (.laneBeforeTrim, 2),
  ]

  @Test(arguments: working)
  func `a kill while it works loses nothing and repeats nothing`(point: FaultPoint, passes: Int) async throws {
    let scenario = try await JobScenario.fed(broker, "\(point.rawValue)-\(passes)", purchases: 1_500)
    #expect(try await scenario.start(fault: "\(point.rawValue):\(passes)").end() == -9)
    try await scenario.finish()
  }

  /// Points of recovery, with and without the disk.
  @Test(arguments: [FaultPoint.recoveryAfterOpen, .recoveryAfterWipe, .recoveryDuringRestore, .recoveryAfterRestore])
  func `a kill while it recovers on an empty disk loses nothing and repeats nothing`(point: FaultPoint) async throws {
    let scenario = try await JobScenario.fed(broker, point.rawValue, purchases: 1_500)
    #expect(try await scenario.start(fault: "\(FaultPoint.publishAfterCommit.rawValue):1").end() == -9)
    try scenario.loseState()
    #expect(try await scenario.start(fault: point.rawValue).end() == -9)
    try await scenario.finish()
  }

  @Test(arguments: [FaultPoint.revocationBeforeStop, .revocationBeforeClose])
  func `a kill while it gives its partitions up loses nothing and repeats nothing`(point: FaultPoint) async throws {
    let scenario = try await JobScenario.fed(broker, point.rawValue, purchases: 1_500)
    let worker = try scenario.start(fault: point.rawValue)
    try await scenario.caughtUp(worker)
    worker.signal(SIGTERM)
    #expect(try await worker.end() == -9)
    try await scenario.finish()
  }

  @Test func `the broker may die in the middle of everything`() async throws {
    let scenario = try await JobScenario.fed(broker, "broker-dies", purchases: 6_000)
    let worker = try scenario.start()
    for _ in 0..<3 { try await broker.killAndRestart() }
    try await scenario.caughtUp(worker)
    worker.signal(SIGTERM)
    #expect(try await worker.end() == 0)
    #expect(try await scenario.published() == scenario.history.expectedChanges())
  }
}
