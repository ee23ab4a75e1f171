import ArgumentParser

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
