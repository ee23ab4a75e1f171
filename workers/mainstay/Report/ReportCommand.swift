import ArgumentParser
import Models

/// `mainstay report`: what the fleet has found out, in a page.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Prints the tier pyramid and how complaint clocks were kept, read from the derived topics alone.",
    discussion: """
        mainstay report
        mainstay report --by-clock --zone Europe/Berlin
        mainstay report --json | jq 'select(.kind == "clock" and .breached > 0)'

      \(ExitStatus.help)
      """)

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "The firm's zone, in which months are counted.")
  var zone = "Asia/Shanghai"

  @Flag(help: "A row for each month and clock rather than for each month.")
  var byClock = false

  @Flag(help: "JSON objects, a line each: every tier, every month and clock, and the cases, told apart by kind.")
  var json = false

  func validate() throws {
    guard Zone(zone) != nil else { throw ValidationError("--zone: there is no zone \"\(zone)\"; expected one such as Asia/Shanghai") }
  }

  func run() async throws {
    try await ExitStatus.telling("report", cluster) {
      let (tiers, escalations) = (try await tiers(), try await escalations())
      if json {
        for object in tiers.json + escalations.json { print(object) }
      } else {
        for section in [tiers.lines, escalations.lines(byClock: byClock)] { for line in section + [""] { print(line) } }
      }
    }
  }

  private func tiers() async throws -> TierPyramid {
    let standings = try await TopicReader(Topics.customerTiers.declaration, cluster: cluster).latest(as: .derived(.customerTiers))
    let cutoffs = try await TopicReader(Topics.tierCutoffs.declaration, cluster: cluster).latest(as: .derived(.tierCutoffs))
    return TierPyramid(
      standings: standings.values.lazy.compactMap { if case .derived(.standing(let standing)) = $0.payload { standing } else { nil } },
      cutoffs: cutoffs.values.lazy.compactMap { if case .derived(.cutoffsSet(let cutoffs)) = $0.payload { cutoffs } else { nil } }.first
    )
  }

  private func escalations() async throws -> EscalationSummary {
    var summary = EscalationSummary(zone: Zone(zone) ?? .utc)
    try await TopicReader(Topics.complaintEscalations.declaration, cluster: cluster).readEvents(as: .derived(.complaintEscalations)) {
      if let event = $1 { summary.add(event) }
    }
    for (_, event) in try await TopicReader(Topics.complaintCases.declaration, cluster: cluster).latest(as: .derived(.complaintCases)) {
      if case .derived(.complaintCase(let value)) = event.payload { summary.add(value) }
    }
    return summary
  }
}
