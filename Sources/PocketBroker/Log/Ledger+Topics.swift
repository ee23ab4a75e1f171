extension Ledger {
  /// The most partitions of one topic: each has its row and its place in memory.
  static let maximumPartitions: Int32 = 10_000

  /// Makes a topic.
  func createTopic(_ name: String, partitions: Int32, configs: [String: String], validateOnly: Bool) throws -> Topic {
    guard Topic.isValid(name: name) else { throw Refusal(.invalidTopicException, "'\(name)' is not a topic's name") }
    guard topics[name] == nil else { throw Refusal(.topicAlreadyExists, "the topic \(name) exists") }
    if let other = topics.keys.first(where: { Topic.collide($0, name) }) {
      throw Refusal(.invalidTopicException, "\(name) collides with the topic \(other)")
    }
    try checkPartitions(partitions)
    let topic = Topic(name: name, id: .random(), partitionCount: partitions, config: try TopicConfig(configs))
    if validateOnly { return topic }
    try database.run(
      "INSERT INTO topics (name, uuid_high, uuid_low) VALUES (?, ?, ?)", name, Int64(bitPattern: topic.id.high),
      Int64(bitPattern: topic.id.low))
    let row = database.lastInsertedRow
    try write(topic.config, of: row)
    keep(LedgerTopic(row: row, topic: topic, logs: try makeLogs(of: name, row: row, numbers: 0..<partitions)))
    return topic
  }

  /// Raises a topic's number of partitions.
  func createPartitions(_ name: String, count: Int32, validateOnly: Bool) throws {
    var entry = try topic(named: name)
    let old = entry.topic.partitionCount
    guard count > old else { throw Refusal(.invalidPartitions, "\(name) has \(old) partitions, which cannot become \(count)") }
    try checkPartitions(count)
    if validateOnly { return }
    entry.logs += try makeLogs(of: name, row: entry.row, numbers: old..<count)
    entry.topic = Topic(name: name, id: entry.topic.id, partitionCount: count, config: entry.topic.config)
    keep(entry)
  }

  /// Deletes a topic; its batches are taken away later by ``removeUnreachable(limit:)``.
  func deleteTopic(_ name: String) throws {
    let entry = try topic(named: name)
    try database.run("DELETE FROM topics WHERE id = ?", entry.row)
    try database.run("DELETE FROM topic_settings WHERE topic_id = ?", entry.row)
    try database.run("UPDATE partitions SET topic_id = NULL WHERE topic_id = ?", entry.row)
    for log in entry.logs {
      try database.run("DELETE FROM producers WHERE partition_id = ?", log.row)
      try database.run("DELETE FROM aborted WHERE partition_id = ?", log.row)
      try database.run("DELETE FROM transaction_partitions WHERE partition_id = ?", log.row)
    }
    try database.run("DELETE FROM offsets WHERE topic = ?", name)
    try database.run("DELETE FROM pending_offsets WHERE topic = ?", name)
    forget(entry)
  }

  /// Changes a topic's settings, all or none.
  func alterConfigs(_ name: String, _ changes: [ConfigChange], validateOnly: Bool) throws {
    var settings = try topic(named: name).topic.config.overrides
    for change in changes { try change.apply(to: &settings) }
    try replaceConfigs(name, settings, validateOnly: validateOnly)
  }

  /// Replaces a topic's settings, all or none; what is not named has its default again.
  func replaceConfigs(_ name: String, _ settings: [String: String], validateOnly: Bool) throws {
    var entry = try topic(named: name)
    let config = try TopicConfig(settings)
    if validateOnly { return }
    entry.topic = Topic(name: name, id: entry.topic.id, partitionCount: entry.topic.partitionCount, config: config)
    try database.run("DELETE FROM topic_settings WHERE topic_id = ?", entry.row)
    try write(config, of: entry.row)
    keep(entry)
  }

  private func topic(named name: String) throws(Refusal) -> LedgerTopic {
    guard let entry = topics[name] else { throw Refusal(.unknownTopicOrPartition, "there is no topic \(name)") }
    return entry
  }

  private func checkPartitions(_ count: Int32) throws(Refusal) {
    guard (1...Self.maximumPartitions).contains(count) else {
      throw Refusal(.invalidPartitions, "a topic has 1 to \(Self.maximumPartitions) partitions, not \(count)")
    }
  }

  private func write(_ config: TopicConfig, of row: Int64) throws(StorageError) {
    for (name, value) in config.overrides {
      try database.run("INSERT INTO topic_settings VALUES (?, ?, ?)", row, name, value)
    }
  }

  private func makeLogs(of name: String, row: Int64, numbers: Range<Int32>) throws(StorageError) -> [PartitionLog] {
    var logs: [PartitionLog] = []
    for number in numbers {
      try database.run("INSERT INTO partitions (topic_id, number) VALUES (?, ?)", row, number)
      logs.append(PartitionLog(row: database.lastInsertedRow, name: TopicPartition(name, number)))
    }
    return logs
  }
}
