package import Feeding
package import Models

/// What must come out when a simulated time is fed as history: tiers and complaint clocks, by a computation that shares nothing with the rules.
package struct GroundTruth {
  private static let quarter: Int64 = 15 * 60_000
  private static let names = ["A", "B", "C", "D"]

  private let chain: SimulatedChain
  private var tiers = TierTruth()
  private var clocks = ClockTruth()
  private var first: Instant?

  package init(_ chain: SimulatedChain) { self.chain = chain }

  /// Takes an event, in any order.
  package mutating func add(_ event: Event<EventPayload>) {
    first = min(first ?? event.time, event.time)
    tiers.add(event)
    clocks.add(event)
  }

  /// Writes one object a line: each change of a tier, each customer's tier at the end, each case with its clocks at the end.
  ///
  /// The end is the last tick of a history that ends with the chain's time: a quarter of an hour past its last midnight.
  package mutating func write(to file: OutputFile) throws(FeedError) {
    guard let first else { return try file.close() }
    let calendar = HistoryCalendar(zone: chain.zone)
    let end = chain.end.milliseconds
    tiers.review(from: calendar.tick(atOrAfter: first).milliseconds - Self.quarter, through: end)
    var courses: [String: [(at: Int64, tier: Int)]] = [:]
    for change in tiers.changes {
      courses[change.customer, default: []].append((change.at, change.to))
      try line(file) { writer in
        writer.field("kind", "tierChange")
        writer.field("customerID", change.customer)
        writer.field("from", Self.names[change.from])
        writer.field("to", Self.names[change.to])
        writer.field("at", Instant(milliseconds: change.at))
        writer.field("reason", change.reason)
      }
    }
    for (customer, standing) in tiers.standings.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let population = tiers.population
      try line(file) { writer in
        writer.field("kind", "tier")
        writer.field("customerID", customer)
        writer.field("tier", Self.names[standing.tier])
        writer.field("computedTier", Self.names[standing.computed])
        writer.field("windowSpend", standing.spend)
        writer.field("windowCount", Int64(standing.count))
        writer.field("population", Int64(population))
      }
    }
    for value in clocks.cases(until: end + Self.quarter, tiers: courses) {
      try line(file) { writer in
        writer.field("kind", "complaint")
        writer.field("complaintID", value.complaint)
        writer.field("customerID", value.customer)
        writer.objects("clocks", value.runs) { run, writer in
          writer.field("clock", run.clock)
          writer.field("startedAt", Instant(milliseconds: run.start))
          writer.field("dueAt", Instant(milliseconds: run.due))
          writer.field("warnedAt", run.warned.map { Instant(milliseconds: $0) })
          writer.field("breachedAt", run.breached.map { Instant(milliseconds: $0) })
          writer.field("metAt", run.met.map { Instant(milliseconds: $0) })
        }
      }
    }
    try file.close()
  }

  private func line(_ file: OutputFile, _ write: (inout JSONWriter) -> Void) throws(FeedError) {
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    write(&writer)
    writer.endObject()
    try file.write(writer.bytes)
    try file.write(CollectionOfOne(UInt8(ascii: "\n")))
  }
}
