/// Why a worker cannot go on; every case ends the process with its exit code and one line, and nothing committed is lost.
package enum RuntimeError: Error, Sendable, CustomStringConvertible {
  /// The inputs have different numbers of partitions, so a customer's records would not meet in one lane.
  case notCopartitioned([String: Int])
  /// An input or output topic does not exist. Declare the topics first.
  case missingTopics([String])
  /// The lane's unpublished output cannot be read. Delete the file: the lane is then restored from its changelog.
  case damagedOutbox(partition: Int32)
  /// The changelog has records but no checkpoint, so nothing says where to go on.
  case changelogWithoutCheckpoint(topic: String, partition: Int32)
  /// The group's offsets are ahead of the changelog: records of it are missing.
  case changelogBehind(topic: String, partition: Int32)
  /// This lane has published before, but the cluster knows nothing of it: another cluster, or deleted topics.
  case unknownCluster(topic: String, partition: Int32)
  /// Retention has deleted input that the lane has not taken.
  case inputDeleted(topic: String, partition: Int32, next: Int64, low: Int64)
  /// Several reasons at once.
  case configuration([String])

  /// The exit code.
  var exitCode: WorkerEnd.Code {
    switch self {
    case .notCopartitioned, .missingTopics, .configuration, .unknownCluster: .configuration
    case .damagedOutbox, .changelogWithoutCheckpoint, .changelogBehind, .inputDeleted: .data
    }
  }

  package var description: String {
    switch self {
    case .notCopartitioned(let counts):
      "the inputs have different numbers of partitions: \(counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
    case .missingTopics(let topics): "no such topic: \(topics.joined(separator: ", "))"
    case .damagedOutbox(let partition):
      "the unpublished output of lane \(partition) is damaged; delete its file to restore it from the changelog"
    case .changelogWithoutCheckpoint(let topic, let partition): "\(topic)-\(partition) has records but no checkpoint"
    case .changelogBehind(let topic, let partition): "\(topic)-\(partition) is behind the group's committed offsets"
    case .unknownCluster(let topic, let partition):
      "lane \(partition) has published before, but \(topic)-\(partition) is empty and the group has no offsets; delete the lane's file to begin anew"
    case .inputDeleted(let topic, let partition, let next, let low):
      "\(topic)-\(partition) begins at \(low), but the lane has only taken what is below \(next)"
    case .configuration(let problems): problems.joined(separator: "\n")
    }
  }
}
