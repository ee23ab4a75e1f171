import FleetTesting
import Testing

/// The short form of `ops/bench chaos`.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct ChaosTests {
  @Test
  func `kills of instances, disks and the broker leave what an undisturbed run leaves, while one instance becomes three and then two`()
    async throws
  {
    let run = try await ChaosRun(events: 100_000, customers: 3_000, perSecond: 4_000, pause: 0.5...2, seed: 3)
    let report = try await run.run()
    #expect(report.difference == nil)
    #expect(report.workerKills > 3)
    #expect(report.brokerKills > 0)
    #expect(report.customers == 3_000)
  }
}
