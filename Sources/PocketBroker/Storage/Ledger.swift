import NIOCore

/// The writer's side of the database: every change of every kind is a method of it.
///
/// A method first checks everything, and throws a ``Refusal`` before it has written anything; a ``StorageError`` fails the commit as a
/// whole. What is kept in memory is a cache of rows: rows that a commit touches often are written once, by ``flush()``, and after a
/// failed commit ``reload()`` reads everything again.
final class Ledger {
  let database: Database
  let clock: any BrokerClock
  let options: EngineOptions
  private(set) var topics: [String: LedgerTopic] = [:]
  private(set) var logs: [Int64: PartitionLog] = [:]
  /// The id of this data, made with it.
  private(set) var clusterID = ""
  /// Whether what is in memory may differ from the rows, because a commit failed and reading anew did too.
  private(set) var isStale = false
  private var changedLogs: Set<Int64> = []
  private var changedTopics: Set<String> = []
  var nextProducerID: Int64 = 0
  var isProducerIDChanged = false
  /// The place of the latest commit of an offset among all.
  var lastCommit: Int64 = 0

  /// A topic and its partitions' logs.
  struct LedgerTopic {
    let row: Int64
    var topic: Topic
    var logs: [PartitionLog]
  }

  /// Opens the database for writing, and makes its tables when it is new.
  init(options: EngineOptions, clock: any BrokerClock) throws(StorageError) {
    self.options = options
    self.clock = clock
    database = try Database(path: options.databasePath, readOnly: false)
    try database.execute(Schema.pragmas(fsync: options.fsync))
    if let limit = options.sizeLimit {
      try database.execute("PRAGMA max_page_count = \(limit / Schema.pageSize)")
    }
    let version = try database.first("PRAGMA user_version") { $0.int32(0) } ?? 0
    if version == 0 {
      try database.execute("BEGIN IMMEDIATE")
      try database.execute(Schema.tables)
      let id = TopicID.random()
      try database.run("INSERT INTO meta VALUES ('cluster_id', ?)", id.description)
      try database.run("INSERT INTO meta VALUES ('next_producer_id', ?)", Int64(0))
      try database.execute("COMMIT")
    } else if version == 1 {
      try database.execute("BEGIN IMMEDIATE; \(Schema.orderOfCommits) COMMIT")
    } else if version != Schema.version {
      throw StorageError(code: 0, message: "the database is of version \(version), this broker reads \(Schema.version)")
    }
    try reload()
  }

  /// The log of a partition, or a refusal.
  func log(of partition: TopicPartition) throws(Refusal) -> PartitionLog {
    guard let topic = topics[partition.topic], topic.logs.indices.contains(Int(partition.partition)) else {
      throw Refusal(.unknownTopicOrPartition, "there is no partition \(partition)")
    }
    return topic.logs[Int(partition.partition)]
  }

  /// Notes that this commit must write the partition's row and show its new state.
  func touch(_ log: PartitionLog) { changedLogs.insert(log.row) }

  /// Keeps a topic that was made or changed.
  func keep(_ topic: LedgerTopic) {
    topics[topic.topic.name] = topic
    for log in topic.logs { logs[log.row] = log }
    changedTopics.insert(topic.topic.name)
  }

  /// Forgets a topic that was deleted.
  func forget(_ topic: LedgerTopic) {
    topics[topic.topic.name] = nil
    for log in topic.logs {
      logs[log.row] = nil
      changedLogs.remove(log.row)
    }
    changedTopics.insert(topic.topic.name)
  }

  /// Writes the rows that were changed only in memory; the last step before the commit.
  func flush() throws(StorageError) {
    for row in changedLogs {
      guard let log = logs[row] else { continue }
      try database.run(
        """
        UPDATE partitions SET log_start = ?, log_end = ?, size = ?, compacted_to = ?, dirty_size = ?, next_horizon = ? WHERE id = ?
        """, log.start, log.end, log.size, log.compactedTo, log.dirtySize, log.nextHorizon, row)
      for id in log.dirtyProducers {
        guard let state = log.producers[id] else { continue }
        try database.run(
          "INSERT OR REPLACE INTO producers VALUES (?, ?, ?, ?, ?, ?, ?)", row, id, state.epoch, state.lastTimestamp,
          state.coordinatorEpoch, state.firstOffset, state.encodedRecent)
      }
      log.dirtyProducers.removeAll(keepingCapacity: true)
      if log.producers.count > PartitionLog.cachedProducers { log.producers.removeAll() }
    }
    if isProducerIDChanged {
      try database.run("UPDATE meta SET value = ? WHERE key = 'next_producer_id'", nextProducerID)
      isProducerIDChanged = false
    }
  }

  /// What readers are to see after the commit.
  func takePosting() -> Board.Posting {
    var posting = Board.Posting()
    for name in changedTopics {
      let entry = topics[name]
      posting.topics.updateValue(entry.map { Board.BoardTopic(topic: $0.topic, partitions: $0.logs.map(\.row)) }, forKey: name)
      changedLogs.formUnion(entry?.logs.map(\.row) ?? [])
    }
    posting.views = changedLogs.compactMap { logs[$0]?.view }
    changedTopics.removeAll()
    changedLogs.removeAll(keepingCapacity: true)
    return posting
  }

  /// Reads the cache from the database: at the start, and after a failed commit.
  func reload() throws(StorageError) {
    isStale = true
    let appended = logs.mapValues(\.appended)
    topics = [:]
    logs = [:]
    isProducerIDChanged = false
    clusterID = try database.first("SELECT value FROM meta WHERE key = 'cluster_id'") { $0.text(0) } ?? ""
    nextProducerID = try database.first("SELECT value FROM meta WHERE key = 'next_producer_id'") { $0.int(0) } ?? 0
    lastCommit =
      try database.first(
        "SELECT MAX((SELECT IFNULL(MAX(place), 0) FROM offsets), (SELECT IFNULL(MAX(place), 0) FROM pending_offsets))"
      ) { $0.int(0) } ?? 0
    var settings: [Int64: [String: String]] = [:]
    try database.scan("SELECT topic_id, name, value FROM topic_settings") { row in
      settings[row.int(0), default: [:]][row.text(1)] = row.text(2)
      return true
    }
    let stored = try database.all("SELECT id, name, uuid_high, uuid_low FROM topics") { row in
      (row.int(0), row.text(1), TopicID(high: UInt64(bitPattern: row.int(2)), low: UInt64(bitPattern: row.int(3))))
    }
    for (row, name, id) in stored {
      let logs = try database.all(
        """
        SELECT id, number, log_start, log_end, size, compacted_to, dirty_size, next_horizon FROM partitions
        WHERE topic_id = ? ORDER BY number
        """, row
      ) { column in
        PartitionLog(
          row: column.int(0), name: TopicPartition(name, column.int32(1)), start: column.int(2), end: column.int(3), size: column.int(4),
          compactedTo: column.int(5), dirtySize: column.int(6), nextHorizon: column.optionalInt(7))
      }
      for log in logs { log.appended = appended[log.row] ?? 0 }
      let config = TopicConfig(checked: settings[row] ?? [:])
      keep(LedgerTopic(row: row, topic: Topic(name: name, id: id, partitionCount: Int32(logs.count), config: config), logs: logs))
    }
    try database.scan("SELECT partition_id, producer_id, first_offset FROM producers WHERE first_offset IS NOT NULL") { row in
      logs[row.int(0)]?.open[row.int(1)] = row.int(2)
      return true
    }
    isStale = false
  }
}
