import Kafka

/// What the Kafka clients of a worker process need, under whatever the operator has set.
struct ClientConfigurations {
  private let settings: WorkerSettings
  private let group: String

  /// Fetched records that wait in librdkafka, over all partitions: its limit is one for the queue that they all share. `fetch.max.bytes`
  /// follows it, so that at most twice as much is in memory.
  private static let queuedKiB = 1_024

  init(_ settings: WorkerSettings, worker: String) {
    self.settings = settings
    group = settings.group ?? settings.topicPrefix + worker
  }

  /// The member of the group: static, so that a restart moves no partition, with queues that bound memory.
  var consumer: Kafka.Configuration {
    Kafka.Configuration([
      "group.id": group, "group.instance.id": settings.instance, "enable.partition.eof": "true", "isolation.level": "read_committed",
    ]).over(
      settings.kafka.over([
        "client.id": "\(group)-\(settings.instance)", "partition.assignment.strategy": "range", "session.timeout.ms": "10000",
        "heartbeat.interval.ms": "1000", "queued.min.messages": "20000", "queued.max.messages.kbytes": String(Self.queuedKiB),
        "fetch.message.max.bytes": "262144", "fetch.wait.max.ms": "50", "fetch.error.backoff.ms": "50",
      ]))
  }

  /// The one transactional producer.
  var producer: Kafka.Configuration {
    Kafka.Configuration(["transactional.id": "\(group)-\(settings.instance)"]).over(
      settings.kafka.over([
        "client.id": "\(group)-\(settings.instance)", "transaction.timeout.ms": "15000", "linger.ms": "5",
        "queue.buffering.max.messages": "100000", "queue.buffering.max.kbytes": "16384", "batch.size": "262144",
      ]))
  }

  /// What reports to the fleet, and writes ticks where the clock is silent.
  var reporter: Kafka.Configuration {
    settings.kafka.over([
      "client.id": "\(group)-\(settings.instance)-reporter", "message.timeout.ms": "10000", "statistics.interval.ms": "0",
      "queue.buffering.max.kbytes": "1024",
    ])
  }

  /// A reader of changelogs, in no group.
  var changelogReader: Kafka.Configuration {
    Kafka.Configuration(["enable.partition.eof": "true", "isolation.level": "read_committed"]).over(
      settings.kafka.over([
        "group.id": "\(group)-restore", "queued.min.messages": "20000", "queued.max.messages.kbytes": "2048", "fetch.wait.max.ms": "50",
      ]))
  }
}
