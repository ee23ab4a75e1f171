import ArgumentParser
import Models

/// `mainstay report`: what the fleet has found out, in a page.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints the tier pyramid, how complaint clocks were kept, and how many calls are due, read from the derived topics alone.",
    discussion: """
        mainstay report
        mainstay report --zone Europe/Berlin

      Exit codes: 0; 69 the brokers cannot be reached.
      """)

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "The firm's zone, in which months are counted.")
  var zone = "Asia/Shanghai"

  func validate() throws {
    guard Zone(zone) != nil else { throw ValidationError("--zone: there is no zone \"\(zone)\"; expected one such as Asia/Shanghai") }
  }

  func run() async throws {
    for section in [try await tiers(), try await escalations()] {
      for line in section { print(line) }
      print("")
    }
  }

  private func tiers() async throws -> [String] {
    let standings = try await TopicReader(Topics.customerTiers.declaration, cluster: cluster).latest(as: .derived(.customerTiers))
    let cutoffs = try await TopicReader(Topics.tierCutoffs.declaration, cluster: cluster).latest(as: .derived(.tierCutoffs))
    return TierPyramid(
      standings: standings.values.lazy.compactMap { if case .derived(.standing(let standing)) = $0.payload { standing } else { nil } },
      cutoffs: cutoffs.values.lazy.compactMap { if case .derived(.cutoffsSet(let cutoffs)) = $0.payload { cutoffs } else { nil } }.first
    ).lines
  }

  private func escalations() async throws -> [String] {
    var summary = EscalationSummary(zone: Zone(zone) ?? .utc)
    try await TopicReader(Topics.complaintEscalations.declaration, cluster: cluster).readEvents(as: .derived(.complaintEscalations)) {
      if let event = $1 { summary.add(event) }
    }
    for (_, event) in try await TopicReader(Topics.complaintCases.declaration, cluster: cluster).latest(as: .derived(.complaintCases)) {
      if case .derived(.complaintCase(let value)) = event.payload { summary.add(value) }
    }
    return summary.lines
  }
}
