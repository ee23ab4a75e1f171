extension Group {
  /// A member joins, or joins again.
  ///
  /// - Parameter newID: The id for a member that has none.
  mutating func join(_ request: JoinRequest, token: Token, newID: String, limits: Limits, now: Int64) -> [Action] {
    guard state != .dead else { return [.answerJoin(token, .refused(.coordinatorNotAvailable, memberID: request.memberID))] }
    let isKnown = members[request.memberID] != nil || request.instanceID.map { instances[$0] != nil } ?? false
    if !isKnown, members.count + (pending[request.memberID] == nil ? pending.count : pending.count - 1) >= limits.maximumSize {
      return [.answerJoin(token, .refused(.groupMaxSizeReached, memberID: request.memberID))]
    }
    guard supports(request) else {
      return [.answerJoin(token, .refused(.inconsistentGroupProtocol, memberID: request.memberID))]
    }
    if request.memberID.isEmpty { return joinWithoutID(request, token: token, newID: newID, limits: limits, now: now) }
    if pending[request.memberID] != nil, request.instanceID == nil {
      return add(Member(request, id: request.memberID), request, token: token, limits: limits, now: now)
    }
    if let problem = problem(memberID: request.memberID, instanceID: request.instanceID) {
      return [.answerJoin(token, .refused(problem, memberID: request.memberID))]
    }
    return rejoin(request, token: token, limits: limits, now: now)
  }

  private mutating func joinWithoutID(_ request: JoinRequest, token: Token, newID: String, limits: Limits, now: Int64) -> [Action] {
    if let instance = request.instanceID {
      if let old = instances[instance] { return replace(old, request, token: token, newID: newID, limits: limits, now: now) }
      return add(Member(request, id: newID), request, token: token, limits: limits, now: now)
    }
    guard request.requiresKnownMemberID else { return add(Member(request, id: newID), request, token: token, limits: limits, now: now) }
    pending[newID] = now + Int64(request.sessionTimeout)
    return [.answerJoin(token, .refused(.memberIDRequired, memberID: newID))]
  }

  /// A member that is in the group joins again.
  private mutating func rejoin(_ request: JoinRequest, token: Token, limits: Limits, now: Int64) -> [Action] {
    let isUnchanged = members[request.memberID]?.protocols == request.protocols
    switch state {
    case .empty, .dead: return [.answerJoin(token, .refused(.unknownMemberID, memberID: request.memberID))]
    // Its first answer was lost; the group need not rebalance for that.
    case .completingRebalance where isUnchanged: return [.answerJoin(token, currentReply(for: request.memberID))]
    case .stable where isUnchanged && request.memberID != leader:
      return [.answerJoin(token, currentReply(for: request.memberID))]
    case .preparingRebalance, .completingRebalance, .stable:
      var actions = update(request.memberID, request, token: token)
      actions += prepareRebalance(limits: limits, now: now)
      return actions + completeJoinIfAllJoined(now: now)
    }
  }

  /// Takes a new member in.
  private mutating func add(_ member: Member, _ request: JoinRequest, token: Token, limits: Limits, now: Int64) -> [Action] {
    var member = member
    member.joining = token
    pending[member.id] = nil
    members[member.id] = member
    if let instance = member.instanceID { instances[instance] = member.id }
    if leader == nil { leader = member.id }
    if protocolType == nil || members.count == 1 { protocolType = request.protocolType }
    rebalance?.hasNewMember = true
    let actions = prepareRebalance(limits: limits, now: now)
    return actions + completeJoinIfAllJoined(now: now)
  }

  /// A static member comes back under a new id (KIP-345): no rebalance, unless it changes what the group would choose.
  private mutating func replace(
    _ old: String, _ request: JoinRequest, token: Token, newID: String, limits: Limits, now: Int64
  ) -> [Action] {
    guard var member = members.removeValue(forKey: old) else { return [] }
    var actions: [Action] = []
    if let joining = member.joining { actions.append(.answerJoin(joining, .refused(.fencedInstanceID, memberID: old))) }
    if let syncing = member.syncing { actions.append(.answerSync(syncing, .refused(.fencedInstanceID))) }
    let formerLeader = leader
    member.id = newID
    member.joining = nil
    member.syncing = nil
    members[newID] = member
    instances[request.instanceID ?? ""] = newID
    if leader == old { leader = newID }
    actions += update(newID, request, token: token)
    if state == .stable, selectedProtocol() == protocolName {
      members[newID]?.joining = nil
      members[newID]?.sessionDeadline = now + Int64(request.sessionTimeout)
      var reply = currentReply(for: newID)
      if leader == newID, request.supportsSkippingAssignment {
        reply.skipAssignment = true
      } else {
        // A client that cannot skip the assignment must not take itself for the leader.
        reply.members = []
        reply.leader = formerLeader ?? ""
      }
      return actions + [.store(snapshot), .answerJoin(token, reply)]
    }
    actions += prepareRebalance(limits: limits, now: now)
    return actions + completeJoinIfAllJoined(now: now)
  }

  /// Takes over what a member's new request says.
  private mutating func update(_ id: String, _ request: JoinRequest, token: Token) -> [Action] {
    let former = members[id]?.joining
    members[id]?.protocols = request.protocols
    members[id]?.sessionTimeout = request.sessionTimeout
    members[id]?.rebalanceTimeout = request.rebalanceTimeout
    members[id]?.clientID = request.clientID
    members[id]?.clientHost = request.clientHost
    members[id]?.joining = token
    return former.map { [.answerJoin($0, .refused(.rebalanceInProgress, memberID: id))] } ?? []
  }

  /// Whether the member's kind and one of its protocols fit all others.
  private func supports(_ request: JoinRequest) -> Bool {
    guard !request.protocolType.isEmpty, !request.protocols.isEmpty else { return false }
    if members.isEmpty { return true }
    let others = members.values.filter { $0.id != request.memberID }
    guard protocolType == request.protocolType else { return false }
    return request.protocols.contains { offered in
      others.allSatisfy { member in member.protocols.contains { $0.name == offered.name } }
    }
  }

  /// The protocol that most members prefer among those that all support.
  func selectedProtocol() -> String? {
    guard let first = members.values.first else { return nil }
    let candidates = Set(
      first.protocols.map(\.name).filter { name in members.values.allSatisfy { $0.protocols.contains { $0.name == name } } })
    var votes: [String: Int] = [:]
    for member in members.values {
      if let choice = member.protocols.first(where: { candidates.contains($0.name) }) { votes[choice.name, default: 0] += 1 }
    }
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// The answer to a member that has joined this generation.
  func currentReply(for id: String) -> JoinReply {
    JoinReply(
      error: .none, generation: generation, protocolType: protocolType, protocolName: protocolName, leader: leader ?? "",
      skipAssignment: false, memberID: id,
      members: id != leader
        ? []
        : members.values.sorted { $0.id < $1.id }.map {
          JoinReply.Member(memberID: $0.id, instanceID: $0.instanceID, metadata: $0.metadata(protocolName))
        })
  }
}
