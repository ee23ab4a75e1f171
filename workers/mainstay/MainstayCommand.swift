import ArgumentParser

/// The root of the command line.
struct MainstayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mainstay",
    abstract: "Runs and looks after a Mainstay fleet.",
    subcommands: [
      UpCommand.self, FeedCommand.self, StatusCommand.self, ReportCommand.self, CallsCommand.self, StateCommand.self, TailCommand.self,
      DeadLettersCommand.self, ValidateCommand.self, SimulateCommand.self, CalendarCommand.self, DoctorCommand.self, TopicsCommand.self,
      BrokerCommand.self, ClockCommand.self,
    ])

  /// Parses the arguments and runs what they name; in an async function, as only there the parser's asynchronous entry is chosen.
  static func start() async { await main() }
}
