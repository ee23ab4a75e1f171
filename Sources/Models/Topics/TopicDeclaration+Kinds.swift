/// The few kinds of topics there are, each with its numbers.
extension TopicDeclaration {
  /// More than lanes will ever be needed, and the same everywhere: going over to a cluster moves no key (DESIGN, "Scale").
  package static let partitionCount = 12
  /// The largest event, in bytes; what the decoder takes by default.
  package static let maximumEventBytes = 1 << 20

  /// What comes from outside; kept for ever, since any history can be replayed.
  static func input(_ name: String, key: TopicKey = .customerID, partitioning: Partitioning = .key, owner: TopicOwner) -> Self {
    Self(name, key, partitioning, .delete, .unlimited, owner)
  }

  /// What happened, by a worker; kept like the inputs, since other workers read it in a replay.
  static func events(_ name: String, owner: TopicOwner) -> Self { Self(name, .customerID, .key, .delete, .unlimited, owner) }

  /// The current state of something, by its key.
  static func compacted(_ name: String, key: TopicKey, owner: TopicOwner) -> Self { Self(name, key, .key, .compact, .days(7), owner) }

  /// Rejected records with their reasons; room for the largest record and 64 KB of headers.
  static let deadLetters: Self = {
    var declaration = Self("dead-letters", .original, .key, .delete, .days(90), .runtime)
    declaration.maximumMessageBytes = maximumEventBytes + 65_536
    return declaration
  }()

  /// The replicated state of a worker: rows may hold a whole kept record beside their own bytes. A lane that was away for less than
  /// half the retention of tombstones may catch up from the tail.
  static func changelog(of worker: TopicOwner) -> Self {
    var declaration = Self("\(worker.rawValue)-changelog", .row, .lane, .compact, .days(7), worker)
    declaration.maximumMessageBytes = 2 * maximumEventBytes
    declaration.isPublic = false
    return declaration
  }

  /// What lanes tell each other in a review.
  static func exchange(_ name: String, key: TopicKey, partitioning: Partitioning, partitions: Int) -> Self {
    var declaration = Self(name, key, partitioning, .delete, .days(30), .tiering)
    declaration.partitions = partitions
    declaration.isPublic = false
    return declaration
  }

  private init(
    _ name: String, _ key: TopicKey, _ partitioning: Partitioning, _ cleanup: Cleanup, _ retention: Retention, _ owner: TopicOwner
  ) {
    self.name = name
    self.key = key
    self.partitioning = partitioning
    partitions = Self.partitionCount
    self.cleanup = cleanup
    self.retention = retention
    minimumInSyncReplicas = 2
    maximumMessageBytes = Self.maximumEventBytes
    self.owner = owner
    isPublic = true
  }
}
