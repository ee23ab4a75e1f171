import ArgumentParser

/// `mainstay dead-letters drop`.
struct DropLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Notes that dead letters need nothing more; they leave the list and stay in the topic.",
    discussion: "  mainstay dead-letters drop --code unknown-type --dry-run\n\n\(ExitStatus.help)")

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Selection") var selection: DeadLetterSelection
  @OptionGroup var chosen: ChosenLetters

  func validate() throws { try chosen.validate(selection) }

  func run() async throws {
    try await chosen.carryOut("dropped", cluster, selection) { box, letters in try await box.drop(letters) }
  }
}
