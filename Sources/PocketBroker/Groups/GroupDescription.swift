package import NIOCore

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
