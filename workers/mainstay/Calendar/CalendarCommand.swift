import ArgumentParser
import Models
import Rules

/// `mainstay calendar`: what a store's calendar means, so that whoever writes a policy can see it (RULES, "Store calendar").
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar",
    abstract: "Answers what a store's calendar means: what is due, how much business time lies between, whether and when it is open.",
    discussion: """
      One question comes from the options, many come from standard input, a JSON object a line. Each is answered by one line of JSON; \
      instants are RFC 3339, with any offset in questions and in UTC with milliseconds in answers.

      A line says by its fields what it asks:
        {"start": …, "workSeconds": …, "pauses": [{"start": …, "end": …}]}   answered by {"due": …}
        {"start": …, "end": …}                                              answered by {"workSeconds": …}
        {"at": …}                              answered by {"open": …} or {"next": …}, whichever command was given
      and may name its own calendar: "calendar" is the name of one in the policy, or an object with the keys that calendars have \
      there (zone, hours, holidays, special); "store" is a store's id. A line that cannot be read is answered by {"error": …} and \
      named with its number on standard error; the others are answered all the same.

      Examples:
        mainstay calendar due --store main --policy ops/policy.yaml --start 2026-03-02T17:00:00+08:00 --work-seconds 7200
        mainstay calendar between --calendar night-shift.yaml --start 2026-03-02T09:00:00Z --end 2026-03-03T09:00:00Z
        mainstay calendar next --store main --at 2026-03-07T19:00:00+08:00
        mainstay calendar due --policy ops/policy.yaml < questions.ndjson

      \(exitCodes)
      """,
    subcommands: [Due.self, Between.self, Open.self, Next.self])

  private static let exitCodes =
    "Exit codes: 0 all answered; 64 wrong options; 65 a question that cannot be read; 78 a calendar or policy that cannot be used."

  /// When is so much business time used up?
  struct Due: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "When is so much business time used up? Pauses do not count.",
      discussion: "Example: mainstay calendar due --store main --start 2026-03-02T17:00:00+08:00 --work-seconds 7200\n\n\(exitCodes)")

    @OptionGroup var source: CalendarSource

    @Option(help: "When the clock starts, RFC 3339; without it, questions are read from standard input.")
    var start: Instant?

    @Option(help: "The business time to be used up, in seconds; three digits after the point at most.")
    var workSeconds: BusinessSeconds?

    @Option(help: "A pause as START/END, repeated as often as needed.")
    var pause: [CalendarPause] = []

    func run() throws {
      try source.answer(asked: .next, start == nil && workSeconds == nil && pause.isEmpty) {
        guard let start, let workSeconds else { throw ValidationError("--start and --work-seconds are needed together") }
        return .due(start: start, work: workSeconds.span, pauses: pause)
      }
    }
  }

  /// How much business time lies between two instants?
  struct Between: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How much business time lies between two instants? A reversed pair has none.",
      discussion:
        "Example: mainstay calendar between --store main --start 2026-03-02T09:00:00+08:00 --end 2026-03-03T09:00:00+08:00\n\n\(exitCodes)")

    @OptionGroup var source: CalendarSource

    @Option(help: "The first instant, RFC 3339; without it, questions are read from standard input.")
    var start: Instant?

    @Option(help: "The second instant, RFC 3339.")
    var end: Instant?

    func run() throws {
      try source.answer(asked: .next, start == nil && end == nil) {
        guard let start, let end else { throw ValidationError("--start and --end are needed together") }
        return .between(start: start, end: end)
      }
    }
  }

  /// Is the store open?
  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Is the store open at an instant? At the end of its hours it is not.",
      discussion: "Example: mainstay calendar open --store main --at 2026-03-07T18:00:00+08:00\n\n\(exitCodes)")

    @OptionGroup var source: CalendarSource

    @Option(help: "The instant, RFC 3339; without it, questions are read from standard input.")
    var at: Instant?

    func run() throws {
      try source.answer(asked: .open, at == nil) { at.map { .open(at: $0) } }
    }
  }

  /// When does the store open next?
  struct Next: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "From when on is the store open? The instant itself if it is open then.",
      discussion: "Example: mainstay calendar next --store main --at 2026-03-07T18:00:00+08:00\n\n\(exitCodes)")

    @OptionGroup var source: CalendarSource

    @Option(help: "The instant, RFC 3339; without it, questions are read from standard input.")
    var at: Instant?

    func run() throws {
      try source.answer(asked: .next, at == nil) { at.map { .next(at: $0) } }
    }
  }
}
