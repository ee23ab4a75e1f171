import NIOCore

extension Engine {
  /// Joins a group; returns when the rebalance is complete, or at once with an error. When the task is cancelled, because the
  /// connection broke, the member stays until its session times out.
  package func join(_ request: JoinRequest) async -> JoinReply {
    JoinReply(
      error: .unknownServerError, generation: -1, protocolType: nil, protocolName: nil, leader: "", skipAssignment: false, memberID: "",
      members: [])
  }

  /// Gives the assignments, if the leader calls, and waits for the member's own.
  package func sync(_ request: SyncRequest) async -> SyncReply {
    SyncReply(error: .unknownServerError, protocolType: nil, protocolName: nil, assignment: ByteBuffer())
  }

  /// Keeps a member alive; `REBALANCE_IN_PROGRESS` asks it to join again.
  package func heartbeat(_ member: GroupMember) async -> ErrorCode { .unknownServerError }

  /// Removes members, each with its own answer, in order; a refusal is of the group as a whole.
  package func leave(group: String, members: [GroupMember]) async throws(Refusal) -> [ErrorCode] { [] }

  /// Commits a group's offsets; each partition has its answer.
  package func commitOffsets(_ offsets: [TopicPartition: CommittedOffset], of member: GroupMember) async -> [TopicPartition: ErrorCode] {
    [:]
  }

  /// A group's offsets, of the partitions named, or of all that it has for `nil`.
  ///
  /// - Parameter requireStable: Whether offsets in an open transaction are answered with `UNSTABLE_OFFSET_COMMIT`.
  package func fetchOffsets(
    of group: String, partitions: [TopicPartition]?, requireStable: Bool = false
  ) async throws(Refusal) -> [FetchedOffset] { [] }

  /// Drops offsets of a group that does not read these topics now.
  package func deleteOffsets(
    of group: String, partitions: [TopicPartition]
  ) async throws(Refusal) -> [TopicPartition: ErrorCode] { [:] }

  /// Every group.
  package func listGroups() async throws(Refusal) -> [GroupListing] { [] }

  /// A group's state and members; a group that does not exist is `dead`.
  package func describeGroup(_ group: String) async throws(Refusal) -> GroupDescription { throw Refusal(.unknownServerError, "") }

  /// Deletes a group without members, and its offsets; refused with `NON_EMPTY_GROUP` or `GROUP_ID_NOT_FOUND`.
  package func deleteGroup(_ group: String) async throws(Refusal) {}
}
