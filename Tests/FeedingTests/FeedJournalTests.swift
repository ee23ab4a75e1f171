import Feeding
import Models
import Testing

/// How far a feed has come.
@Suite struct FeedJournalTests {
  @Test(arguments: [
    FeedJournal.Progress(), FeedJournal.Progress(file: 2, rows: 1_000_000),
    FeedJournal.Progress(tick: Instant(milliseconds: 1_772_353_800_000), isDone: true),
  ])
  func `what was noted is read`(_ progress: FeedJournal.Progress) throws {
    let folder = try ScratchFolder()
    let journal = try FeedJournal(folder: "\(folder.path)/a/b", fingerprint: "f")
    #expect(journal.read() == nil)
    try journal.write(FeedJournal.Progress(file: 9, rows: 9, tick: nil, isDone: true))
    try journal.write(progress)
    #expect(journal.read() == progress)
  }

  @Test func `another file, another end of it and another cluster are another feed`() throws {
    let folder = try ScratchFolder()
    let one = try folder.write("one", String(repeating: "a", count: 200_000) + "1")
    let two = try folder.write("two", String(repeating: "a", count: 200_000) + "2")
    let prints = [
      try FeedJournal.fingerprint(of: [one], told: ["x"]), try FeedJournal.fingerprint(of: [two], told: ["x"]),
      try FeedJournal.fingerprint(of: [one], told: ["y"]), try FeedJournal.fingerprint(of: [one, one], told: ["x"]),
    ]
    #expect(Set(prints).count == 4)
    #expect(try FeedJournal.fingerprint(of: [one], told: ["x"]) == prints[0])
  }
}
