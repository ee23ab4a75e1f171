import ArgumentParser

/// The root of the command line.
struct MainstayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mainstay",
    abstract: "Runs and looks after a Mainstay fleet.",
    discussion: """
        mainstay up
        mainstay feed till.csv --map till.yaml --dry-run
        mainstay status --watch

      Each command's help has examples and its exit codes, which are those of <sysexits.h>: 0 is done, 64 wrong usage, 69 no broker.
      """,
    subcommands: [
      UpCommand.self, FeedCommand.self, StatusCommand.self, ReportCommand.self, CallsCommand.self, StateCommand.self, TailCommand.self,
      DeadLettersCommand.self, ValidateCommand.self, SimulateCommand.self, CalendarCommand.self, DoctorCommand.self, TopicsCommand.self,
      BrokerCommand.self, ClockCommand.self,
    ])

  /// Parses the arguments and runs what they name; in an async function, as only there the parser's asynchronous entry is chosen.
  static func start() async { await main() }
}
