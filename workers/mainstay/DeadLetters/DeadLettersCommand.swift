import ArgumentParser

/// `mainstay dead-letters`: records that the workers refused.
struct DeadLettersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dead-letters",
    abstract: "Lists, shows, replays and drops what the workers refused.",
    discussion: """
      A letter is named by its place, PARTITION@OFFSET. What was done with it is noted in the topic beside it.

        mainstay dead-letters list --code invalid-data --since 2026-03-01T00:00:00Z
        mainstay dead-letters show 3@17
        mainstay dead-letters replay --worker tiering --code no-rate --dry-run
        mainstay dead-letters drop 3@17 3@18

      \(ExitStatus.help)
      """,
    subcommands: [ListLetters.self, ShowLetters.self, ReplayLetters.self, DropLetters.self], defaultSubcommand: ListLetters.self)
}
