package import NIOCore

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

extension SyncReply {
  /// An answer without an assignment.
  static func refused(_ error: ErrorCode) -> SyncReply {
    SyncReply(error: error, protocolType: nil, protocolName: nil, assignment: ByteBuffer())
  }
}
