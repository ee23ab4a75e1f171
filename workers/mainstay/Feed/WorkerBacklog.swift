import Kafka
import Logging
import Models
import Synchronization

/// Keeps a history from running away from its workers: waits while they are too far behind. Groups without members are not waited for.
final class WorkerBacklog: Sendable {
  private let topics: Set<TopicName>
  private let limit: Int
  private let admin: Admin
  /// How many events had been sent when it was last asked.
  private let asked = Mutex(0)

  /// `limit`: the most events a group may be behind.
  init(_ topics: FeedTopics, limit: Int, configuration: Kafka.Configuration, logger: Logger) throws {
    self.topics = Set(topics.names.values)
    self.limit = limit
    admin = try Admin(configuration: configuration, logger: logger)
  }

  /// Waits until the slowest group is within the limit; asks only after half of it has been sent since the last time.
  func wait(after sent: Int) async throws {
    let isDue = asked.withLock { asked in
      guard sent - asked >= limit / 2 else { return false }
      asked = sent
      return true
    }
    guard isDue else { return }
    var isTold = false
    while let slowest = try await slowest(), slowest.behind > limit {
      if !isTold { Terminal.complain("waiting for \(slowest.group), which is \(slowest.behind) events behind") }
      isTold = true
      try await Task.sleep(for: .milliseconds(250))
    }
  }

  private func slowest() async throws -> (group: GroupID, behind: Int64)? {
    var found: (group: GroupID, behind: Int64)?
    for description in try await admin.describe(groups: try await admin.groups()) where !description.members.isEmpty {
      let lags = try await admin.lags(of: description.group).filter { topics.contains($0.partition.topic) }
      let behind = lags.reduce(0) { $0 + $1.offsets }
      if behind > found?.behind ?? -1 { found = (description.group, behind) }
    }
    return found
  }
}
