extension Engine {
  /// Joins a group; returns when the rebalance is complete, or at once with an error.
  ///
  /// When the task is cancelled, because the connection broke, the member stays until its session times out.
  package func join(_ request: JoinRequest) async -> JoinReply { await groups.join(request) }

  /// Gives the assignments, if the leader calls, and waits for the member's own.
  package func sync(_ request: SyncRequest) async -> SyncReply { await groups.sync(request) }

  /// Keeps a member alive; `REBALANCE_IN_PROGRESS` asks it to join again.
  package func heartbeat(_ member: GroupMember) async -> ErrorCode { groups.heartbeat(member) }

  /// Removes members, each with its own answer, in order; a refusal is of the group as a whole.
  package func leave(group: String, members: [GroupMember]) async throws(Refusal) -> [ErrorCode] {
    try groups.leave(group: group, members: members)
  }

  /// Commits a group's offsets; each partition has its answer.
  package func commitOffsets(_ offsets: [TopicPartition: CommittedOffset], of member: GroupMember) async -> [TopicPartition: ErrorCode] {
    await groups.commit(offsets, of: member)
  }

  /// Keeps offsets in the producer's transaction; they count when it commits (KIP-447 fences by member and generation).
  package func commitOffsets(_ request: TransactionalOffsets) async -> [TopicPartition: ErrorCode] {
    await groups.commit(request)
  }

  /// A group's offsets, of the partitions named, or of all that it has for `nil`.
  ///
  /// - Parameter requireStable: Whether offsets in an open transaction are answered with `UNSTABLE_OFFSET_COMMIT`.
  package func fetchOffsets(
    of group: String, partitions: [TopicPartition]?, requireStable: Bool = false
  ) async throws(Refusal) -> [FetchedOffset] {
    try await readers.read { database throws(StorageError) in
      var committed: [TopicPartition: CommittedOffset] = [:]
      try database.scan("SELECT topic, partition, offset, leader_epoch, metadata FROM offsets WHERE group_id = ?", group) { row in
        committed[TopicPartition(row.text(0), row.int32(1))] = CommittedOffset(
          offset: row.int(2), leaderEpoch: row.int32(3), metadata: row.text(4))
        return true
      }
      var unstable: Set<TopicPartition> = []
      if requireStable {
        try database.scan("SELECT topic, partition FROM pending_offsets WHERE group_id = ?", group) { row in
          unstable.insert(TopicPartition(row.text(0), row.int32(1)))
          return true
        }
      }
      let known = committed.keys.sorted { ($0.topic, $0.partition) < ($1.topic, $1.partition) }
      return (partitions ?? known).map { partition in
        unstable.contains(partition)
          ? FetchedOffset(partition: partition, error: .unstableOffsetCommit, committed: nil)
          : FetchedOffset(partition: partition, error: .none, committed: committed[partition])
      }
    }
  }

  /// Drops offsets of a group that does not read these topics now.
  package func deleteOffsets(
    of group: String, partitions: [TopicPartition]
  ) async throws(Refusal) -> [TopicPartition: ErrorCode] {
    try await groups.deleteOffsets(of: group, partitions: partitions)
  }

  /// Every group, sorted by name.
  package func listGroups() async throws(Refusal) -> [GroupListing] { groups.listings }

  /// A group's state and members; a group that does not exist is `dead`.
  package func describeGroup(_ group: String) async throws(Refusal) -> GroupDescription { groups.describe(group) }

  /// Deletes a group without members, and its offsets; refused with `NON_EMPTY_GROUP` or `GROUP_ID_NOT_FOUND`.
  package func deleteGroup(_ group: String) async throws(Refusal) { try await groups.delete(group) }
}
