import NIOCore

/// A group as the database keeps it.
struct GroupSnapshot: Sendable, Equatable {
  var id: String
  var generation: Int32
  var state: GroupState
  var protocolType: String?
  var protocolName: String?
  var leader: String?
  var members: [Member]

  /// A member as the database keeps it.
  struct Member: Sendable, Equatable {
    var id: String
    var instanceID: String?
    var clientID: String
    var clientHost: String
    var sessionTimeout: Int32
    var rebalanceTimeout: Int32
    var metadata: ByteBuffer
    var assignment: ByteBuffer
  }
}

extension Group.Action {
  /// What the action stores, if it does.
  var snapshot: GroupSnapshot? {
    if case .store(let snapshot) = self { snapshot } else { nil }
  }
}

extension Group {
  /// Takes up a group as it was stored.
  ///
  /// Only a stable group's members are kept; those of a generation that was never completed join anew, and get a later one.
  init(_ stored: GroupSnapshot, now: Int64) {
    self.init(id: stored.id)
    generation = stored.generation
    protocolType = stored.protocolType
    isKept = true
    guard stored.state == .stable, !stored.members.isEmpty else { return }
    restore(.stable)
    protocolName = stored.protocolName
    leader = stored.leader
    for member in stored.members {
      members[member.id] = Member(
        id: member.id, instanceID: member.instanceID, clientID: member.clientID, clientHost: member.clientHost,
        sessionTimeout: member.sessionTimeout, rebalanceTimeout: member.rebalanceTimeout,
        protocols: [GroupProtocol(name: stored.protocolName ?? "", metadata: member.metadata)], assignment: member.assignment,
        sessionDeadline: now + Int64(member.sessionTimeout))
      if let instance = member.instanceID { instances[instance] = member.id }
    }
  }

  /// What is kept of the group over a restart.
  var snapshot: GroupSnapshot {
    GroupSnapshot(
      id: id, generation: generation, state: state, protocolType: protocolType, protocolName: protocolName, leader: leader,
      members: state == .stable
        ? members.values.map { member in
          GroupSnapshot.Member(
            id: member.id, instanceID: member.instanceID, clientID: member.clientID, clientHost: member.clientHost,
            sessionTimeout: member.sessionTimeout, rebalanceTimeout: member.rebalanceTimeout, metadata: member.metadata(protocolName),
            assignment: member.assignment)
        } : [])
  }
}
