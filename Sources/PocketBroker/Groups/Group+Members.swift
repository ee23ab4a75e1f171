import NIOCore

extension Group {
  /// Why a request does not come from a member, if so.
  func problem(memberID: String, instanceID: String?) -> ErrorCode? {
    if let instanceID {
      guard let current = instances[instanceID] else { return .unknownMemberID }
      return current == memberID ? nil : .fencedInstanceID
    }
    return members[memberID] == nil ? .unknownMemberID : nil
  }

  /// Why a request does not come from a member of this generation, if so.
  func problem(_ member: GroupMember) -> ErrorCode? {
    if state == .dead { return .coordinatorNotAvailable }
    if let problem = problem(memberID: member.memberID, instanceID: member.instanceID) { return problem }
    return member.generation == generation ? nil : .illegalGeneration
  }

  /// A member asks for its assignment; the leader brings everyone's.
  mutating func sync(_ request: SyncRequest, token: Token, now: Int64) -> [Action] {
    if let problem = problem(request.member) { return [.answerSync(token, .refused(problem))] }
    let isOfOtherKind = request.protocolType.map { $0 != protocolType } ?? false
    let isOfOtherProtocol = request.protocolName.map { $0 != protocolName } ?? false
    if isOfOtherKind || isOfOtherProtocol { return [.answerSync(token, .refused(.inconsistentGroupProtocol))] }
    let id = request.member.memberID
    switch state {
    case .empty, .dead: return [.answerSync(token, .refused(.unknownMemberID))]
    case .preparingRebalance: return [.answerSync(token, .refused(.rebalanceInProgress))]
    case .stable:
      members[id]?.hasSynced = true
      noteSynced()
      keepAlive(id, now: now)
      return [.answerSync(token, reply(for: id))]
    case .completingRebalance:
      var actions: [Action] = []
      if let former = members[id]?.syncing { actions.append(.answerSync(former, .refused(.rebalanceInProgress))) }
      members[id]?.syncing = token
      members[id]?.hasSynced = true
      if id == leader { actions += assign(request.assignments, now: now) }
      return actions
    }
  }

  /// The leader's assignments are there: the group is stable.
  private mutating func assign(_ assignments: [String: ByteBuffer], now: Int64) -> [Action] {
    for id in members.keys { members[id]?.assignment = assignments[id] ?? ByteBuffer() }
    enter(.stable)
    var actions: [Action] = [.store(snapshot)]
    for id in members.keys {
      guard let token = members[id]?.syncing else { continue }
      members[id]?.syncing = nil
      keepAlive(id, now: now)
      actions.append(.answerSync(token, reply(for: id)))
    }
    noteSynced()
    return actions
  }

  /// A member says that it is alive.
  mutating func heartbeat(_ member: GroupMember, now: Int64) -> ErrorCode {
    if let problem = problem(member) { return problem }
    switch state {
    case .empty, .dead: return .unknownMemberID
    case .preparingRebalance:
      keepAlive(member.memberID, now: now)
      return .rebalanceInProgress
    case .completingRebalance, .stable:
      keepAlive(member.memberID, now: now)
      return .none
    }
  }

  /// A member leaves; a static one may be named by its instance alone.
  mutating func leave(_ member: GroupMember, limits: Limits, now: Int64) -> (ErrorCode, [Action]) {
    if state == .dead { return (.coordinatorNotAvailable, []) }
    if pending.removeValue(forKey: member.memberID) != nil {
      return (.none, completeJoinIfAllJoined(now: now))
    }
    var id = member.memberID
    if let instance = member.instanceID {
      guard let current = instances[instance] else { return (.unknownMemberID, []) }
      guard id.isEmpty || id == current else { return (.fencedInstanceID, []) }
      id = current
    }
    guard members[id] != nil else { return (.unknownMemberID, []) }
    return (.none, expel(id, limits: limits, now: now))
  }

  /// Why offsets may not be committed, if so.
  ///
  /// A caller without generation and member id is a consumer that manages its own partitions, which may only use an empty group;
  /// in a transaction it may be a producer that does not say who its consumer is.
  mutating func commit(_ member: GroupMember, isTransactional: Bool, now: Int64) -> ErrorCode {
    if state == .dead { return .coordinatorNotAvailable }
    if member.generation < 0, state == .empty { return .none }
    if member.generation >= 0 || !member.memberID.isEmpty || member.instanceID != nil {
      if let problem = problem(member) { return problem }
    } else if !isTransactional {
      return .unknownMemberID
    }
    if isTransactional { return .none }
    if state == .completingRebalance { return .rebalanceInProgress }
    keepAlive(member.memberID, now: now)
    return .none
  }

  /// The topics that the members subscribe to; `nil` when a subscription cannot be read.
  ///
  /// A consumer's metadata begins with a version and the list of topics (Kafka consumer protocol).
  var subscribedTopics: Set<String>? {
    var topics: Set<String> = []
    for member in members.values {
      var metadata = member.metadata(protocolName)
      guard metadata.readInteger(as: Int16.self) != nil, let count = metadata.readInteger(as: Int32.self) else { return nil }
      for _ in 0..<max(0, count) {
        guard let length = metadata.readInteger(as: Int16.self), length >= 0, let topic = metadata.readString(length: Int(length)) else {
          return nil
        }
        topics.insert(topic)
      }
    }
    return topics
  }

  /// Drops the deadline when nobody is missing; a member that never asks for its assignment is given up then.
  private mutating func noteSynced() {
    if members.values.allSatisfy(\.hasSynced) { syncDeadline = nil }
  }

  /// Gives a member a whole session from now.
  mutating func keepAlive(_ id: String, now: Int64) {
    guard let timeout = members[id]?.sessionTimeout else { return }
    members[id]?.sessionDeadline = now + Int64(timeout)
  }

  private func reply(for id: String) -> SyncReply {
    SyncReply(error: .none, protocolType: protocolType, protocolName: protocolName, assignment: members[id]?.assignment ?? ByteBuffer())
  }
}
