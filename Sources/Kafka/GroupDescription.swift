/// A consumer group as its coordinator has it.
package struct GroupDescription: Hashable, Sendable {
  /// One member.
  package struct Member: Hashable, Sendable {
    /// The id that the coordinator gave it.
    package let memberID: String
    /// The `client.id` that it gave itself.
    package let clientID: String
    /// The `group.instance.id` of a static member; `nil` for a dynamic one.
    package let instanceID: String?
    /// The address that it connects from.
    package let host: String
    /// What it reads.
    package let assignment: [TopicPartition]
  }

  /// The group.
  package let group: GroupID
  /// Kafka's name of the state: `Stable`, `Empty`, `PreparingRebalance`, `CompletingRebalance`, `Dead` or `Unknown`.
  package let state: String
  /// The assignor that its members agreed on; empty while there are none.
  package let assignor: String
  /// The members.
  package let members: [Member]
}
