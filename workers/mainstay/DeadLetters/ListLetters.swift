import ArgumentParser

/// `mainstay dead-letters list`.
struct ListLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists dead letters, the open ones unless told otherwise.",
    discussion: "  mainstay dead-letters list --topic complaints --all --json\n\n\(ExitStatus.help)")

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Selection") var selection: DeadLetterSelection

  @Flag(help: "Replayed and dropped ones too.")
  var all = false

  @Flag(help: "Print each letter as a JSON object.")
  var json = false

  func run() async throws {
    try await ExitStatus.telling("dead-letters", cluster) {
      let letters = try await DeadLetterBox(cluster).letters().filter { selection.contains($0) && (all || $0.fate == .open) }
      for letter in letters { print(json ? letter.json() : letter.line) }
      if letters.isEmpty, !json { print("No dead letters.") }
    }
  }
}
