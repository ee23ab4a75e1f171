import ArgumentParser
import Foundation
import Models

@testable import mainstay

/// The tiers, their changes and the complaint clocks of a history, as text to compare: wanted or found.
struct FleetTruth {
  var tiers: [String: String] = [:]
  var changes: Set<String> = []
  /// By complaint and clock, what became of it and when: warned, breached, met.
  var clocks: [String: Set<String>] = [:]
  /// When a resolution ended. The simulation follows it no further; a rejection starts it anew.
  private var ends: [String: String] = [:]

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
          let name = "\(text("complaintID"))/\(clock["clock"] as? String ?? "")"
          for kind in ["warned", "breached", "met"] {
            guard let time = clock["\(kind)At"] as? String else { continue }
            clocks[name, default: []].insert("\(kind) \(time)")
            if kind != "warned" { ends[name] = time }
          }
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
    clocks = try await Self.clocks(cluster, wanted)
  }

  private static func clocks(_ cluster: ClusterOptions, _ wanted: FleetTruth) async throws -> [String: Set<String>] {
    // What the live clock brought after the history is not of the truth.
    var horizon = Instant.earliest
    try await TopicReader(Topics.clock.declaration, cluster: cluster).readEvents(as: .clock) { _, event in
      if let event, case .tick(let tick) = event.payload, tick.mode == .history { horizon = max(horizon, event.time) }
    }
    var found: [String: Set<String>] = [:]
    try await TopicReader(Topics.complaintEscalations.declaration, cluster: cluster).readEvents(as: .derived(.complaintEscalations)) {
      _, event in
      guard let event, event.time <= horizon, case .derived(let derived) = event.payload else { return }
      let (kind, clock): (String, ComplaintClockEvent)
      switch derived {
      case .complaintWarned(let warned): (kind, clock) = ("warned", warned)
      case .complaintBreached(let breached): (kind, clock) = ("breached", breached)
      case .complaintMet(let met): (kind, clock) = ("met", met.clock)
      default: return
      }
      let name = "\(clock.complaintID)/\(clock.promiseID.map { "promise:\($0)" } ?? clock.clock.rawValue)"
      let entry = "\(kind) \(event.time)"
      if clock.clock == .level { return }
      if clock.clock == .resolution, wanted.ends[name].map({ "\(event.time)" > $0 }) ?? !(wanted.clocks[name]?.contains(entry) ?? false) {
        return
      }
      found[name, default: []].insert(entry)
    }
    return found
  }
}
