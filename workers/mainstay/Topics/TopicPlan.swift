import Kafka
import Models

/// The difference between the declared topics and a cluster's, and how to end it.
struct TopicPlan {
  /// In the order of the topics' names.
  let differences: [TopicDifference]
  private let prefix: String
  private let admin: Admin

  /// Compares. `partitions` stands for the declared number of the topics that meet in lanes.
  init(_ cluster: ClusterOptions, partitions: Int?) async throws {
    prefix = cluster.topicPrefix
    admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.silent)
    let prefix = prefix
    let present = try await admin.topics()
    let names = Topics.all.map { TopicName(rawValue: $0.name(prefix: prefix)) }
    let described = Dictionary(uniqueKeysWithValues: try await admin.describe(names.filter { present[$0] != nil }).map { ($0.name, $0) })
    var differences: [TopicDifference] = []
    for (topic, name) in zip(Topics.all, names) {
      let wanted = topic.meetsInLanes ? partitions ?? topic.partitions : topic.partitions
      guard let found = described[name] else {
        differences.append(.missing(topic, partitions: wanted))
        continue
      }
      if found.partitions.count != wanted {
        let hasRecords = try await Self.hasRecords(found, cluster)
        differences.append(.partitions(topic, has: found.partitions.count, wanted: wanted, hasRecords: hasRecords))
      }
      for (setting, value) in topic.configuration.sorted(by: { $0.key < $1.key }) {
        let has = found.configuration[setting]?.value ?? "unset"
        if has != value { differences.append(.setting(topic, name: setting, has: has, wanted: value)) }
      }
    }
    self.differences = differences + Self.unevenTopics(described, prefix)
  }

  /// What a person has to decide before anything is applied.
  var undecided: [TopicDifference] { differences.filter { !$0.isApplied } }

  /// Makes and changes what can be; with `movingKeys` also the partitions of topics with records.
  func apply(replication: Int?, movingKeys: Bool = false) async throws {
    let new = differences.compactMap { difference -> NewTopic? in
      guard case .missing(let topic, let partitions) = difference else { return nil }
      return NewTopic(
        TopicName(rawValue: topic.name(prefix: prefix)), partitions: partitions, replication: replication,
        configuration: topic.configuration.merging(topic.replicationConfiguration(replication)) { $1 })
    }
    _ = try await admin.create(new)
    var settings: [TopicName: [String: String?]] = [:]
    for difference in differences {
      let name = TopicName(rawValue: difference.topic.name(prefix: prefix))
      switch difference {
      case .setting(_, let setting, _, let wanted): settings[name, default: [:]][setting] = wanted
      case .partitions(_, let has, let wanted, _) where difference.isApplied || (movingKeys && has < wanted):
        try await admin.setPartitions(of: name, to: wanted)
      default: continue
      }
    }
    for (name, changes) in settings.sorted(by: { $0.key < $1.key }) { try await admin.alterConfiguration(of: name, changes) }
  }

  /// Prints a line for each difference, or that there is none.
  func print(asJSON: Bool) {
    for difference in differences { Swift.print(asJSON ? difference.json(prefix: prefix) : difference.line(prefix: prefix)) }
    if differences.isEmpty, !asJSON { Swift.print("All \(Topics.all.count) topics are as declared.") }
  }

  private static func hasRecords(_ topic: TopicDescription, _ cluster: ClusterOptions) async throws -> Bool {
    let consumer = try Consumer(configuration: try cluster.configuration(), logger: ClusterOptions.silent)
    var hasRecords = false
    for placement in topic.partitions where !hasRecords {
      let marks = try await consumer.queryWatermarks(of: TopicPartition(topic.name, placement.partition))
      hasRecords = marks.low < marks.end
    }
    try await consumer.close()
    return hasRecords
  }

  private static func unevenTopics(_ described: [TopicName: TopicDescription], _ prefix: String) -> [TopicDifference] {
    let meeting = Topics.all.compactMap { topic in
      topic.meetsInLanes ? described[TopicName(rawValue: topic.name(prefix: prefix))].map { (topic, $0.partitions.count) } : nil
    }
    let counts = Dictionary(grouping: meeting, by: \.1).mapValues(\.count)
    guard let most = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return [] }
    return meeting.filter { $0.1 != most }.map { .notCopartitioned($0.0, has: $0.1, others: most) }
  }
}

extension TopicDeclaration {
  /// Whether partition p of it belongs to lane p: what is keyed by customer, and what lanes write for lanes.
  var meetsInLanes: Bool { partitioning == .lane || (partitioning == .key && key == .customerID) }

  /// The topic's settings as brokers take them.
  var configuration: [String: String] {
    var settings = ["cleanup.policy": cleanup.rawValue, "max.message.bytes": String(maximumMessageBytes)]
    switch cleanup {
    case .delete: settings["retention.ms"] = String(retention.milliseconds)
    case .compact: if retention.milliseconds >= 0 { settings["delete.retention.ms"] = String(retention.milliseconds) }
    }
    return settings
  }

  /// How many copies must have a record, where there are that many.
  fileprivate func replicationConfiguration(_ replication: Int?) -> [String: String] {
    guard let replication, replication >= minimumInSyncReplicas else { return [:] }
    return ["min.insync.replicas": String(minimumInSyncReplicas)]
  }
}
