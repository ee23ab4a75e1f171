import FleetTesting
import FollowUpHistories
import Models
import Runtime

@testable import followups_worker

/// The worker in live time, given each input as it happens; keeps what it was given, so that the same can be fed once more as the past.
final class LiveFollowUps: FollowUpHandling {
  private enum Given {
    case event(Event<EventPayload>, topic: String)
    case tick(Instant)
  }

  private let tester: WorkerTester
  private var given: [Given] = []
  private(set) var outcome = PublishedFollowUps()
  private(set) var states: [FollowUpID: FollowUpState] = [:]
  private var publishedIDs: [CustomerID: [FollowUpID]] = [:]
  private var read = 0
  private let decoder = EventDecoder()

  init() throws {
    tester = try WorkerTester(FollowUpsWorker(policy: nil))
    try tick(at: RandomFollowUps.start)
  }

  func handle(_ input: FollowUpInput, at time: Instant) throws {
    let event = Event(
      id: EventID(checked: "e\(given.count)"), source: EventSource(checked: "till"), time: time, payload: input.payload)
    given.append(.event(event, topic: input.topic))
    tester.append(event, to: input.topic)
    try run()
  }

  func tick(at time: Instant) throws {
    given.append(.tick(time))
    tester.tick(at: time, mode: .live)
    try run()
  }

  func followUps(of customer: CustomerID) -> [FollowUpID] { publishedIDs[customer] ?? [] }

  /// Everything published by topic, ticks apart, whose copies say how they were counted.
  var published: [String: [WorkerTester.Published]] { Self.withoutTicks(tester) }

  /// The same fed as history, several days at a time.
  func asHistory() throws -> [String: [WorkerTester.Published]] {
    let tester = try WorkerTester(FollowUpsWorker(policy: nil))
    var ticks = 0
    for given in given {
      try feed(given, to: tester, mode: .history)
      if case .tick = given {
        ticks += 1
        if ticks % 3 == 0 { try tester.run() }
      }
    }
    try tester.run()
    return Self.withoutTicks(tester)
  }

  /// The same log read once more from its beginning.
  func asReplay() throws -> [String: [WorkerTester.Published]] {
    let tester = try WorkerTester(FollowUpsWorker(policy: nil), settings: LaneSettings(isReplay: true))
    for given in given { try feed(given, to: tester, mode: .live) }
    try tester.run()
    return Self.withoutTicks(tester)
  }

  private func feed(_ given: Given, to tester: WorkerTester, mode: ClockMode) throws {
    switch given {
    case .event(let event, let topic): tester.append(event, to: topic)
    case .tick(let time):
      tester.tick(at: time, mode: mode)
      tester.append(to: "tier-changes", key: "0", value: tester.copyOfLastTick, timestamp: time.milliseconds)
    }
  }

  private func run() throws {
    try tester.run()
    for record in tester.published[read...] {
      guard let value = record.value else {
        outcome.tombstones.append(record.key)
        continue
      }
      guard let topic = EventTopic(name: record.topic) else { throw Unexpected(record: record) }
      let event = try Array(value.utf8).withUnsafeBytes { value in
        try Array(record.key.utf8).withUnsafeBytes { key in try decoder.decode(LentRecord(key: key, value: value), on: topic)?.event }
      }
      switch event?.payload {
      case .derived(.followUp(let step)):
        outcome.steps.append(PublishedFollowUps.Step(event: step, time: event?.time ?? .earliest))
        publishedIDs[step.followUp.customerID, default: []].append(step.followUp.followUpID)
      case .derived(.followUpState(let state)):
        states[state.followUp.followUpID] = state
        outcome.causes[state.followUp.followUpID] = state.causeID
      case .tick: break
      default: throw Unexpected(record: record)
      }
    }
    read = tester.published.count
  }

  /// A record that no random year should bring, such as a dead letter.
  struct Unexpected: Error {
    let record: WorkerTester.Published
  }

  private static func withoutTicks(_ tester: WorkerTester) -> [String: [WorkerTester.Published]] {
    Dictionary(grouping: tester.published.filter { $0.value?.contains("\"clock.tick\"") != true }, by: \.topic)
  }
}
