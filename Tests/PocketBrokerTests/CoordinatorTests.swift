import NIOCore
import Testing

@testable import PocketBroker

/// Groups over the database: what lasts, and what waits.
@Suite(.timeLimit(.minutes(1))) struct `The coordinator of groups` {
  let partition = TopicPartition("t", 0)

  func request(_ client: String, id: String = "", instance: String? = nil, topics: [String] = ["t"]) -> JoinRequest {
    var metadata = ByteBuffer()
    metadata.writeMultipleIntegers(Int16(0), Int32(topics.count))
    for topic in topics {
      metadata.writeInteger(Int16(topic.utf8.count))
      metadata.writeString(topic)
    }
    return JoinRequest(
      group: "g", memberID: id, instanceID: instance, clientID: client, clientHost: "/127.0.0.1", sessionTimeout: 10_000,
      rebalanceTimeout: 30_000, protocolType: "consumer", protocols: [GroupProtocol(name: "range", metadata: metadata)],
      requiresKnownMemberID: false)
  }

  /// Joins alone and takes the assignment; the clock passes the initial delay.
  func settle(_ bench: Bench, _ request: JoinRequest) async -> GroupMember {
    let engine = bench.engine
    async let joining = engine.join(request)
    while engine.groups.describe("g").state != .preparingRebalance { await Task.yield() }
    bench.clock.advance(by: 100)
    engine.groups.tick()
    let reply = await joining
    let member = GroupMember(group: "g", generation: reply.generation, memberID: reply.memberID, instanceID: request.instanceID)
    let sync = await engine.sync(SyncRequest(member: member, assignments: [reply.memberID: ByteBuffer(string: "mine")]))
    #expect(sync.assignment == ByteBuffer(string: "mine"))
    return member
  }

  @Test func `keeps a stable group and its members over a restart`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let member = await settle(bench, request("c", instance: "till-1"))
      let before = bench.engine.groups.describe("g")
      try await bench.restart()
      #expect(bench.engine.groups.describe("g") == before)
      #expect(await bench.engine.heartbeat(member) == .none)
      #expect(await bench.engine.commitOffsets([partition: CommittedOffset(offset: 3)], of: member) == [partition: .none])
      #expect(await bench.engine.sync(SyncRequest(member: member)).assignment == ByteBuffer(string: "mine"))
    }
  }

  @Test func `never lets a generation run backwards`() async throws {
    try await Bench.run { bench in
      let engine = bench.engine
      let request = request("c")
      async let joining = engine.join(request)
      while engine.groups.describe("g").state != .preparingRebalance { await Task.yield() }
      bench.clock.advance(by: 100)
      engine.groups.tick()
      let unfinished = await joining
      #expect(unfinished.generation == 1)
      try await bench.restart()
      let member = GroupMember(group: "g", generation: 1, memberID: unfinished.memberID)
      #expect(await bench.engine.heartbeat(member) == .unknownMemberID)
      #expect(await settle(bench, request).generation == 2)
    }
  }

  @Test func `sends those who wait away when the broker stops`() async throws {
    try await Bench.run { bench in
      let engine = bench.engine
      let request = request("c")
      async let joining = engine.join(request)
      while engine.groups.describe("g").state != .preparingRebalance { await Task.yield() }
      await engine.close()
      #expect(await joining.error == .coordinatorNotAvailable)
      #expect(await engine.join(request).error == .coordinatorNotAvailable)
    }
  }

  @Test func `ends sessions and join phases by its alarm`() async throws {
    try await Bench.run { bench in
      let engine = bench.engine
      let running = Task { await engine.run() }
      let request = request("c")
      async let joining = engine.join(request)
      while engine.groups.describe("g").state != .completingRebalance {
        bench.clock.advance(by: 50)
        await Task.yield()
      }
      #expect(await joining.error == .none)
      while engine.groups.describe("g").state != .empty {
        bench.clock.advance(by: 1_000)
        await Task.yield()
      }
      running.cancel()
      await running.value
    }
  }

  @Test func `refuses requests without a group, with odd timeouts, or to groups that do not exist`() async throws {
    try await Bench.run { bench in
      var nameless = request("c")
      nameless.group = ""
      #expect(await bench.engine.join(nameless).error == .invalidGroupID)
      var hasty = request("c")
      hasty.sessionTimeout = 1
      #expect(await bench.engine.join(hasty).error == .invalidSessionTimeout)
      #expect(await bench.engine.join(request("c", id: "someone")).error == .unknownMemberID)
      let stranger = GroupMember(group: "nobody", generation: 1, memberID: "m")
      #expect(await bench.engine.heartbeat(stranger) == .unknownMemberID)
      #expect(await bench.engine.sync(SyncRequest(member: stranger)).error == .unknownMemberID)
      var odd = request("c")
      odd.protocols = []
      #expect(await bench.engine.join(odd).error == .inconsistentGroupProtocol)
      let left = try await bench.engine.leave(group: "nobody", members: [stranger])
      #expect(left == [.unknownMemberID])
      #expect(await bench.engine.commitOffsets([partition: CommittedOffset(offset: 1)], of: stranger) == [partition: .illegalGeneration])
      #expect(try await bench.engine.listGroups() == [])
      #expect(try await bench.engine.describeGroup("nobody").state == .dead)
    }
  }

  @Test func `fences offsets in a transaction by generation and member`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let member = await settle(bench, request("c"))
      let producer = try await bench.engine.initProducer(transactionalID: "x", timeout: 60_000)
      try await bench.engine.addOffsets(of: "g", toTransactionOf: "x", producer: producer)
      var cases: [(GroupMember, ErrorCode)] = [(member, .none)]
      cases.append((GroupMember(group: "g", generation: member.generation - 1, memberID: member.memberID), .illegalGeneration))
      cases.append((GroupMember(group: "g", generation: member.generation, memberID: "gone"), .unknownMemberID))
      for (who, expected) in cases {
        let request = TransactionalOffsets(
          transactionalID: "x", producer: producer, member: who, offsets: [partition: CommittedOffset(offset: 5)])
        #expect(await bench.engine.commitOffsets(request) == [partition: expected])
      }
      let late = TransactionalOffsets(
        transactionalID: "x", producer: ProducerIdentity(id: producer.id, epoch: producer.epoch - 1), member: member,
        offsets: [partition: CommittedOffset(offset: 9)])
      #expect(await bench.engine.commitOffsets(late) == [partition: .producerFenced])
      try await bench.engine.endTransaction("x", producer: producer, commit: true)
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil).map(\.committed?.offset) == [5])
    }
  }

  @Test func `refuses offsets with too long metadata or of unknown partitions, and takes the rest`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 2)
      let second = TopicPartition("t", 1)
      let missing = TopicPartition("u", 0)
      let errors = await bench.engine.commitOffsets(
        [
          partition: CommittedOffset(offset: 1, metadata: String(repeating: "m", count: 4_097)), missing: CommittedOffset(offset: 1),
          second: CommittedOffset(offset: 2, leaderEpoch: 0, metadata: "note"),
        ], of: GroupMember(group: "simple"))
      #expect(errors == [partition: .offsetMetadataTooLarge, missing: .unknownTopicOrPartition, second: .none])
      try await bench.restart()
      let found = try await bench.engine.fetchOffsets(of: "simple", partitions: [partition, second])
      #expect(found.map(\.committed) == [nil, CommittedOffset(offset: 2, leaderEpoch: 0, metadata: "note")])
      #expect(try await bench.engine.listGroups().map(\.group) == ["simple"])
    }
  }

  @Test func `deletes offsets that nobody reads, and groups without members`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      _ = try await bench.engine.createTopic("other", partitions: 1)
      let other = TopicPartition("other", 0)
      let member = await settle(bench, request("c"))
      _ = await bench.engine.commitOffsets([partition: CommittedOffset(offset: 1), other: CommittedOffset(offset: 1)], of: member)
      #expect(
        try await bench.engine.deleteOffsets(of: "g", partitions: [partition, other]) == [partition: .groupSubscribedToTopic, other: .none])
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil).map(\.partition) == [partition])
      await #expect(throws: Refusal(.nonEmptyGroup, "the group g has members")) { try await bench.engine.deleteGroup("g") }
      #expect(try await bench.engine.leave(group: "g", members: [member]) == [.none])
      try await bench.engine.deleteGroup("g")
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil).isEmpty)
      await #expect(throws: Refusal(.groupIDNotFound, "there is no group g")) { try await bench.engine.deleteGroup("g") }
    }
  }

  @Test func `drops the offsets of a group that was empty for long, not those of a living one`() async throws {
    try await Bench.run { bench in
      _ = try await bench.engine.createTopic("t", partitions: 1)
      let member = await settle(bench, request("c"))
      _ = await bench.engine.commitOffsets([partition: CommittedOffset(offset: 1)], of: member)
      _ = await bench.engine.commitOffsets([partition: CommittedOffset(offset: 1)], of: GroupMember(group: "simple"))
      bench.clock.advance(by: bench.options.offsetRetention)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.engine.listGroups().map(\.group) == ["g"])
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil).count == 1)
      _ = try await bench.engine.leave(group: "g", members: [member])
      bench.clock.advance(by: bench.options.offsetRetention - 1)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.engine.fetchOffsets(of: "g", partitions: nil).count == 1)
      bench.clock.advance(by: 1)
      try await Housekeeper(engine: bench.engine).round()
      #expect(try await bench.engine.listGroups() == [])
    }
  }
}
