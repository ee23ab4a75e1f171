import ArgumentParser
import Models

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

/// `mainstay dead-letters list`.
struct ListLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists dead letters, the open ones unless told otherwise.",
    discussion: "  mainstay dead-letters list --topic complaints --all --json")

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

/// `mainstay dead-letters show`.
struct ShowLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Shows dead letters whole: reason, headers and the record.",
    discussion: "  mainstay dead-letters show 3@17")

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

/// `mainstay dead-letters replay`.
struct ReplayLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Sends dead letters to their topics again, byte for byte, once what refused them is mended.",
    discussion: """
      Only open ones, by their places or by a filter. --dry-run tells which.

        mainstay dead-letters replay --code no-rate --dry-run
        mainstay dead-letters replay 3@17
      """)

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Selection") var selection: DeadLetterSelection
  @OptionGroup var chosen: ChosenLetters

  func validate() throws { try chosen.validate(selection) }

  func run() async throws {
    try await chosen.carryOut("replayed", cluster, selection) { box, letters in try await box.replay(letters) }
  }
}

/// `mainstay dead-letters drop`.
struct DropLetters: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Notes that dead letters need nothing more; they leave the list and stay in the topic.",
    discussion: "  mainstay dead-letters drop --code unknown-type --dry-run")

  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Selection") var selection: DeadLetterSelection
  @OptionGroup var chosen: ChosenLetters

  func validate() throws { try chosen.validate(selection) }

  func run() async throws {
    try await chosen.carryOut("dropped", cluster, selection) { box, letters in try await box.drop(letters) }
  }
}

/// Letters that something is done with.
struct ChosenLetters: ParsableArguments {
  @Argument(help: "PARTITION@OFFSET of each; without any, the filter chooses.")
  var places: [String] = []

  @Flag(help: "Every open letter, without a filter.")
  var all = false

  @Flag(help: "Tell what would be done, and do nothing.")
  var dryRun = false

  @Flag(help: "Print each letter as a JSON object.")
  var json = false

  /// Nobody replays everything by forgetting a word.
  func validate(_ selection: DeadLetterSelection) throws {
    let isFiltered = [selection.code, selection.topic, selection.worker, selection.key, selection.since].contains { $0 != nil }
    guard isFiltered || all || !places.isEmpty else { throw ValidationError("Name letters, a filter, or --all.") }
  }

  func carryOut(
    _ done: String, _ cluster: ClusterOptions, _ selection: DeadLetterSelection,
    _ work: (DeadLetterBox, [DeadLetter]) async throws -> Void
  ) async throws {
    try await ExitStatus.telling("dead-letters", cluster) {
      let box = DeadLetterBox(cluster)
      let found = places.isEmpty ? try await box.letters() : try await box.letters(at: places)
      let letters = found.filter { selection.contains($0) && $0.fate == .open }
      if !dryRun, !letters.isEmpty { try await work(box, letters) }
      for letter in letters { print(json ? letter.json() : letter.line) }
      let left = found.count { selection.contains($0) } - letters.count
      if !json {
        print("\(letters.count) \(dryRun ? "would be " : "")\(done)\(places.isEmpty || left == 0 ? "" : ", \(left) were settled before")")
      }
    }
  }
}

extension DeadLetterBox {
  /// The letters at places; one that is not there is refused.
  func letters(at places: [String]) async throws -> [DeadLetter] {
    let all = try await letters()
    return try places.map { place in
      guard let letter = all.first(where: { $0.place == place }) else {
        throw CommandFailure(status: .noInput, reason: "there is no dead letter at \(place); places are PARTITION@OFFSET, as in 3@17")
      }
      return letter
    }
  }
}
