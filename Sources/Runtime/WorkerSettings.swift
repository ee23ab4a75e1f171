package import Kafka
package import State

/// How a worker process runs.
package struct WorkerSettings: Sendable {
  /// Settings of the Kafka clients: `bootstrap.servers`, security, and any librdkafka property.
  package var kafka: Kafka.Configuration
  /// What stands before every topic's name.
  package var topicPrefix: String
  /// The consumer group; the worker's name unless given.
  package var group: String?
  /// The name of this process among those of the worker: stable over restarts, unique within the group. Static membership and the
  /// transactional id rest on it.
  package var instance: String
  /// The folder of the lanes' files.
  package var stateFolder: String
  /// The changelog's topic without prefix; `<worker>-changelog` unless given.
  package var changelogTopic: String?
  /// How often what has been decided is committed and published.
  package var commitInterval: Duration
  /// Threads that run lanes; unless given twelve, or twice the number of cores where that is more. Never more than there are lanes.
  package var threads: Int?
  package var lane: LaneSettings
  package var store: LaneStoreOptions
  /// How the process is watched.
  package var status = StatusSettings()
  /// How long the process waits for a predecessor of its name, and for a lane's file that another process has open.
  package var lockPatience = Duration.seconds(15)
  /// How long a stop may take: what is not published by then goes out after the next start.
  package var drainLimit = Duration.seconds(9)
  /// Whether the worker writes its partitions' ticks while the clock is silent.
  package var ownTicks = true

  package init(
    kafka: Kafka.Configuration, topicPrefix: String = "", group: String? = nil, instance: String, stateFolder: String,
    changelogTopic: String? = nil, commitInterval: Duration = .milliseconds(100), threads: Int? = nil, lane: LaneSettings = LaneSettings(),
    store: LaneStoreOptions = LaneStoreOptions()
  ) {
    self.kafka = kafka
    self.topicPrefix = topicPrefix
    self.group = group
    self.instance = instance
    self.stateFolder = stateFolder
    self.changelogTopic = changelogTopic
    self.commitInterval = commitInterval
    self.threads = threads
    self.lane = lane
    self.store = store
  }
}
