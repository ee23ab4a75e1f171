import Kafka

/// What the Kafka clients of a worker process need, under whatever the operator has set.
struct ClientConfigurations {
  private let settings: WorkerSettings
  private let group: String

  /// How many partitions of inputs one process may have to read.
  private let readPartitions: Int

  /// Fetched records that wait in librdkafka, over all partitions: its own limits are per partition, and a fleet has many. Not less, since
  /// librdkafka 2.0.2 fetches nothing for a second once a partition's queue is full.
  private static let queuedBytes = 96 << 20

  init(_ settings: WorkerSettings, worker: String, readPartitions: Int) {
    self.settings = settings
    self.readPartitions = max(1, readPartitions)
    group = settings.group ?? settings.topicPrefix + worker
  }

  /// The member of the group: static, so that a restart moves no partition, with queues that bound memory.
  var consumer: Kafka.Configuration {
    Kafka.Configuration([
      "group.id": group, "group.instance.id": settings.instance, "enable.partition.eof": "true", "isolation.level": "read_committed",
    ]).over(
      settings.kafka.over([
        "client.id": "\(group)-\(settings.instance)", "partition.assignment.strategy": "range", "session.timeout.ms": "10000",
        "heartbeat.interval.ms": "1000", "queued.min.messages": "20000",
        "queued.max.messages.kbytes": String(max(256, Self.queuedBytes / 1_024 / readPartitions)),
        "fetch.wait.max.ms": "50", "fetch.error.backoff.ms": "50",
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
        "group.id": "\(group)-restore", "queued.min.messages": "20000", "queued.max.messages.kbytes": "8192", "fetch.wait.max.ms": "50",
      ]))
  }
}
