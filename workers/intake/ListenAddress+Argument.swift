import ArgumentParser
package import Intake

extension ListenAddress: ExpressibleByArgument {
  /// Reads `HOST:PORT`.
  package init?(argument: String) { self.init(argument) }

  /// How the help shows it.
  package var defaultValueDescription: String { description }
}
