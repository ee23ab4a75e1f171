import ArgumentParser

/// `mainstay dead-letters replay`.
struct ReplayLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Sends dead letters to their topics again, byte for byte, once what refused them is mended.",
    discussion: """
      Only open ones, by their places or by a filter. --dry-run tells which.

        mainstay dead-letters replay --code no-rate --dry-run
        mainstay dead-letters replay 3@17

      \(ExitStatus.help)
      """)

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Selection") var selection: DeadLetterSelection
  @OptionGroup var chosen: ChosenLetters

  func validate() throws { try chosen.validate(selection) }

  func run() async throws {
    try await chosen.carryOut("replayed", cluster, selection) { box, letters in try await box.replay(letters) }
  }
}
