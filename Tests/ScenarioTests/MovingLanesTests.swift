import FleetTesting
import Foundation
import Kafka
import Runtime
import Testing

/// Lanes that move between processes, files that are not what they were, and a group that has forgotten: what comes out is the same.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct MovingLanesTests {
  private let broker: BrokerProcess

  init() async throws {
    broker = try await BrokerProcess()
    try await broker.create("dead-letters", partitions: JobScenario.partitions)
  }

  @Test(arguments: [FaultPoint.revocationBeforeStop, .revocationBeforeClose])
  func `an instance that is killed while it gives lanes to a second one loses nothing and repeats nothing`(point: FaultPoint) async throws {
    let scenario = try await JobScenario.fed(broker, "join-\(point.rawValue)", purchases: 6_000)
    let first = try scenario.start("0", fault: point.rawValue)
    try await scenario.recovered(first)
    let second = try scenario.start("1")
    #expect(try await first.end() == -9)
    let again = try scenario.start("0")
    try await scenario.recovered(second)
    try await scenario.caughtUp(again)
    for worker in [again, second] { try await scenario.stop(worker) }
    try await scenario.compare()
  }

  @Test func `lanes of an instance that leaves go on elsewhere, restored from their changelogs`() async throws {
    let scenario = try await JobScenario.unfed(broker, "leave", purchases: 6_000)
    try await scenario.feed.run(0..<3_000)
    let (first, second) = (try scenario.start("0"), try scenario.start("1"))
    try await scenario.recovered(first)
    try await scenario.caughtUp(second)
    try await scenario.stop(second)
    try await scenario.feed.run(3_000..<6_000)
    try await scenario.end(first)
  }

  @Test func `two instances whose disks were swapped restore what is not theirs`() async throws {
    let scenario = try await JobScenario.unfed(broker, "swapped", purchases: 6_000)
    try await scenario.feed.run(0..<3_000)
    var workers = [try scenario.start("0"), try scenario.start("1")]
    try await scenario.recovered(workers[0])
    try await scenario.caughtUp(workers[1])
    for worker in workers { worker.signal(SIGKILL) }
    for worker in workers { _ = try await worker.end() }
    let aside = scenario.state("aside")
    try FileManager.default.moveItem(at: scenario.state("0"), to: aside)
    try FileManager.default.moveItem(at: scenario.state("1"), to: scenario.state("0"))
    try FileManager.default.moveItem(at: aside, to: scenario.state("1"))
    try await scenario.feed.run(3_000..<6_000)
    workers = [try scenario.start("0"), try scenario.start("1")]
    try await scenario.recovered(workers[1])
    try await scenario.caughtUp(workers[0])
    for worker in workers { try await scenario.stop(worker) }
    try await scenario.compare()
  }

  @Test(arguments: [true, false])
  func `a state copied from an hour ago is brought up to date`(isStoppedCleanly: Bool) async throws {
    let scenario = try await JobScenario.unfed(broker, "old-copy-\(isStoppedCleanly)", purchases: 6_000)
    try await scenario.feed.run(0..<2_000)
    let first = try scenario.start()
    try await scenario.caughtUp(first)
    if isStoppedCleanly { try await scenario.stop(first) } else { first.signal(SIGKILL) }
    _ = try await first.end()
    let copy = scenario.state("copy")
    try FileManager.default.copyItem(at: scenario.state(), to: copy)
    try await scenario.feed.run(2_000..<4_000)
    let second = try scenario.start()
    try await scenario.caughtUp(second)
    try await scenario.stop(second)
    try scenario.loseState()
    try FileManager.default.moveItem(at: copy, to: scenario.state())
    try await scenario.feed.run(4_000..<6_000)
    try await scenario.finish()
  }

  @Test func `of two copies of a state that take turns, each is brought up to date`() async throws {
    let scenario = try await JobScenario.unfed(broker, "two-copies", purchases: 6_000)
    try await scenario.feed.run(0..<2_000)
    let first = try scenario.start()
    try await scenario.caughtUp(first)
    try await scenario.stop(first)
    // A copy goes on by itself, and has committed more than it has published when it dies.
    let original = scenario.state("original")
    try FileManager.default.copyItem(at: scenario.state(), to: original)
    try await scenario.feed.run(2_000..<4_000)
    #expect(try await scenario.start(fault: FaultPoint.publishAfterBegin.rawValue).end() == -9)
    // The original takes over and publishes its own version of the same events.
    let copy = scenario.state("copy")
    try FileManager.default.moveItem(at: scenario.state(), to: copy)
    try FileManager.default.moveItem(at: original, to: scenario.state())
    #expect(try await scenario.start(fault: FaultPoint.publishAfterCommit.rawValue).end() == -9)
    // Then the copy is put back.
    try scenario.loseState()
    try FileManager.default.moveItem(at: copy, to: scenario.state())
    try await scenario.feed.run(4_000..<6_000)
    try await scenario.finish()
  }

  /// The group's offsets are those of another group: none. The changelog says where to go on.
  @Test(arguments: [true, false])
  func `a group whose offsets have expired goes on where its changelog ends`(hasState: Bool) async throws {
    let scenario = try await JobScenario.unfed(broker, "expired-\(hasState)", purchases: 6_000)
    try await scenario.feed.run(0..<2_000)
    let first = try scenario.start()
    try await scenario.caughtUp(first)
    try await scenario.stop(first)
    // Dies with more in its file than is published.
    try await scenario.feed.run(2_000..<4_000)
    #expect(try await scenario.start(fault: "\(FaultPoint.laneAfterCommit.rawValue):2").end() == -9)
    if !hasState { try scenario.loseState() }
    try await scenario.feed.run(4_000..<6_000)
    try await scenario.finish(group: "expired-\(hasState)-anew")
  }

  /// The broker dies so many microseconds after the client was asked to commit: before the request, with it half done, or before the answer.
  @Test(arguments: [0, 300, 2_000], [true, false])
  func `a commit whose outcome is unknown is carried out once`(delay: Int, workerDies: Bool) async throws {
    let scenario = try await JobScenario.fed(broker, "unknown-\(delay)-\(workerDies)", purchases: 3_000)
    let worker = try scenario.start(fault: FaultPoint.publishBeforeCommit.rawValue, brokerDies: delay)
    if workerDies {
      try await broker.restartAfterDeath { worker.signal(SIGKILL) }
      _ = try await worker.end()
    } else {
      try await broker.restartAfterDeath()
      try await scenario.caughtUp(worker)
      try await scenario.stop(worker)
    }
    try await scenario.finish()
  }

  @Test func `a full outbox stops the lanes until it is empty, also when the broker dies meanwhile`() async throws {
    let scenario = try await JobScenario.fed(broker, "full-outbox", purchases: 6_000)
    let worker = try scenario.start(arguments: ["--unpublished", "1"])
    try await scenario.recovered(worker)
    try await broker.killAndRestart()
    try await scenario.end(worker)
  }
}
