import FleetTesting
import Kafka
import Synchronization
import Testing

/// Groups of several members against the product's own broker.
@Suite(.enabled(if: ChildProcess.binaries != nil, Comment(rawValue: ChildProcess.reason)), .serialized)
struct BrokerGroupTests {
  private let broker: BrokerProcess

  init() async throws {
    broker = try await BrokerProcess()
    try await broker.create("t", partitions: 2)
  }

  private func member(_ name: String, _ more: [String: String] = [:]) throws -> Consumer {
    let settings = ["group.id": "g", "client.id": name, "heartbeat.interval.ms": "200", "session.timeout.ms": "6000"]
    return try Consumer(configuration: broker.settings(settings.merging(more) { _, own in own }), logger: silent)
  }

  private let first = TopicPartition("t", 0)
  private let second = TopicPartition("t", 1)

  /// Polls both, each in a task of its own, until `isEnough` holds or the time is up.
  private func poll(_ consumers: [Consumer], until isEnough: @escaping @Sendable () -> Bool) async throws {
    let end = ContinuousClock.now.advanced(by: .seconds(30))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for consumer in consumers {
        group.addTask { while !isEnough(), ContinuousClock.now < end { _ = try await consumer.poll(upTo: 10, within: .milliseconds(100)) } }
      }
      try await group.waitForAll()
    }
    try #require(isEnough())
  }

  @Test func `a second member takes its share only after the first has let go`() async throws {
    let events = Mutex<[String]>([])
    let note = { @Sendable (event: String) in events.withLock { $0.append(event) } }
    let (one, two) = (try member("one"), try member("two"))
    let start: @Sendable ([TopicPartition]) -> [TopicPartition: StartOffset] = {
      Dictionary(uniqueKeysWithValues: $0.map { ($0, .beginning) })
    }
    let ofOne = Recorder(
      onAssigned: { partitions in
        note("one has \(partitions.count)")
        return start(partitions)
      },
      onRevoked: { _ in
        note("one lets go")
        for _ in 0..<7 { _ = try? await two.poll(upTo: 10, within: .milliseconds(100)) }
        note("one has let go")
      })
    let ofTwo = Recorder(onAssigned: { partitions in
      note("two has \(partitions.count)")
      return start(partitions)
    })
    try one.subscribe(to: ["t"], listener: ofOne)
    try await poll([one]) { ofOne.notes.count == 1 }
    try two.subscribe(to: ["t"], listener: ofTwo)
    // The second is polled by the first one's handler alone, until the first has let go.
    try await poll([one]) { events.withLock { $0.last == "one has let go" } }
    try await poll([one, two]) { ofOne.notes.count == 3 && ofTwo.notes.count == 1 }
    let heard = events.withLock { $0 }
    #expect(Array(heard.prefix(3)) == ["one has 2", "one lets go", "one has let go"])
    #expect(heard.dropFirst(3).sorted() == ["one has 1", "two has 1"])
    #expect(Set(one.assignmentNow(ofOne) + two.assignmentNow(ofTwo)) == [first, second])
    async let closing: Void = two.close()
    try await one.close()
    try await closing
  }

  @Test func `a handler that outlasts the poll interval keeps its place, a member that nobody polls does not`() async throws {
    let interval = ["max.poll.interval.ms": "6000"]
    let (slow, forgotten) = (try member("slow", interval), try member("forgotten", interval.merging(["group.id": "other"]) { $1 }))
    let admin = try Admin(configuration: broker.settings(), logger: silent)
    let ofForgotten = Recorder()
    try forgotten.subscribe(to: ["t"], listener: ofForgotten)
    // The handler lasts until a member that was polled after it began has lost its place for want of polls.
    let ofSlow = Recorder(onAssigned: { partitions in
      while ofForgotten.notes.isEmpty { _ = try await forgotten.poll(upTo: 10, within: .milliseconds(100)) }
      while try await !admin.describe(groups: ["other"]).allSatisfy(\.members.isEmpty) {}
      return Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) })
    })
    try slow.subscribe(to: ["t"], listener: ofSlow)
    let producer = try Producer(configuration: broker.settings(), logger: silent)
    try await producer.send(["a"], to: "t", partition: 0)
    #expect(try await slow.collect(1, within: .seconds(30)).count == 1)
    #expect(ofSlow.notes == [.assigned([first, second])])
    #expect(try await admin.describe(groups: ["g"]).map(\.members.count) == [1])
    try await slow.close()
    try await forgotten.close()
  }

  @Test func `a static member that restarts has its partitions back and nobody is revoked`() async throws {
    let (one, two) = (try member("one", ["group.instance.id": "one"]), try member("two", ["group.instance.id": "two"]))
    let (ofOne, ofTwo) = (Recorder(), Recorder())
    try one.subscribe(to: ["t"], listener: ofOne)
    try two.subscribe(to: ["t"], listener: ofTwo)
    try await poll([one, two]) { one.assignmentNow(ofOne).count == 1 && two.assignmentNow(ofTwo).count == 1 }
    let before = (one.assignmentNow(ofOne), ofOne.notes.count)
    let had = two.assignmentNow(ofTwo)
    try await two.close()
    let again = try member("two", ["group.instance.id": "two"])
    let ofAgain = Recorder()
    try again.subscribe(to: ["t"], listener: ofAgain)
    try await poll([one, again]) { !ofAgain.notes.isEmpty }
    #expect(again.assignmentNow(ofAgain) == had)
    #expect(one.assignmentNow(ofOne) == before.0 && ofOne.notes.count == before.1)
    try await again.close()
    try await one.close()
  }

  @Test func `a second process with the same instance id fences the first, which stops`() async throws {
    let one = try member("one", ["group.instance.id": "same"])
    let recorder = Recorder()
    try one.subscribe(to: ["t"], listener: recorder)
    try await poll([one]) { recorder.notes.count == 1 }
    let other = try member("other", ["group.instance.id": "same"])
    let ofOther = Recorder()
    try other.subscribe(to: ["t"], listener: ofOther)
    try await poll([other]) { ofOther.notes.count == 1 }
    let thrown = await #expect(throws: KafkaError.self) { while true { _ = try await one.poll(upTo: 10, within: .milliseconds(100)) } }
    guard case .stop(let failure)? = thrown else { return #expect(Bool(false), "\(String(describing: thrown))") }
    #expect(failure.isFatal)
    #expect(failure.code == ErrorCode(rawValue: 82))
    try await other.close()
  }

  @Test func `a listener can commit its last offsets while the consumer closes`() async throws {
    let one = try member("one")
    let producer = try TransactionalProducer(configuration: broker.settings(["transactional.id": "p"]), logger: silent)
    try await producer.initialize()
    let partition = first
    let failure = Mutex<String?>(nil)
    let recorder = Recorder(onRevoked: { _ in
      do {
        try await producer.begin()
        try await producer.sendOffsets([partition: CommittedOffset(9, metadata: "last")], of: one.groupMetadata())
        try await producer.commit()
      } catch { failure.withLock { $0 = "\(error)" } }
    })
    try one.subscribe(to: ["t"], listener: recorder)
    try await poll([one]) { recorder.notes.count == 1 }
    try await one.close()
    #expect(failure.withLock { $0 } == nil)
    let admin = try Admin(configuration: broker.settings(), logger: silent)
    #expect(try await admin.committed(by: "g") == [first: CommittedOffset(9, metadata: "last")])
  }

  @Test func `offsets sent with group metadata from before a rebalance fail and require an abort`() async throws {
    let one = try member("one")
    let ofOne = Recorder()
    try one.subscribe(to: ["t"], listener: ofOne)
    try await poll([one]) { ofOne.notes.count == 1 }
    let stale = try one.groupMetadata()
    let two = try member("two")
    let ofTwo = Recorder()
    try two.subscribe(to: ["t"], listener: ofTwo)
    try await poll([one, two]) { ofTwo.notes.count == 1 && ofOne.notes.count == 3 }
    let producer = try TransactionalProducer(configuration: broker.settings(["transactional.id": "p"]), logger: silent)
    try await producer.initialize()
    try await producer.begin()
    let thrown = await #expect(throws: KafkaError.self) { try await producer.sendOffsets([first: CommittedOffset(3)], of: stale) }
    #expect(thrown?.failure.requiresAbort == true, "\(String(describing: thrown))")
    #expect(thrown?.failure.isFatal == false)
    try await producer.abort()
    try await producer.begin()
    try await producer.sendOffsets([first: CommittedOffset(4)], of: one.groupMetadata())
    try await producer.commit()
    #expect(try await one.committed([first]) == [first: CommittedOffset(4)])
    async let closing: Void = two.close()
    try await one.close()
    try await closing
  }
}

extension Consumer {
  /// What the listener heard last.
  fileprivate func assignmentNow(_ recorder: Recorder) -> [TopicPartition] {
    guard case .assigned(let partitions)? = recorder.notes.last else { return [] }
    return partitions
  }
}
