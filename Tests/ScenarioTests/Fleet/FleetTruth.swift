import ArgumentParser
import Foundation
import Models

@testable import mainstay

/// The tiers, their changes and the complaint clocks of a history, as text to compare: wanted or found.
struct FleetTruth {
  var tiers: [String: String] = [:]
  var changes: Set<String> = []
  var clocks: [String: String] = [:]

  /// What the simulation says must come out.
  init(file: String) throws {
    for line in try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n") {
      guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
      func text(_ name: String) -> String { object[name] as? String ?? "" }
      switch text("kind") {
      case "tier": tiers[text("customerID")] = text("tier")
      case "tierChange":
        changes.insert([text("customerID"), text("from"), text("to"), text("at"), text("reason")].joined(separator: " "))
      default:
        for case let clock as [String: Any] in object["clocks"] as? [Any] ?? [] {
          let times = ["dueAt", "warnedAt", "breachedAt", "metAt"].map { clock[$0] as? String ?? "-" }
          clocks["\(text("complaintID"))/\(clock["clock"] as? String ?? "")"] = times.joined(separator: " ")
        }
      }
    }
  }

  /// What the fleet published, of the same customers and clocks.
  init(bootstrap: String, of wanted: FleetTruth) async throws {
    let cluster = try ClusterOptions.parse(["--bootstrap", bootstrap])
    for event in try await TopicReader(Topics.customerTiers.declaration, cluster: cluster).latest(as: .derived(.customerTiers)).values {
      guard case .derived(.standing(let standing)) = event.payload, wanted.tiers[standing.customerID.rawValue] != nil else { continue }
      tiers[standing.customerID.rawValue] = standing.tier.rawValue
    }
    var found: Set<String> = []
    try await TopicReader(Topics.tierChanges.declaration, cluster: cluster).readEvents(as: .derived(.tierChanges)) { _, event in
      guard let event, case .derived(let derived) = event.payload else { return }
      switch derived {
      case .tierPromoted(let move) where !move.provisional, .tierDemoted(let move):
        found.insert("\(move.customerID) \(move.from.rawValue) \(move.to.rawValue) \(event.time) \(move.reason.rawValue)")
      default: return
      }
    }
    changes = found
    for event in try await TopicReader(Topics.complaintCases.declaration, cluster: cluster).latest(as: .derived(.complaintCases)).values {
      guard case .derived(.complaintCase(let value)) = event.payload else { continue }
      for clock in value.clocks where wanted.clocks["\(value.complaintID)/\(clock.name)"] != nil {
        let times = [clock.dueAt, clock.warnedAt, clock.breachedAt, clock.metAt].map { $0.map { "\($0)" } ?? "-" }
        clocks["\(value.complaintID)/\(clock.name)"] = times.joined(separator: " ")
      }
    }
  }
}
