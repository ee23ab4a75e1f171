import ArgumentParser
package import StatusHTTP

extension Endpoint: ExpressibleByArgument {
  /// Reads `HOST:PORT`.
  package init?(argument: String) { self.init(argument) }

  /// How the help shows it.
  package var defaultValueDescription: String { description }
}
