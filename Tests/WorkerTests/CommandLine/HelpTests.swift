import ArgumentParser
import Testing

@testable import mainstay

@Suite struct HelpTests {
  /// A command with its full name.
  private static func all(_ command: any ParsableCommand.Type, _ name: String) -> [(name: String, type: any ParsableCommand.Type)] {
    [(name, command)]
      + command.configuration.subcommands.flatMap { sub in
        all(sub, "\(name) \(sub.configuration.commandName ?? "\(sub)".lowercased())")
      }
  }

  @Test func `every command's help has an example and its exit codes`() {
    let commands = Self.all(MainstayCommand.self, "mainstay")
    #expect(commands.count > 20)
    for command in commands {
      let help = command.type.configuration.discussion
      #expect(help.contains("mainstay \(command.name.split(separator: " ").dropFirst().joined(separator: " "))"), "\(command.name)")
      #expect(help.lowercased().contains("exit codes"), "\(command.name)")
    }
  }
}
