import Models

/// What the complaint worker knows of a customer: his effective tier over time, and what later versions will apply.
struct ComplaintCustomer: Hashable, Sendable {
  /// Ascending, as entries for the folds of his cases.
  private(set) var tiers: [CaseEntry] = []
  /// Stored in this version, applied in a later one (RULES, "All workers").
  var erasureRequestedAt: Instant?
  var mergedInto: CustomerID?

  /// How long former tiers are kept for openings that come late: as long as the dedupe keys.
  static let memory = TimeSpan.days(400)

  init(tiers: [CaseEntry] = [], erasureRequestedAt: Instant? = nil, mergedInto: CustomerID? = nil) {
    self.tiers = tiers
    self.erasureRequestedAt = erasureRequestedAt
    self.mergedInto = mergedInto
  }

  /// Notes a tier and forgets those that ended more than 400 days before the latest.
  mutating func note(_ entry: CaseEntry) {
    tiers.insert(entry, at: tiers.firstIndex { entry.precedes($0) } ?? tiers.endIndex)
    guard let latest = tiers.last else { return }
    let beginning = latest.time - Self.memory
    if let first = tiers.lastIndex(where: { $0.time <= beginning }) { tiers.removeFirst(first) }
  }
}
