package import NIOCore

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

extension JoinReply {
  /// An answer that lets nobody in.
  static func refused(_ error: ErrorCode, memberID: String) -> JoinReply {
    JoinReply(
      error: error, generation: -1, protocolType: nil, protocolName: nil, leader: "", skipAssignment: false, memberID: memberID,
      members: [])
  }
}
