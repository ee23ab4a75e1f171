/// Committed offsets and the groups that they belong to.
extension Ledger {
  /// Commits a group's offsets; those whose metadata is too long or whose partition does not exist are refused one by one.
  func commit(_ offsets: [TopicPartition: CommittedOffset], of group: String) throws(StorageError) -> [TopicPartition: ErrorCode] {
    let now = clock.now
    var errors: [TopicPartition: ErrorCode] = [:]
    for (partition, offset) in offsets {
      let error = problem(with: offset, in: partition)
      errors[partition] = error
      if error != .none { continue }
      try database.run(
        "INSERT OR REPLACE INTO offsets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", group, partition.topic, partition.partition, offset.offset,
        offset.leaderEpoch, offset.metadata, now, nextCommit())
    }
    try keepGroup(group)
    return errors
  }

  /// The place of a commit among all commits: of two for one partition the later counts, whenever a transaction decides the earlier.
  private func nextCommit() -> Int64 {
    lastCommit += 1
    return lastCommit
  }

  /// Makes the offsets of a producer's committed transaction count, but where a later commit counts already.
  func keepPending(of producer: Int64, at time: Int64) throws(StorageError) {
    try database.run(
      """
      INSERT OR REPLACE INTO offsets
      SELECT group_id, topic, partition, pending.offset, pending.leader_epoch, pending.metadata, ?, pending.place
      FROM pending_offsets AS pending LEFT JOIN offsets USING (group_id, topic, partition)
      WHERE producer_id = ? AND (offsets.place IS NULL OR offsets.place < pending.place)
      """, time, producer)
  }

  /// Keeps offsets until their transaction ends.
  func commit(_ request: TransactionalOffsets) throws -> [TopicPartition: ErrorCode] {
    let transaction = try current(request.transactionalID, request.producer)
    let group = request.member.group
    let isPart = try database.first(
      "SELECT 1 FROM transaction_groups WHERE producer_id = ? AND group_id = ?", request.producer.id, group
    ) { _ in true }
    guard transaction.state == .ongoing, isPart == true else {
      throw Refusal(.invalidTxnState, "\(group) is not part of an open transaction of \(request.transactionalID)")
    }
    var errors: [TopicPartition: ErrorCode] = [:]
    for (partition, offset) in request.offsets {
      let error = problem(with: offset, in: partition)
      errors[partition] = error
      if error != .none { continue }
      try database.run(
        "INSERT OR REPLACE INTO pending_offsets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", group, partition.topic, partition.partition,
        request.producer.id, offset.offset, offset.leaderEpoch, offset.metadata, nextCommit())
    }
    try keepGroup(group)
    return errors
  }

  /// Drops offsets of a group.
  func deleteOffsets(of group: String, partitions: [TopicPartition]) throws(StorageError) {
    for partition in partitions {
      try database.run(
        "DELETE FROM offsets WHERE group_id = ? AND topic = ? AND partition = ?", group, partition.topic, partition.partition)
    }
  }

  /// Replaces what is kept of a group, which changed at `time`.
  func store(_ group: GroupSnapshot, at time: Int64) throws(StorageError) {
    try database.run(
      "INSERT OR REPLACE INTO groups VALUES (?, ?, ?, ?, ?, ?, ?)", group.id, group.generation, group.state.rawValue, group.protocolType,
      group.protocolName, group.leader, time)
    try database.run("DELETE FROM group_members WHERE group_id = ?", group.id)
    for member in group.members {
      try database.run(
        "INSERT INTO group_members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", group.id, member.id, member.instanceID, member.clientID,
        member.clientHost, member.sessionTimeout, member.rebalanceTimeout, member.metadata, member.assignment)
    }
  }

  /// Deletes a group with its offsets.
  func deleteGroup(_ group: String) throws(StorageError) {
    try database.run("DELETE FROM groups WHERE group_id = ?", group)
    try database.run("DELETE FROM group_members WHERE group_id = ?", group)
    try database.run("DELETE FROM offsets WHERE group_id = ?", group)
    try database.run("DELETE FROM pending_offsets WHERE group_id = ?", group)
  }

  /// Drops the offsets of groups that were empty for as long as offsets are kept, and returns the groups that have none left.
  ///
  /// A group's time begins when its last member leaves; that of a group that never had members, with each offset.
  func expireOffsets() throws(StorageError) -> [String] {
    let oldest = clock.now - options.offsetRetention
    let idle = """
      SELECT group_id FROM groups WHERE state = 'Empty' AND (protocol_type IS NULL OR changed_at <= ?)
      """
    try database.run("DELETE FROM offsets WHERE committed_at <= ? AND group_id IN (\(idle))", oldest, oldest)
    let gone = try database.all(
      """
      SELECT group_id FROM groups WHERE state = 'Empty' AND changed_at <= ?
      AND NOT EXISTS (SELECT 1 FROM offsets WHERE offsets.group_id = groups.group_id)
      AND NOT EXISTS (SELECT 1 FROM pending_offsets WHERE pending_offsets.group_id = groups.group_id)
      """, oldest
    ) { $0.text(0) }
    for group in gone { try deleteGroup(group) }
    return gone
  }

  /// Every group as it was stored.
  func storedGroups() throws(StorageError) -> [GroupSnapshot] {
    var members: [String: [GroupSnapshot.Member]] = [:]
    try database.scan(
      """
      SELECT group_id, member_id, instance_id, client_id, client_host, session_timeout, rebalance_timeout, metadata, assignment
      FROM group_members
      """
    ) { row in
      members[row.text(0), default: []].append(
        GroupSnapshot.Member(
          id: row.text(1), instanceID: row.optionalText(2), clientID: row.text(3), clientHost: row.text(4), sessionTimeout: row.int32(5),
          rebalanceTimeout: row.int32(6), metadata: row.bytes(7), assignment: row.bytes(8)))
      return true
    }
    return try database.all("SELECT group_id, generation, state, protocol_type, protocol_name, leader FROM groups") { row in
      GroupSnapshot(
        id: row.text(0), generation: row.int32(1), state: GroupState(rawValue: row.text(2)) ?? .empty, protocolType: row.optionalText(3),
        protocolName: row.optionalText(4), leader: row.optionalText(5), members: members[row.text(0)] ?? [])
    }
  }

  private func keepGroup(_ group: String) throws(StorageError) {
    try database.run("INSERT OR IGNORE INTO groups VALUES (?, 0, 'Empty', NULL, NULL, NULL, ?)", group, clock.now)
  }

  private func problem(with offset: CommittedOffset, in partition: TopicPartition) -> ErrorCode {
    if offset.metadata.utf8.count > options.offsetMetadataLimit { return .offsetMetadataTooLarge }
    guard let topic = topics[partition.topic], topic.logs.indices.contains(Int(partition.partition)) else {
      return .unknownTopicOrPartition
    }
    return .none
  }
}
