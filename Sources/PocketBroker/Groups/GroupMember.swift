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
