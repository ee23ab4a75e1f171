import NIOCore
import Synchronization

/// The thin shell around the groups' state machines: it keeps them, performs their actions, and lets requests wait.
///
/// A change that must be durable is handed to the writer while the group is locked, so changes reach the database in the order in
/// which the group made them; answers go out after the commit.
final class GroupCoordinator: Sendable {
  private let state: Mutex<State>
  private let writer: Writer
  private let clock: any BrokerClock
  private let options: EngineOptions
  private let alarm: Alarm

  private struct State {
    var groups: [String: Group] = [:]
    var joins: [Group.Token: CheckedContinuation<JoinReply, Never>] = [:]
    var syncs: [Group.Token: CheckedContinuation<SyncReply, Never>] = [:]
    var lastToken: Group.Token = 0
    var isClosed = false

    mutating func token() -> Group.Token {
      lastToken += 1
      return lastToken
    }
  }

  /// Takes up the groups as they were stored; members of a stable group have a whole session to be heard of.
  init(stored: [GroupSnapshot], writer: Writer, clock: any BrokerClock, options: EngineOptions) {
    self.writer = writer
    self.clock = clock
    self.options = options
    alarm = Alarm(clock: clock)
    let now = clock.uptime
    let groups = stored.map { ($0.id, Group($0, now: now)) }
    state = Mutex(State(groups: Dictionary(groups) { first, _ in first }))
  }

  private var limits: Group.Limits {
    Group.Limits(initialDelay: options.initialRebalanceDelay, maximumSize: options.maximumGroupSize)
  }

  // MARK: Membership

  func join(_ request: JoinRequest) async -> JoinReply {
    guard !request.group.isEmpty else { return .refused(.invalidGroupID, memberID: request.memberID) }
    guard (options.minimumSessionTimeout...options.maximumSessionTimeout).contains(request.sessionTimeout) else {
      return .refused(.invalidSessionTimeout, memberID: request.memberID)
    }
    let newID = "\(request.instanceID ?? request.clientID)-\(TopicID.random())"
    return await withCheckedContinuation { continuation in
      let refusal: JoinReply? = change(request.group, creating: request.memberID.isEmpty) { state, group in
        if state.isClosed { return (.refused(.coordinatorNotAvailable, memberID: request.memberID), []) }
        let token = state.token()
        state.joins[token] = continuation
        let now = clock.uptime
        return (nil, group.join(request, token: token, newID: newID, limits: limits, now: now))
      } ifMissing: {
        .refused(.unknownMemberID, memberID: request.memberID)
      }
      if let refusal { continuation.resume(returning: refusal) }
    }
  }

  func sync(_ request: SyncRequest) async -> SyncReply {
    await withCheckedContinuation { continuation in
      let refusal: SyncReply? = change(request.member.group) { state, group in
        if state.isClosed { return (.refused(.coordinatorNotAvailable), []) }
        let token = state.token()
        state.syncs[token] = continuation
        return (nil, group.sync(request, token: token, now: clock.uptime))
      } ifMissing: {
        .refused(request.member.group.isEmpty ? .invalidGroupID : .unknownMemberID)
      }
      if let refusal { continuation.resume(returning: refusal) }
    }
  }

  func heartbeat(_ member: GroupMember) -> ErrorCode {
    change(member.group) { _, group in
      (group.heartbeat(member, now: clock.uptime), [])
    } ifMissing: {
      member.group.isEmpty ? .invalidGroupID : .unknownMemberID
    }
  }

  func leave(group: String, members: [GroupMember]) throws(Refusal) -> [ErrorCode] {
    guard !group.isEmpty else { throw Refusal(.invalidGroupID, "the group's name is empty") }
    return change(group) { _, group in
      var errors: [ErrorCode] = []
      var actions: [Group.Action] = []
      for member in members {
        let (error, more) = group.leave(member, limits: limits, now: clock.uptime)
        errors.append(error)
        actions += more
      }
      return (errors, actions)
    } ifMissing: {
      members.map { _ in .unknownMemberID }
    }
  }

  /// Sends everyone who waits away, to look for the coordinator again.
  func close() {
    let (joins, syncs) = state.withLock { state in
      state.isClosed = true
      defer {
        state.joins = [:]
        state.syncs = [:]
      }
      return (Array(state.joins.values), Array(state.syncs.values))
    }
    for join in joins { join.resume(returning: .refused(.coordinatorNotAvailable, memberID: "")) }
    for sync in syncs { sync.resume(returning: .refused(.coordinatorNotAvailable)) }
  }

  // MARK: Offsets

  func commit(_ offsets: [TopicPartition: CommittedOffset], of member: GroupMember) async -> [TopicPartition: ErrorCode] {
    await commit(member, partitions: Array(offsets.keys), isTransactional: false) { ledger throws(StorageError) in
      try ledger.commit(offsets, of: member.group)
    }
  }

  func commit(_ request: TransactionalOffsets) async -> [TopicPartition: ErrorCode] {
    await commit(request.member, partitions: Array(request.offsets.keys), isTransactional: true) { ledger in
      try ledger.commit(request)
    }
  }

  /// Checks the member and hands the offsets to the writer in one breath, so that no rebalance comes between.
  private func commit(
    _ member: GroupMember, partitions: [TopicPartition], isTransactional: Bool,
    write: @escaping @Sendable (Ledger) throws -> [TopicPartition: ErrorCode]
  ) async -> [TopicPartition: ErrorCode] {
    await withCheckedContinuation { continuation in
      let isSimple = member.generation < 0 && (isTransactional || member.memberID.isEmpty)
      let problem: ErrorCode? = change(member.group, creating: isSimple && !member.group.isEmpty) { _, group in
        let problem = group.commit(member, isTransactional: isTransactional, now: clock.uptime)
        guard problem == .none else { return (problem, []) }
        group.isKept = true
        writer.submit(write) { result in
          switch result {
          case .success(let errors): continuation.resume(returning: errors)
          case .failure(let refusal):
            let code = refusal.code == .kafkaStorageError ? ErrorCode.coordinatorNotAvailable : refusal.code
            continuation.resume(returning: Dictionary(partitions.map { ($0, code) }) { first, _ in first })
          }
        }
        return (nil, [])
      } ifMissing: {
        member.group.isEmpty ? .invalidGroupID : .illegalGeneration
      }
      if let problem { continuation.resume(returning: Dictionary(partitions.map { ($0, problem) }) { first, _ in first }) }
    }
  }

  func deleteOffsets(of group: String, partitions: [TopicPartition]) async throws(Refusal) -> [TopicPartition: ErrorCode] {
    let (allowed, isKnown) = state.withLock { state in
      guard let group = state.groups[group] else { return ([TopicPartition](), false) }
      if group.state == .empty { return (partitions, true) }
      guard group.protocolType == "consumer", let subscribed = group.subscribedTopics else { return ([], true) }
      return (partitions.filter { !subscribed.contains($0.topic) }, true)
    }
    guard isKnown else { throw Refusal(.groupIDNotFound, "there is no group \(group)") }
    try await writer.perform { ledger in try ledger.deleteOffsets(of: group, partitions: allowed) }
    return Dictionary(partitions.map { ($0, allowed.contains($0) ? .none : .groupSubscribedToTopic) }) { first, _ in first }
  }

  // MARK: Groups as a whole

  var listings: [GroupListing] {
    state.withLock { state in
      state.groups.values.map { GroupListing(group: $0.id, protocolType: $0.protocolType ?? "", state: $0.state) }
    }.sorted { $0.group < $1.group }
  }

  func describe(_ group: String) -> GroupDescription {
    state.withLock { $0.groups[group]?.description }
      ?? GroupDescription(group: group, state: .dead, protocolType: "", protocolName: "", members: [])
  }

  func delete(_ group: String) async throws(Refusal) {
    let result: Result<Void, Refusal> = await withCheckedContinuation { continuation in
      let refusal: Refusal? = state.withLock { state in
        guard let known = state.groups[group] else { return Refusal(.groupIDNotFound, "there is no group \(group)") }
        guard known.state == .empty else { return Refusal(.nonEmptyGroup, "the group \(group) has members") }
        state.groups[group] = nil
        writer.submit { ledger in
          try ledger.deleteGroup(group)
        } answer: {
          continuation.resume(returning: $0)
        }
        return nil
      }
      if let refusal { continuation.resume(returning: .failure(refusal)) }
    }
    try result.get()
  }

  /// Drops offsets that nobody has used for long, and the groups that have none left.
  func expireOffsets() async throws(Refusal) {
    let gone = try await writer.perform { ledger in try ledger.expireOffsets() }
    state.withLock { state in
      for id in gone {
        guard let group = state.groups[id], group.state == .empty, group.pending.isEmpty else { continue }
        state.groups[id] = nil
      }
    }
  }

  // MARK: Time

  /// Ends what is due: join phases and sessions.
  func tick() {
    let now = clock.uptime
    let due = state.withLock { state in state.groups.values.filter { $0.nextDeadline.map { $0 <= now } ?? false }.map(\.id) }
    for id in due {
      change(id) { _, group in
        ((), group.tick(limits: limits, now: now))
      } ifMissing: {
      }
    }
  }

  /// Ends what is due as it falls due, until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await alarm.wait { state.withLock { $0.groups.values.compactMap(\.nextDeadline).min() } }
      tick()
    }
  }

  // MARK: Actions

  /// Makes a change to a group and performs what it asks for.
  private func change<Value>(
    _ id: String, creating: Bool = false, _ body: (inout State, inout Group) -> (Value, [Group.Action]), ifMissing: () -> Value
  ) -> Value {
    var deadline: Int64?
    let (value, answers) = state.withLock { state -> (Value, [Group.Action]) in
      guard var group = state.groups[id] ?? (creating ? Group(id: id) : nil) else { return (ifMissing(), []) }
      let (value, actions) = body(&state, &group)
      deadline = group.nextDeadline
      if actions.contains(where: { $0.snapshot != nil }) { group.isKept = true }
      // A group that was only asked for, by a join that was refused or never came back, leaves nothing behind.
      state.groups[id] = group.isBlank ? nil : group
      guard let snapshot = actions.compactMap(\.snapshot).last else { return (value, actions) }
      let time = clock.now
      writer.submit { ledger in
        try ledger.store(snapshot, at: time)
      } answer: { result in
        self.answer(actions, storing: result, group: id)
      }
      return (value, [])
    }
    answer(answers, storing: .success(()), group: id)
    if let deadline { alarm.set(deadline) }
    return value
  }

  private func answer(_ actions: [Group.Action], storing result: Result<Void, Refusal>, group: String) {
    let isStored = (try? result.get()) != nil
    for action in actions {
      switch action {
      case .store: break
      case .answerJoin(let token, let reply):
        let refused = JoinReply.refused(.coordinatorNotAvailable, memberID: reply.memberID)
        state.withLock { $0.joins.removeValue(forKey: token) }?.resume(returning: isStored || reply.error != .none ? reply : refused)
      case .answerSync(let token, let reply):
        let refused = SyncReply.refused(.coordinatorNotAvailable)
        state.withLock { $0.syncs.removeValue(forKey: token) }?.resume(returning: isStored || reply.error != .none ? reply : refused)
      }
    }
    // A generation that could not be stored must not be used: the members join again for the next one.
    if !isStored {
      change(group) { _, group in
        ((), group.abandonGeneration(limits: limits, now: clock.uptime))
      } ifMissing: {
      }
    }
  }
}
