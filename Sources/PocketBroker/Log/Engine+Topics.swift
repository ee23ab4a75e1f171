extension Engine {
  /// Every topic, sorted by name.
  package var topics: [Topic] { board.topics }

  /// The topic of a name, or `nil`.
  package func topic(named name: String) -> Topic? { board.topic(named: name) }

  /// The topic of an id, or `nil`.
  package func topic(id: TopicID) -> Topic? { board.topic(id: id) }

  /// Makes a topic; refused with `TOPIC_ALREADY_EXISTS`, `INVALID_TOPIC_EXCEPTION`, `INVALID_PARTITIONS` or `INVALID_CONFIG`.
  package func createTopic(
    _ name: String, partitions: Int32, configs: [String: String] = [:], validateOnly: Bool = false
  ) async throws(Refusal) -> Topic {
    try await writer.perform {
      try $0.createTopic(name, partitions: partitions, configs: configs, validateOnly: validateOnly)
    }
  }

  /// Raises a topic's number of partitions to `count`; refused with `INVALID_PARTITIONS` when it has as many.
  package func createPartitions(_ name: String, count: Int32, validateOnly: Bool = false) async throws(Refusal) {
    try await writer.perform { try $0.createPartitions(name, count: count, validateOnly: validateOnly) }
  }

  /// Deletes a topic with all its records, and the groups' offsets in it.
  package func deleteTopic(_ name: String) async throws(Refusal) {
    try await writer.perform { try $0.deleteTopic(name) }
  }

  /// Changes a topic's settings, all or none.
  package func alterConfigs(_ name: String, _ changes: [ConfigChange], validateOnly: Bool = false) async throws(Refusal) {
    try await writer.perform { try $0.alterConfigs(name, changes, validateOnly: validateOnly) }
  }

  /// Replaces a topic's settings: those that are not named go back to their defaults (AlterConfigs, KIP-133).
  package func replaceConfigs(_ name: String, _ settings: [String: String], validateOnly: Bool = false) async throws(Refusal) {
    try await writer.perform { try $0.replaceConfigs(name, settings, validateOnly: validateOnly) }
  }
}
