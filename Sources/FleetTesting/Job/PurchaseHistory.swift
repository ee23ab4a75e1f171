/// Purchases as tills send them, some of them twice, and what must come of them, worked out naively.
///
/// Every purchase adds to a customer's total; each time the total passes a threshold the job's worker publishes. So a lost, doubled or
/// reordered effect shows in the running totals and counts of what is published, and in the totals at the end.
package struct PurchaseHistory: Sendable {
  package struct Purchase: Sendable {
    package var number: Int
    package var customer: Int
    package var amount: Int
  }

  /// What the worker keeps of a customer.
  package struct Standing: Hashable, Sendable {
    package var total = 0
    package var count = 0

    /// By fixed thresholds.
    var tier: String { total >= 50_000_000 ? "A" : total >= 20_000_000 ? "B" : total >= 5_000_000 ? "C" : "D" }
  }

  package let name: String
  /// In the order in which they are sent.
  package let purchases: [Purchase]
  /// How many of them have been sent before.
  package let repeats: Int

  /// Makes `count` purchases of so many customers, every fiftieth a repeat of an earlier one.
  package init(name: String, count: Int, customers: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var purchases: [Purchase] = []
    purchases.reserveCapacity(count)
    var repeats = 0
    for number in 0..<count {
      if number % 50 == 49, let earlier = purchases.randomElement(using: &random) {
        purchases.append(earlier)
        repeats += 1
      } else {
        purchases.append(
          Purchase(
            number: number, customer: Int.random(in: 0..<customers, using: &random), amount: Int.random(in: 1..<2_000_000, using: &random)))
      }
    }
    self.name = name
    self.purchases = purchases
    self.repeats = repeats
  }

  /// The key of a customer's records.
  static func key(_ customer: Int) -> String { "C\(customer)" }

  func id(_ purchase: Purchase) -> String { "\(name)-\(purchase.number)" }

  /// What must be published, per customer in order: `from to total count cause` of each change.
  package func expectedChanges() -> [String: [String]] {
    var expected: [String: [String]] = [:]
    replay { purchase, former, standing in
      guard former.tier != standing.tier else { return }
      expected[Self.key(purchase.customer), default: []]
        .append("\(former.tier) \(standing.tier) \(standing.total) \(standing.count) \(id(purchase))")
    }
    return expected
  }

  /// What the state must be in the end.
  package func expectedStandings() -> [String: Standing] {
    var standings: [String: Standing] = [:]
    replay { purchase, _, standing in standings[Self.key(purchase.customer)] = standing }
    return standings
  }

  private func replay(_ body: (Purchase, Standing, Standing) -> Void) {
    var seen: Set<Int> = []
    var standings: [Int: Standing] = [:]
    for purchase in purchases where seen.insert(purchase.number).inserted {
      let former = standings[purchase.customer] ?? Standing()
      var standing = former
      standing.total += purchase.amount
      standing.count += 1
      standings[purchase.customer] = standing
      body(purchase, former, standing)
    }
  }

  /// A purchase as the till sends it.
  func event(_ purchase: Purchase) -> String {
    "{\"specversion\":\"1.0\",\"id\":\"\(id(purchase))\",\"source\":\"pos/1\",\"type\":\"transaction.recorded\",\"time\":\"2026-11-01T00:00:00Z\","
      + "\"data\":{\"customerID\":\"\(Self.key(purchase.customer))\",\"amount\":\(purchase.amount),"
      + "\"lines\":[{\"category\":\"oil\",\"amount\":\(purchase.amount)}]}}"
  }
}
