package import NIOCore

/// A member of a group as its requests name it.
package struct GroupMember: Sendable, Hashable {
  /// The group.
  package var group: String
  /// The generation, or -1 when the caller is no member (a simple consumer).
  package var generation: Int32
  /// The member's id, or empty.
  package var memberID: String
  /// The static member's name, if it has one (KIP-345).
  package var instanceID: String?

  /// Names a member.
  package init(group: String, generation: Int32 = -1, memberID: String = "", instanceID: String? = nil) {
    self.group = group
    self.generation = generation
    self.memberID = memberID
    self.instanceID = instanceID
  }
}

/// A way of assigning partitions that a member supports, with what it tells the leader.
package struct GroupProtocol: Sendable, Equatable {
  /// The protocol's name, for instance `range`.
  package var name: String
  /// The member's subscription, opaque to the broker.
  package var metadata: ByteBuffer

  /// Names a protocol.
  package init(name: String, metadata: ByteBuffer) {
    self.name = name
    self.metadata = metadata
  }
}

/// A JoinGroup request without the wire.
package struct JoinRequest: Sendable {
  /// The group.
  package var group: String
  /// The member's id, or empty at first.
  package var memberID: String
  /// The static member's name, if it has one.
  package var instanceID: String?
  /// The client id of the request header.
  package var clientID: String
  /// The address from which the member joins.
  package var clientHost: String
  /// After how many milliseconds without a heartbeat the member is dead.
  package var sessionTimeout: Int32
  /// For how many milliseconds a rebalance waits for the member.
  package var rebalanceTimeout: Int32
  /// The kind of group, for instance `consumer`.
  package var protocolType: String
  /// The protocols that the member supports, best first.
  package var protocols: [GroupProtocol]
  /// Whether a member without an id is first given one and sent back (KIP-394; versions 4 and up).
  package var requiresKnownMemberID: Bool
  /// Whether the client understands that its assignment may be skipped (KIP-814; versions 9 and up).
  package var supportsSkippingAssignment: Bool

  /// Makes a request.
  package init(
    group: String, memberID: String = "", instanceID: String? = nil, clientID: String, clientHost: String, sessionTimeout: Int32,
    rebalanceTimeout: Int32, protocolType: String, protocols: [GroupProtocol], requiresKnownMemberID: Bool,
    supportsSkippingAssignment: Bool = false
  ) {
    self.group = group
    self.memberID = memberID
    self.instanceID = instanceID
    self.clientID = clientID
    self.clientHost = clientHost
    self.sessionTimeout = sessionTimeout
    self.rebalanceTimeout = rebalanceTimeout
    self.protocolType = protocolType
    self.protocols = protocols
    self.requiresKnownMemberID = requiresKnownMemberID
    self.supportsSkippingAssignment = supportsSkippingAssignment
  }
}

/// A JoinGroup response without the wire.
package struct JoinReply: Sendable, Equatable {
  /// `NONE`, or why the member is not in the group.
  package var error: ErrorCode
  /// The generation; -1 on an error.
  package var generation: Int32
  /// The kind of group.
  package var protocolType: String?
  /// The protocol that all members support; empty on an error.
  package var protocolName: String?
  /// The id of the member that assigns partitions.
  package var leader: String
  /// Whether the leader is to keep the assignment as it is (KIP-814).
  package var skipAssignment: Bool
  /// The member's id; with `MEMBER_ID_REQUIRED` the one to join again with.
  package var memberID: String
  /// All members for the leader, none for the others.
  package var members: [Member]

  /// A member as the leader sees it.
  package struct Member: Sendable, Equatable {
    /// The member's id.
    package var memberID: String
    /// The static member's name, if it has one.
    package var instanceID: String?
    /// What it tells the leader.
    package var metadata: ByteBuffer
  }
}

/// A SyncGroup request without the wire.
package struct SyncRequest: Sendable {
  /// The member.
  package var member: GroupMember
  /// The kind of group as the member knows it, if it says so (versions 5 and up).
  package var protocolType: String?
  /// The protocol as the member knows it, if it says so (versions 5 and up).
  package var protocolName: String?
  /// The assignments by member id; only the leader gives any.
  package var assignments: [String: ByteBuffer]

  /// Makes a request.
  package init(member: GroupMember, protocolType: String? = nil, protocolName: String? = nil, assignments: [String: ByteBuffer] = [:]) {
    self.member = member
    self.protocolType = protocolType
    self.protocolName = protocolName
    self.assignments = assignments
  }
}

/// A SyncGroup response without the wire.
package struct SyncReply: Sendable, Equatable {
  /// `NONE`, or why there is no assignment.
  package var error: ErrorCode
  /// The kind of group.
  package var protocolType: String?
  /// The protocol in force.
  package var protocolName: String?
  /// The member's assignment, opaque to the broker.
  package var assignment: ByteBuffer
}

/// A group's offset in a partition.
package struct CommittedOffset: Sendable, Equatable {
  /// The offset of the next record to read.
  package var offset: Int64
  /// The leader epoch of the last record read, or -1.
  package var leaderEpoch: Int32
  /// What the consumer noted with it.
  package var metadata: String

  /// Makes an offset.
  package init(offset: Int64, leaderEpoch: Int32 = -1, metadata: String = "") {
    self.offset = offset
    self.leaderEpoch = leaderEpoch
    self.metadata = metadata
  }
}

/// One partition's answer to OffsetFetch.
package struct FetchedOffset: Sendable, Equatable {
  /// The partition.
  package var partition: TopicPartition
  /// `NONE`, or `UNSTABLE_OFFSET_COMMIT` while a transaction holds the offset.
  package var error: ErrorCode
  /// The committed offset; `nil` when there is none.
  package var committed: CommittedOffset?
}

/// What ListGroups tells of a group.
package struct GroupListing: Sendable, Equatable {
  /// The group.
  package var group: String
  /// Its kind, for instance `consumer`; empty for groups that only keep offsets.
  package var protocolType: String
  /// Its state.
  package var state: GroupState
}

/// What DescribeGroups tells of a group.
package struct GroupDescription: Sendable, Equatable {
  /// The group.
  package var group: String
  /// Its state; `dead` for a group that does not exist.
  package var state: GroupState
  /// Its kind.
  package var protocolType: String
  /// The protocol in force; empty unless the group is stable.
  package var protocolName: String
  /// Its members.
  package var members: [Member]

  /// A member as DescribeGroups lists it.
  package struct Member: Sendable, Equatable {
    /// The member's id.
    package var memberID: String
    /// The static member's name, if it has one.
    package var instanceID: String?
    /// The client's id.
    package var clientID: String
    /// The client's address.
    package var clientHost: String
    /// What it told the leader.
    package var metadata: ByteBuffer
    /// Its assignment.
    package var assignment: ByteBuffer
  }
}
