import NIOCore

extension Group {
  /// Begins a join phase, unless one runs already.
  mutating func prepareRebalance(limits: Limits, now: Int64) -> [Action] {
    guard state != .preparingRebalance, state != .dead else { return [] }
    var actions: [Action] = []
    if state == .completingRebalance {
      for id in members.keys {
        members[id]?.assignment.clear()
        if let token = members[id]?.syncing {
          actions.append(.answerSync(token, .refused(.rebalanceInProgress)))
          members[id]?.syncing = nil
          keepAlive(id, now: now)
        }
      }
    }
    syncDeadline = nil
    if state == .empty {
      rebalance = Rebalance(
        deadline: now + limits.initialDelay, isInitial: true, remaining: max(0, rebalanceTimeout - limits.initialDelay))
    } else {
      rebalance = Rebalance(deadline: now + rebalanceTimeout, isInitial: false, remaining: 0)
    }
    enter(.preparingRebalance)
    return actions
  }

  /// Ends the join phase early when nobody is missing.
  mutating func completeJoinIfAllJoined(now: Int64) -> [Action] {
    guard state == .preparingRebalance, let rebalance, pending.isEmpty else { return [] }
    guard !rebalance.isInitial || rebalance.deadline <= now else { return [] }
    guard members.values.allSatisfy({ $0.joining != nil }) else { return [] }
    return completeJoin(now: now)
  }

  /// The longest that any member may take to join.
  private var rebalanceTimeout: Int64 {
    Int64(members.values.map(\.rebalanceTimeout).max() ?? 0)
  }

  /// Ends the join phase: whoever has not joined is out, except static members.
  mutating func completeJoin(now: Int64) -> [Action] {
    for member in members.values where member.joining == nil && member.instanceID == nil { remove(member.id) }
    if members.isEmpty {
      rebalance = nil
      generation += 1
      protocolName = nil
      leader = nil
      enter(.empty)
      return [.store(snapshot)]
    }
    if leader.flatMap({ members[$0]?.joining }) == nil {
      guard let next = members.values.filter({ $0.joining != nil }).map(\.id).min() else {
        // Only static members that have not come back: their sessions decide.
        rebalance = Rebalance(deadline: now + rebalanceTimeout, isInitial: false, remaining: 0)
        return []
      }
      leader = next
    }
    rebalance = nil
    generation += 1
    protocolName = selectedProtocol()
    enter(.completingRebalance)
    syncDeadline = now + rebalanceTimeout
    var actions: [Action] = [.store(snapshot)]
    for id in members.keys {
      members[id]?.hasSynced = false
      guard let token = members[id]?.joining else { continue }
      members[id]?.joining = nil
      keepAlive(id, now: now)
      actions.append(.answerJoin(token, currentReply(for: id)))
    }
    return actions
  }

  /// Takes a member out, whose waiting requests were answered.
  mutating func remove(_ id: String) {
    guard let member = members.removeValue(forKey: id) else { return }
    if let instance = member.instanceID, instances[instance] == id { instances[instance] = nil }
    if leader == id { leader = members.values.filter { $0.joining != nil }.map(\.id).min() ?? members.keys.min() }
  }

  /// Takes out a member that has left or died, and rebalances the rest.
  mutating func expel(_ id: String, limits: Limits, now: Int64) -> [Action] {
    var actions: [Action] = []
    if let token = members[id]?.joining { actions.append(.answerJoin(token, .refused(.unknownMemberID, memberID: id))) }
    if let token = members[id]?.syncing { actions.append(.answerSync(token, .refused(.unknownMemberID))) }
    remove(id)
    switch state {
    case .stable, .completingRebalance: actions += prepareRebalance(limits: limits, now: now)
    case .empty, .preparingRebalance, .dead: break
    }
    return actions + completeJoinIfAllJoined(now: now)
  }

  /// Does what is due: ends join and sync phases, and expires sessions.
  mutating func tick(limits: Limits, now: Int64) -> [Action] {
    var actions: [Action] = []
    for (id, deadline) in pending where deadline <= now { pending[id] = nil }
    for member in members.values where !member.isWaiting && member.sessionDeadline <= now {
      actions += expel(member.id, limits: limits, now: now)
    }
    if let deadline = syncDeadline, deadline <= now {
      syncDeadline = nil
      for member in members.values where !member.hasSynced && member.syncing == nil {
        actions += expel(member.id, limits: limits, now: now)
      }
    }
    if var current = rebalance, state == .preparingRebalance {
      if current.deadline <= now {
        if current.isInitial, current.hasNewMember, current.remaining > 0 {
          let more = min(limits.initialDelay, current.remaining)
          current.hasNewMember = false
          current.remaining -= more
          current.deadline = now + more
          rebalance = current
        } else {
          actions += completeJoin(now: now)
        }
      } else {
        actions += completeJoinIfAllJoined(now: now)
      }
    }
    return actions
  }

  /// Begins again because this generation could not be made durable.
  mutating func abandonGeneration(limits: Limits, now: Int64) -> [Action] {
    switch state {
    case .completingRebalance, .stable: prepareRebalance(limits: limits, now: now)
    case .empty, .preparingRebalance, .dead: []
    }
  }
}
