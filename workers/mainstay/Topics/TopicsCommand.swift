import ArgumentParser
import Kafka
import Models

/// `mainstay topics`: what is declared against what the cluster has.
struct TopicsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics", abstract: "Compares the declared topics with the cluster's, and makes those that are missing.",
    subcommands: [Plan.self, Apply.self])

  /// Says what `apply` would do.
  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints what apply would do; exit code 1 when there is something to do.")

    @OptionGroup var cluster: ClusterOptions

    func run() async throws {
      let plan = try await TopicPlan(cluster)
      plan.print()
      if !plan.missing.isEmpty || !plan.different.isEmpty { throw ExitCode(1) }
    }
  }

  /// Makes what is missing.
  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes the topics that are missing. A topic with another number of partitions is left alone and named; exit code 1.")

    @OptionGroup var cluster: ClusterOptions

    @Option(help: "The copies of each partition; the cluster's default unless given.")
    var replication: Int?

    func run() async throws {
      let plan = try await TopicPlan(cluster)
      try await plan.apply(replication: replication)
      plan.print()
      if !plan.different.isEmpty { throw ExitCode(1) }
    }
  }
}

/// The difference between the declared topics and a cluster's.
struct TopicPlan {
  let missing: [TopicDeclaration]
  /// Topics whose number of partitions is another; changing it would move keys.
  let different: [(topic: TopicDeclaration, partitions: Int)]
  private let prefix: String
  private let admin: Admin

  init(_ cluster: ClusterOptions) async throws {
    prefix = cluster.topicPrefix
    admin = try Admin(configuration: try cluster.configuration(), logger: ClusterOptions.logger("topics"))
    let known = try await admin.topics()
    let prefix = prefix
    func partitions(_ topic: TopicDeclaration) -> Int? { known[TopicName(rawValue: topic.name(prefix: prefix))] }
    missing = Topics.all.filter { partitions($0) == nil }
    different = Topics.all.compactMap { topic in
      guard let count = partitions(topic), count != topic.partitions else { return nil }
      return (topic, count)
    }
  }

  func apply(replication: Int?) async throws {
    guard !missing.isEmpty else { return }
    _ = try await admin.create(
      missing.map { topic in
        NewTopic(
          TopicName(rawValue: topic.name(prefix: prefix)), partitions: topic.partitions, replication: replication,
          configuration: topic.configuration)
      })
  }

  func print() {
    for topic in missing { Swift.print("+ \(topic.name(prefix: prefix)) (\(topic.partitions) partitions, \(topic.cleanup.rawValue))") }
    for (topic, partitions) in different {
      Swift.print("! \(topic.name(prefix: prefix)) has \(partitions) partitions, declared are \(topic.partitions)")
    }
    if missing.isEmpty && different.isEmpty { Swift.print("All \(Topics.all.count) topics are as declared.") }
  }
}

extension TopicDeclaration {
  /// The topic's settings as brokers take them.
  var configuration: [String: String] {
    var settings = ["cleanup.policy": cleanup.rawValue, "max.message.bytes": String(maximumMessageBytes)]
    switch cleanup {
    case .delete: settings["retention.ms"] = String(retention.milliseconds)
    case .compact: if retention.milliseconds >= 0 { settings["delete.retention.ms"] = String(retention.milliseconds) }
    }
    return settings
  }
}
