import FoundationEssentials

extension BrokerCommand {
  /// Writes the port in one step, so that whoever waits for the file never reads half a number.
  func writePort(_ port: Int) throws {
    guard let portFile else { return }
    try Data("\(port)\n".utf8).write(to: URL(filePath: portFile), options: .atomic)
  }
}
