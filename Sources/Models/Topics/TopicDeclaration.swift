/// What a topic is, as `topics/<name>.yaml` says it too; tests hold the two together.
package struct TopicDeclaration: Hashable, Sendable {
  /// The name without prefix.
  package var name: String
  /// What the record key is.
  package var key: TopicKey
  package var partitioning: Partitioning
  package var partitions: Int
  package var cleanup: Cleanup
  package var retention: Retention
  /// The broker refuses a write that fewer replicas have; a single broker has one and takes every write.
  package var minimumInSyncReplicas: Int
  /// The largest record in bytes.
  package var maximumMessageBytes: Int
  /// The worker that writes it, or of an input the one that parks its faults; `runtime` is every worker.
  package var owner: TopicOwner
  /// Whether others may rely on its form.
  package var isPublic: Bool

  /// The name on the broker: one prefix for all topics of an installation, `Topics.changelog` and the like included.
  package func name(prefix: String) -> String { prefix + name }
}

/// What the key of a topic's records is (EVENTS, "Input topics" and "Derived topics").
package enum TopicKey: String, CaseIterable, Hashable, Sendable {
  case customerID
  case partition
  case scope
  case customerComplaint = "customerID|complaintID"
  case followUpID
  case storeMonthPartition = "storeID|month|partition"
  case workerInstance = "worker/instance"
  case original
  case row
  case reviewPartition = "review|partition"
  case reviewRoundPartition = "review|round|partition"
}

/// Which partition a record goes to.
package enum Partitioning: String, CaseIterable, Hashable, Sendable {
  /// By the key, with murmur2 as Java clients do; topics of one key and one number of partitions are co-partitioned.
  case key
  /// The partition of the lane that writes it, or that it is for.
  case lane
  /// There is only one.
  case single
}

/// What the broker clears away.
package enum Cleanup: String, CaseIterable, Hashable, Sendable {
  /// Records past their retention.
  case delete
  /// All but the last record of each key.
  case compact
}

/// How long records stay; of a compacted topic, how long a tombstone does.
package enum Retention: Hashable, Sendable {
  case unlimited
  case days(Int)

  /// As brokers take it: milliseconds, -1 for ever.
  package var milliseconds: Int64 {
    switch self {
    case .unlimited: -1
    case .days(let days): Int64(days) * 86_400_000
    }
  }
}

/// Who writes a topic, or parks its faults.
package enum TopicOwner: String, CaseIterable, Hashable, Sendable {
  case tiering, complaints, followups, runtime
}
