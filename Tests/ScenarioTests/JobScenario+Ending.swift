import FleetTesting
import Foundation
import Testing

extension JobScenario {
  static let partitions = 3

  /// A scenario of its own, whose purchases are all there.
  static func fed(_ broker: BrokerProcess, _ name: String, purchases: Int) async throws -> JobScenario {
    let scenario = try await unfed(broker, name, purchases: purchases)
    try await scenario.feed.run()
    return scenario
  }

  /// A scenario of its own, whose purchases are still to come.
  static func unfed(_ broker: BrokerProcess, _ name: String, purchases: Int) async throws -> JobScenario {
    let seed = name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) }
    let history = PurchaseHistory(name: name, count: purchases, customers: 40, seed: seed)
    return try await JobScenario(broker: broker, history: history, partitions: partitions)
  }

  /// Runs to the end, undisturbed, stops the worker and compares what came out, and what its state is; then once more from the changelog alone.
  func finish(group: String? = nil) async throws {
    let worker = try start(group: group)
    try await recovered(worker)
    try await end(worker, group: group)
    let rows = try await changelogRows()
    // A lane restored from the changelog alone has nothing left to do and says nothing new.
    try loseState()
    let restored = try start(group: group)
    try await recovered(restored)
    try await end(restored, group: group)
    #expect(try await changelogRows() == rows)
  }

  /// Waits until everything is worked off, stops the worker and compares.
  func end(_ worker: ChildProcess, group: String? = nil) async throws {
    try await caughtUp(worker, group: group)
    try await stop(worker)
    try await compare()
  }

  /// Stops an instance as a supervisor does.
  func stop(_ worker: ChildProcess) async throws {
    worker.signal(SIGTERM)
    #expect(try await worker.end() == 0, "\(worker.output)")
  }

  /// What came out, and what the state is, against the naive oracle.
  func compare() async throws {
    #expect(try await published() == history.expectedChanges())
    #expect(try await standings() == history.expectedStandings())
  }
}
