import ArgumentParser

/// `mainstay topics`: what is declared against what the cluster has.
struct TopicsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics", abstract: "Compares the declared topics with the cluster's, and makes those that are missing.",
    discussion: """
      A line is `+` for a topic to make, `~` for a change, `!` for what a person has to decide.

        mainstay topics plan --bootstrap kafka-1:9092       what apply would do; exit code 1 when there is something to do
        mainstay topics apply --replication 3               makes topics with three copies
        mainstay topics check                               exit code 1 unless the fleet can run on these topics

      \(ExitStatus.help)
      """,
    subcommands: [Plan.self, Apply.self, Check.self])

  /// What all three are told.
  struct Scope: ParsableArguments {
    @OptionGroup var cluster: ClusterOptions

    @Option(help: "The partitions of the topics that meet in lanes; as declared unless given. It bounds how many processes share a worker.")
    var partitions: Int?

    @Flag(help: "One JSON object a line.")
    var json = false

    func validate() throws {
      guard (1...1_000).contains(partitions ?? 1) else { throw ValidationError("--partitions is 1 to 1000.") }
    }

    /// Compares, and does something with what was found.
    func telling(_ work: (TopicPlan) async throws -> Void) async throws {
      try await ExitStatus.telling("topics", cluster) {
        let plan = try await TopicPlan(cluster, partitions: partitions)
        plan.print(asJSON: json)
        try await work(plan)
      }
    }
  }

  /// Says what `apply` would do.
  struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints what apply would do; exit code 1 when there is something to do.",
      discussion: "  mainstay topics plan --bootstrap kafka-1:9092 --json\n\n\(ExitStatus.help)")

    @OptionGroup var scope: Scope

    func run() async throws {
      try await scope.telling { plan in if !plan.differences.isEmpty { throw ExitCode(1) } }
    }
  }

  /// Makes what is missing.
  struct Apply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Makes the topics that are missing and sets what differs. Changes nothing, exit code 1, while a person has to decide something.",
      discussion: "  mainstay topics apply --bootstrap kafka-1:9092 --replication 3\n\n\(ExitStatus.help)")

    @OptionGroup var scope: Scope

    @Option(help: "The copies of each new partition; the cluster's default unless given.")
    var replication: Int?

    @Flag(help: "Raise the partitions also of topics with records, though their keys move: first restore the workers from scratch.")
    var moveKeys = false

    func run() async throws {
      try await scope.telling { plan in
        guard moveKeys || plan.undecided.isEmpty else { throw ExitCode(1) }
        try await plan.apply(replication: replication, movingKeys: moveKeys)
      }
    }
  }

  /// Says whether a fleet can run.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says whether the fleet can run: every topic is there, and those that meet in a lane have equally many partitions.",
      discussion: "  mainstay topics check --bootstrap kafka-1:9092\n\n\(ExitStatus.help)")

    @OptionGroup var scope: Scope

    func run() async throws {
      try await scope.telling { plan in
        let prevents = plan.differences.contains { difference in
          switch difference {
          case .missing, .notCopartitioned: true
          case .partitions, .setting: false
          }
        }
        if prevents { throw ExitCode(1) }
      }
    }
  }
}
