import NIOCore

/// The broker without the wire: logs, transactions and groups over one database.
///
/// Every call that changes something returns after its change is durable. Calls may come from any task; those that change the same
/// thing take effect in the order in which they were made.
package final class Engine: Sendable {
  /// The options that the engine was opened with.
  package let options: EngineOptions

  /// Opens the database, or makes it; a database that a crash left behind needs no repair.
  package init(options: EngineOptions, clock: any BrokerClock = SystemClock()) throws(EngineError) {
    self.options = options
  }

  /// Expires sessions, transactions and records, and compacts logs, until the task is cancelled.
  package func run() async {}

  /// Finishes what is under way and closes the database; every later call is refused.
  package func close() async {}
}

/// Why an engine cannot open its database.
package enum EngineError: Error, Equatable, Sendable {
  /// The directory cannot be made or written; stop.
  case directory(path: String, reason: String)
  /// Another process has the database open; stop.
  case locked(path: String)
  /// The database is damaged, or of a newer version; stop.
  case unreadable(path: String, reason: String)
}

// MARK: Topics

extension Engine {
  /// Every topic, sorted by name.
  package var topics: [Topic] { [] }

  /// The id of this broker's data, made with the database (`cluster.id`).
  package var clusterID: String { "" }

  /// The topic of a name, or `nil`.
  package func topic(named name: String) -> Topic? { nil }

  /// The topic of an id, or `nil`.
  package func topic(id: TopicID) -> Topic? { nil }

  /// Makes a topic; refused with `TOPIC_ALREADY_EXISTS`, `INVALID_TOPIC_EXCEPTION`, `INVALID_PARTITIONS` or `INVALID_CONFIG`.
  package func createTopic(
    _ name: String, partitions: Int32, configs: [String: String] = [:], validateOnly: Bool = false
  ) async throws(Refusal) -> Topic { throw Refusal(.unknownServerError, "") }

  /// Raises a topic's number of partitions to `count`.
  package func createPartitions(_ name: String, count: Int32, validateOnly: Bool = false) async throws(Refusal) {}

  /// Deletes a topic with all its records, and the groups' offsets in it.
  package func deleteTopic(_ name: String) async throws(Refusal) {}

  /// Changes a topic's settings.
  package func alterConfigs(_ name: String, _ changes: [ConfigChange], validateOnly: Bool = false) async throws(Refusal) {}
}

// MARK: Logs

extension Engine {
  /// Appends batches, each to its partition, and returns in their order what became of each.
  ///
  /// - Parameter transactionalID: The request's transactional id; required where a batch is transactional.
  package func produce(_ batches: [ProduceBatch], transactionalID: String? = nil) async -> [ProduceOutcome] { [] }

  /// Reads batches, waiting for more as the request says; returns early, with what there is, when the task is cancelled.
  package func fetch(_ request: FetchQuery) async -> [FetchedPartition] { [] }

  /// Finds an offset by name or time.
  package func offset(
    _ query: OffsetQuery, in partition: TopicPartition, isolation: Isolation = .readUncommitted
  ) async throws(Refusal) -> FoundOffset { throw Refusal(.unknownServerError, "") }

  /// The leader epoch of every record: one broker never hands over.
  package static var leaderEpoch: Int32 { 0 }

  /// The end of the log of a leader epoch (OffsetForLeaderEpoch): its epoch and the offset after its last record, or -1 and -1.
  package func endOffset(
    ofEpoch epoch: Int32, in partition: TopicPartition
  ) async throws(Refusal) -> (epoch: Int32, offset: Int64) { throw Refusal(.unknownServerError, "") }

  /// Drops the records before `offset`, or all for -1, and returns the log's new first offset.
  package func deleteRecords(before offset: Int64, in partition: TopicPartition) async throws(Refusal) -> Int64 {
    throw Refusal(.unknownServerError, "")
  }

  /// The size of a partition's batches in bytes (DescribeLogDirs), or `nil` when there is no such partition.
  package func size(of partition: TopicPartition) -> Int64? { nil }
}

// MARK: Producers and transactions

extension Engine {
  /// Gives a producer its id and epoch; with a transactional id, fences earlier instances and aborts what they left open.
  ///
  /// - Parameters:
  ///   - timeout: The transaction timeout in milliseconds; without meaning when there is no transactional id.
  ///   - current: The identity that the producer has and wants bumped (KIP-360).
  package func initProducer(
    transactionalID: String?, timeout: Int32, current: ProducerIdentity? = nil
  ) async throws(Refusal) -> ProducerIdentity { throw Refusal(.unknownServerError, "") }

  /// Adds partitions to the producer's transaction, beginning it if none is open: all of them or none.
  ///
  /// Returns each partition's error: `UNKNOWN_TOPIC_OR_PARTITION` for those that do not exist makes the rest
  /// `OPERATION_NOT_ATTEMPTED`.
  package func addPartitions(
    _ partitions: [TopicPartition], toTransactionOf transactionalID: String, producer: ProducerIdentity
  ) async throws(Refusal) -> [TopicPartition: ErrorCode] { [:] }

  /// Adds a group's offsets to the producer's transaction, beginning it if none is open.
  package func addOffsets(
    of group: String, toTransactionOf transactionalID: String, producer: ProducerIdentity
  ) async throws(Refusal) {}

  /// Keeps offsets in the producer's transaction; they count when it commits (KIP-447 fences by member and generation).
  package func commitOffsets(_ request: TransactionalOffsets) async -> [TopicPartition: ErrorCode] { [:] }

  /// Commits or aborts the producer's transaction: markers, offsets and state in one step. A repeated call is answered alike.
  package func endTransaction(
    _ transactionalID: String, producer: ProducerIdentity, commit: Bool
  ) async throws(Refusal) {}

  /// The producers that a partition remembers.
  package func producers(of partition: TopicPartition) async throws(Refusal) -> [ProducerDescription] { [] }

  /// A transactional id's state; refused with `TRANSACTIONAL_ID_NOT_FOUND`.
  package func describeTransaction(_ transactionalID: String) async throws(Refusal) -> TransactionDescription {
    throw Refusal(.unknownServerError, "")
  }

  /// Every transactional id's state, with no partitions listed; the caller filters.
  package func listTransactions() async throws(Refusal) -> [TransactionDescription] { [] }
}

// MARK: Groups

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
