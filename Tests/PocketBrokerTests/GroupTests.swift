import FleetTesting
import NIOCore
import Testing

@testable import PocketBroker

/// Drives one group's state machine as clients would, by hand and without waiting.
struct GroupBench {
  var group = Group(id: "g")
  var now: Int64 = 0
  var joins: [UInt64: JoinReply] = [:]
  var syncs: [UInt64: SyncReply] = [:]
  var stored: [GroupSnapshot] = []
  var lastToken: UInt64 = 0
  let limits = Group.Limits(initialDelay: 100, maximumSize: 4)

  mutating func perform(_ actions: [Group.Action]) {
    for action in actions {
      switch action {
      case .answerJoin(let token, let reply): joins[token] = reply
      case .answerSync(let token, let reply): syncs[token] = reply
      case .store(let snapshot): stored.append(snapshot)
      }
    }
  }

  @discardableResult
  mutating func join(
    _ name: String, id: String = "", instance: String? = nil, protocols: [String] = ["range"], metadata: String = "", known: Bool = false,
    skips: Bool = false
  ) -> UInt64 {
    lastToken += 1
    let request = JoinRequest(
      group: "g", memberID: id, instanceID: instance, clientID: name, clientHost: "/127.0.0.1", sessionTimeout: 10_000,
      rebalanceTimeout: 30_000, protocolType: "consumer",
      protocols: protocols.map { GroupProtocol(name: $0, metadata: ByteBuffer(string: metadata)) }, requiresKnownMemberID: known,
      supportsSkippingAssignment: skips)
    perform(group.join(request, token: lastToken, newID: "\(name)#\(lastToken)", limits: limits, now: now))
    return lastToken
  }

  @discardableResult
  mutating func sync(_ id: String, generation: Int32, instance: String? = nil, assignments: [String: String] = [:]) -> UInt64 {
    lastToken += 1
    let request = SyncRequest(
      member: GroupMember(group: "g", generation: generation, memberID: id, instanceID: instance),
      assignments: assignments.mapValues { ByteBuffer(string: $0) })
    perform(group.sync(request, token: lastToken, now: now))
    return lastToken
  }

  mutating func heartbeat(_ id: String, generation: Int32, instance: String? = nil) -> ErrorCode {
    group.heartbeat(GroupMember(group: "g", generation: generation, memberID: id, instanceID: instance), now: now)
  }

  mutating func leave(_ id: String, instance: String? = nil) -> ErrorCode {
    let (error, actions) = group.leave(GroupMember(group: "g", memberID: id, instanceID: instance), limits: limits, now: now)
    perform(actions)
    return error
  }

  mutating func advance(_ milliseconds: Int64) {
    now += milliseconds
    perform(group.tick(limits: limits, now: now))
  }

  /// Moves time from deadline to deadline, as the alarm does, for `milliseconds`.
  mutating func pass(_ milliseconds: Int64) {
    let end = now + milliseconds
    while let next = group.nextDeadline, next <= end { advance(max(0, next - now)) }
    now = end
  }

  /// A stable group of members with these names; returns their ids.
  @discardableResult
  mutating func stabilize(_ names: [String], instances: Bool = false) -> [String] {
    let tokens = names.map { join($0, instance: instances ? $0 : nil) }
    pass(1_000)
    let ids = tokens.compactMap { joins[$0]?.memberID }
    let leader = group.leader ?? ""
    for id in ids where id != leader { sync(id, generation: group.generation, instance: group.members[id]?.instanceID) }
    sync(
      leader, generation: group.generation, instance: group.members[leader]?.instanceID,
      assignments: Dictionary(uniqueKeysWithValues: ids.map { ($0, "for \($0)") }))
    return ids
  }
}

@Suite struct `A group` {
  @Test func `becomes stable when its leader has assigned, with every member told its own`() {
    var bench = GroupBench()
    let a = bench.join("a")
    let b = bench.join("b")
    #expect(bench.group.state == .preparingRebalance)
    #expect(bench.joins.isEmpty)
    bench.pass(300)
    #expect(bench.group.state == .completingRebalance)
    #expect(bench.joins[a]?.generation == 1)
    #expect(bench.joins[b]?.generation == 1)
    #expect(bench.joins[a]?.members.count == 2)
    #expect(bench.joins[b]?.members.isEmpty == true)
    let first = bench.sync("b#2", generation: 1)
    #expect(bench.syncs[first] == nil)
    let second = bench.sync("a#1", generation: 1, assignments: ["a#1": "left", "b#2": "right"])
    #expect(bench.syncs[first]?.assignment == ByteBuffer(string: "right"))
    #expect(bench.syncs[second]?.assignment == ByteBuffer(string: "left"))
    #expect(bench.group.state == .stable)
    #expect(bench.stored.map(\.generation) == [1, 1])
    #expect(bench.stored.last?.members.count == 2)
  }

  @Test func `gives a member without id one to come back with`() {
    var bench = GroupBench()
    let first = bench.join("a", known: true)
    #expect(bench.joins[first]?.error == .memberIDRequired)
    let id = bench.joins[first]?.memberID ?? ""
    #expect(id == "a#1")
    let second = bench.join("a", id: id, known: true)
    bench.pass(300)
    #expect(bench.joins[second]?.error == ErrorCode.none)
    #expect(bench.joins[second]?.memberID == id)
  }

  @Test func `does not know an id that was never given`() {
    var bench = GroupBench()
    let token = bench.join("a", id: "made-up")
    #expect(bench.joins[token]?.error == .unknownMemberID)
  }

  @Test func `rebalances when a member joins, and tells the others with their heartbeats`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a"])
    let new = bench.join("b")
    #expect(bench.heartbeat(ids[0], generation: 1) == .rebalanceInProgress)
    let again = bench.join("a", id: ids[0])
    #expect(bench.joins[again]?.generation == 2)
    #expect(bench.joins[new]?.generation == 2)
  }

  @Test func `goes on without a dynamic member that does not rejoin in time`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"])
    bench.join("c")
    let again = bench.join("a", id: ids[0])
    bench.pass(9_999)
    #expect(bench.joins[again] == nil)
    bench.pass(1)
    #expect(bench.joins[again]?.generation == 2)
    #expect(bench.group.members.count == 2)
    #expect(bench.heartbeat(ids[1], generation: 2) == .unknownMemberID)
  }

  @Test func `loses a member whose session ends, and keeps one that is heard of`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"])
    bench.pass(6_000)
    #expect(bench.heartbeat(ids[0], generation: 1) == .none)
    bench.pass(4_000)
    #expect(bench.group.state == .preparingRebalance)
    #expect(Array(bench.group.members.keys) == [ids[0]])
  }

  @Test func `is empty after the last member has left, one generation on`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a"])
    #expect(bench.leave(ids[0]) == .none)
    #expect(bench.group.state == .empty)
    #expect(bench.group.generation == 2)
    #expect(bench.stored.last?.state == .empty)
    #expect(bench.leave(ids[0]) == .unknownMemberID)
  }

  @Test func `replaces a static member without a rebalance and fences the old one`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"], instances: true)
    let follower = ids.first { $0 != bench.group.leader } ?? ""
    let instance = bench.group.members[follower]?.instanceID ?? ""
    let token = bench.join(instance, instance: instance)
    let newID = bench.joins[token]?.memberID ?? ""
    #expect(bench.group.state == .stable)
    #expect(bench.joins[token]?.error == ErrorCode.none)
    #expect(bench.joins[token]?.generation == 1)
    #expect(newID != follower)
    #expect(bench.heartbeat(follower, generation: 1, instance: instance) == .fencedInstanceID)
    #expect(bench.heartbeat(newID, generation: 1, instance: instance) == .none)
    let sync = bench.sync(newID, generation: 1, instance: instance)
    #expect(bench.syncs[sync]?.assignment == ByteBuffer(string: "for \(follower)"))
    #expect(bench.stored.last?.members.contains { $0.id == newID } == true)
  }

  @Test(arguments: [true, false]) func `a static leader that comes back does not assign again`(skips: Bool) {
    var bench = GroupBench()
    bench.stabilize(["a", "b"], instances: true)
    let leader = bench.group.leader ?? ""
    let instance = bench.group.members[leader]?.instanceID ?? ""
    let token = bench.join(instance, instance: instance, skips: skips)
    let reply = bench.joins[token]
    #expect(reply?.skipAssignment == skips)
    #expect((reply?.leader == reply?.memberID) == skips)
    #expect(reply?.members.count == (skips ? 2 : 0))
    #expect(bench.group.state == .stable)
  }

  @Test func `keeps a static member's place until its session ends`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"], instances: true)
    let other = ids.first { $0 != bench.group.leader } ?? ""
    bench.pass(5_000)
    #expect(
      bench.heartbeat(bench.group.leader ?? "", generation: 1, instance: bench.group.members[bench.group.leader ?? ""]?.instanceID) == .none
    )
    bench.pass(4_999)
    #expect(bench.group.state == .stable)
    bench.pass(1)
    #expect(bench.group.members[other] == nil)
  }

  @Test func `lets a static member leave by its instance alone`() {
    var bench = GroupBench()
    bench.stabilize(["a", "b"], instances: true)
    #expect(bench.leave("", instance: "b") == .none)
    #expect(bench.leave("", instance: "b") == .unknownMemberID)
    #expect(bench.leave("someone", instance: "a") == .fencedInstanceID)
  }

  @Test func `lets a static member leave by its id alone, at once`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"], instances: true)
    #expect(bench.leave(ids[1]) == .none)
    #expect(bench.group.members[ids[1]] == nil)
    #expect(bench.group.instances["b"] == nil)
    #expect(bench.group.state == .preparingRebalance)
    #expect(bench.leave(ids[1]) == .unknownMemberID)
  }

  @Test func `answers a member that joins again unchanged as before, and rebalances for a changed one`() {
    var bench = GroupBench()
    let ids = bench.stabilize(["a", "b"])
    let follower = ids.first { $0 != bench.group.leader } ?? ""
    let same = bench.join("x", id: follower)
    #expect(bench.joins[same]?.generation == 1)
    #expect(bench.group.state == .stable)
    bench.join("x", id: follower, metadata: "other topics")
    #expect(bench.group.state == .preparingRebalance)
  }

  @Test func `refuses a member without a common protocol`() {
    var bench = GroupBench()
    _ = bench.stabilize(["a"])
    let token = bench.join("b", protocols: ["roundrobin"])
    #expect(bench.joins[token]?.error == .inconsistentGroupProtocol)
    #expect(bench.group.state == .stable)
  }

  @Test func `chooses the protocol that most members prefer among the common ones`() {
    var bench = GroupBench()
    let tokens = [
      bench.join("a", protocols: ["cooperative-sticky", "range"]), bench.join("b", protocols: ["range", "roundrobin"]),
      bench.join("c", protocols: ["roundrobin", "range"]),
    ]
    bench.pass(1_000)
    #expect(tokens.map { bench.joins[$0]?.protocolName } == ["range", "range", "range"])
  }

  @Test func `is full at its limit`() {
    var bench = GroupBench()
    for name in ["a", "b", "c", "d"] { bench.join(name) }
    let token = bench.join("e")
    #expect(bench.joins[token]?.error == .groupMaxSizeReached)
  }

  @Test func `gives up a member that joins and never asks for its assignment`() {
    var bench = GroupBench()
    bench.join("a")
    bench.join("b")
    bench.pass(300)
    let generation = bench.group.generation
    let leader = bench.group.leader ?? ""
    let silent = bench.group.members.keys.first { $0 != leader } ?? ""
    bench.sync(leader, generation: generation, assignments: [:])
    for _ in 0..<5 {
      bench.pass(6_000)
      _ = bench.heartbeat(leader, generation: generation)
      _ = bench.heartbeat(silent, generation: generation)
    }
    #expect(bench.group.members[silent] == nil)
    #expect(bench.group.state == .preparingRebalance)
  }

  /// Who asks, how, and what a stable group of generation 1 says: KIP-447 and the OffsetCommit rules.
  static let commits: [(GroupMember, Bool, ErrorCode)] = [
    (GroupMember(group: "g"), false, .unknownMemberID),
    (GroupMember(group: "g"), true, .none),
    (GroupMember(group: "g", generation: 1, memberID: "a#1", instanceID: "a"), false, .none),
    (GroupMember(group: "g", generation: 1, memberID: "a#1", instanceID: "a"), true, .none),
    (GroupMember(group: "g", generation: 1, memberID: "a#1"), true, .none),
    (GroupMember(group: "g", generation: 0, memberID: "a#1", instanceID: "a"), false, .illegalGeneration),
    (GroupMember(group: "g", generation: 0, memberID: "a#1", instanceID: "a"), true, .illegalGeneration),
    (GroupMember(group: "g", generation: 2, memberID: "a#1", instanceID: "a"), true, .illegalGeneration),
    (GroupMember(group: "g", generation: 1, memberID: "z"), false, .unknownMemberID),
    (GroupMember(group: "g", generation: 1, memberID: "z"), true, .unknownMemberID),
    (GroupMember(group: "g", generation: 1, memberID: "z", instanceID: "a"), true, .fencedInstanceID),
    (GroupMember(group: "g", generation: 1, memberID: "a#1", instanceID: "b"), true, .unknownMemberID),
  ]

  @Test(arguments: commits) func `fences commits by member and generation`(
    member: GroupMember, isTransactional: Bool, expected: ErrorCode
  ) {
    var bench = GroupBench()
    bench.stabilize(["a"], instances: true)
    #expect(bench.group.commit(member, isTransactional: isTransactional, now: bench.now) == expected)
  }

  @Test func `goes only along the arrows of its diagram under random members`() {
    var random = SeededGenerator(seed: 42)
    for _ in 0..<200 {
      var bench = GroupBench()
      var ids: [String] = []
      var last: Int32 = 0
      for _ in 0..<60 {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bench.join("m\(Int.random(in: 0..<4, using: &random))", known: Bool.random(using: &random))
        case 1: bench.join("m", id: ids.randomElement(using: &random) ?? "", metadata: "\(Int.random(in: 0..<2, using: &random))")
        case 2: _ = bench.leave(ids.randomElement(using: &random) ?? "")
        case 3: _ = bench.heartbeat(ids.randomElement(using: &random) ?? "", generation: bench.group.generation)
        case 4: bench.sync(bench.group.leader ?? "", generation: bench.group.generation, assignments: [:])
        case 5: bench.sync(ids.randomElement(using: &random) ?? "", generation: bench.group.generation)
        default: bench.pass(Int64.random(in: 0..<20_000, using: &random))
        }
        ids = Array(Set(bench.joins.values.map(\.memberID)).filter { !$0.isEmpty }).sorted()
        #expect(bench.group.generation >= last)
        last = bench.group.generation
        if bench.group.state == .stable || bench.group.state == .completingRebalance {
          #expect(!bench.group.members.isEmpty)
          #expect(bench.group.leader.map { bench.group.members[$0] != nil } == true)
        }
        if bench.group.state == .empty { #expect(bench.group.members.isEmpty) }
      }
      // Every request is answered in the end: nobody waits for ever.
      bench.pass(200_000)
      #expect(bench.group.members.values.allSatisfy { !$0.isWaiting })
      #expect(bench.group.members.isEmpty)
    }
  }
}
