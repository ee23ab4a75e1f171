import ArgumentParser

/// `mainstay dead-letters show`.
struct ShowLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows dead letters whole: reason, headers and the record.",
    discussion: "  mainstay dead-letters show 3@17\n\n\(ExitStatus.help)")

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Argument(help: "PARTITION@OFFSET of each.")
  var places: [String]

  @Flag(help: "Print each letter as a JSON object.")
  var json = false

  func run() async throws {
    try await ExitStatus.telling("dead-letters", cluster) {
      for letter in try await DeadLetterBox(cluster).letters(at: places) { print(json ? letter.json(isWhole: true) : letter.page) }
    }
  }
}
