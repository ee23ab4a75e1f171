import Models

/// The tiers that must come out of a history, worked out by sorting everybody anew each midnight (RULES, "Tiering" 1–3 and 5).
///
/// The numbers are the policy's defaults: 365 rolling days, A 1 %, B 5 %, C 20 %, thirty days of grace. Nothing is kept from one review to the
/// next but the tiers themselves.
struct TierTruth {
  struct Change {
    var customer: String
    var from: Int
    var to: Int
    /// When it takes effect: a quarter of an hour and a millisecond after the review's midnight.
    var at: Int64
    var reason: String
  }

  struct Standing {
    var tier: Int
    var computed: Int
    var spend: Int64
    var count: Int
  }

  private struct Sale {
    var at: Int64
    var net: Int64
    var corrections: [(at: Int64, net: Int64)] = []
    var refunds: [(at: Int64, net: Int64)] = []
    var voidedAt: Int64?

    /// What is left of it for whoever knows what happened until `known`; refunds and voids after `reducedUntil` are not taken off.
    func left(known: Int64, reducedUntil: Int64) -> Int64 {
      if let voidedAt, voidedAt <= reducedUntil { return 0 }
      var value = net
      for correction in corrections where correction.at <= known { value = correction.net }
      for refund in refunds where refund.at <= reducedUntil { value -= refund.net }
      return max(0, value)
    }
  }

  private struct Worth {
    var customer: String
    var spend: Int64 = 0
    var count = 0
    var last: Int64 = .min

    func comesBefore(_ other: Worth) -> Bool {
      if spend != other.spend { return spend > other.spend }
      if count != other.count { return count > other.count }
      if last != other.last { return last > other.last }
      return Array(customer.utf8).lexicographicallyPrecedes(Array(other.customer.utf8))
    }
  }

  private static let day: Int64 = 86_400_000
  private static let quarter: Int64 = 15 * 60_000

  private var sales: [String: [String: Sale]] = [:]
  private var seen: Set<String> = []
  private(set) var changes: [Change] = []
  private(set) var standings: [String: Standing] = [:]
  private(set) var population = 0

  /// Takes an event of a history; a repeat is left alone.
  mutating func add(_ event: Event<EventPayload>) {
    guard case .transaction(let transaction) = event.payload, seen.insert(event.id.rawValue).inserted else { return }
    let at = event.time.milliseconds
    switch transaction {
    case .invoiced(let invoice):
      guard let customer = invoice.customerID else { return }
      sales[customer.rawValue, default: [:]][invoice.transactionID.rawValue] = Sale(at: at, net: Self.net(invoice))
    case .corrected(let invoice):
      guard let customer = invoice.customerID else { return }
      sales[customer.rawValue]?[invoice.transactionID.rawValue]?.corrections.append((at, Self.net(invoice)))
    case .refunded(let refund):
      let net = refund.lines.map { $0.reduce(0) { $0 + $1.net } } ?? refund.total
      sales[refund.customerID.rawValue]?[refund.originalTransactionID.rawValue]?.refunds.append((at, net))
    case .voided(let voided): sales[voided.customerID.rawValue]?[voided.transactionID.rawValue]?.voidedAt = at
    case .paid: break
    }
  }

  private static func net(_ invoice: Invoice) -> Int64 { invoice.payer == .customer ? invoice.lines.reduce(0) { $0 + $1.net } : 0 }

  /// Holds every review from the first midnight to the last, both in milliseconds.
  mutating func review(from first: Int64, through last: Int64) {
    var tiers: [String: Int] = [:]
    var below: [String: Int64] = [:]
    var midnight = first
    while midnight <= last {
      let known = midnight + Self.quarter
      var worths = sales.keys.map { worth(of: $0, at: midnight, known: known, reducedUntil: known) }.filter { $0.spend > 0 }
      worths.sort { $0.comesBefore($1) }
      let cuts = [1, 5, 20].map { (worths.count * $0 + 99) / 100 }
      var computed: [String: Int] = [:]
      for (rank, worth) in worths.enumerated() { computed[worth.customer] = cuts.firstIndex { rank < $0 } ?? 3 }
      for customer in sales.keys.sorted() {
        let old = tiers[customer] ?? 3
        let new = computed[customer] ?? 3
        var now = old
        var reason = "review"
        if new <= old {
          now = new
          below[customer] = nil
        } else if isKept(customer, old, worths, cuts, midnight) {
          now = new
          reason = "refund"
          below[customer] = nil
        } else if let since = below[customer] {
          if midnight >= since + 30 * Self.day {
            now = old + 1
            below[customer] = new > now ? midnight : nil
          }
        } else {
          below[customer] = midnight
        }
        if now != old { changes.append(Change(customer: customer, from: old, to: now, at: known + 1, reason: reason)) }
        tiers[customer] = now
      }
      if midnight + Self.day > last {
        population = worths.count
        for customer in sales.keys {
          let worth = worth(of: customer, at: midnight, known: known, reducedUntil: known)
          standings[customer] = Standing(
            tier: tiers[customer] ?? 3, computed: computed[customer] ?? 3, spend: worth.spend, count: worth.count)
        }
      }
      midnight += Self.day
    }
  }

  /// Whether the customer would still stand in his tier without the refunds and voids since the last review.
  private func isKept(_ customer: String, _ tier: Int, _ worths: [Worth], _ cuts: [Int], _ midnight: Int64) -> Bool {
    let known = midnight + Self.quarter
    let now = worth(of: customer, at: midnight, known: known, reducedUntil: known)
    let before = worth(of: customer, at: midnight, known: known, reducedUntil: known - Self.day)
    guard before.spend > now.spend || before.count > now.count, tier < 3, cuts[tier] > 0, cuts[tier] <= worths.count else { return false }
    let cut = worths[cuts[tier] - 1]
    return before.spend > 0 && !cut.comesBefore(before)
  }

  private func worth(of customer: String, at midnight: Int64, known: Int64, reducedUntil: Int64) -> Worth {
    var worth = Worth(customer: customer)
    for sale in (sales[customer] ?? [:]).values where sale.at > midnight - 365 * Self.day && sale.at <= midnight {
      let left = sale.left(known: known, reducedUntil: reducedUntil)
      guard left > 0 else { continue }
      worth.spend += left
      worth.count += 1
      worth.last = max(worth.last, sale.at)
    }
    return worth
  }
}
