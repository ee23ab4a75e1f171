package import NIOCore

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
