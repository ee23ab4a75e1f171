import Models

/// Who the best customers are, as the last review decided: how many stand in each tier, what they spend, and where the cuts lie.
struct TierPyramid {
  private var customers: [Tier: Int] = [:]
  private var computed: [Tier: Int] = [:]
  private var spend: [Tier: Int64] = [:]
  private var currency: Currency?
  private let cutoffs: TierCutoffs?

  /// From the latest standings and cut-offs.
  init(standings: some Sequence<CustomerStanding>, cutoffs: TierCutoffs?) {
    self.cutoffs = cutoffs
    for standing in standings {
      customers[standing.tier, default: 0] += 1
      computed[standing.computedTier, default: 0] += 1
      spend[standing.tier, default: 0] += standing.windowSpend
      currency = standing.currency
    }
  }

  /// How many customers stand in a tier.
  func count(of tier: Tier) -> Int { customers[tier] ?? 0 }

  var lines: [String] {
    guard let cutoffs else { return ["No review has been held yet: nobody has a tier above D."] }
    let whole = max(spend.values.reduce(0, +), 1)
    var table = TextTable("TIER", ">CUSTOMERS", ">BY SPEND", ">SPEND", ">SHARE", "CUT AT")
    for tier in Tier.allCases {
      let cut = cutoffs.cutoffs[tier].map { "\(Self.amount($0.spend, currency)) in \($0.count) purchases (\($0.customerID))" } ?? ""
      let share = (spend[tier] ?? 0) * 1_000 / whole
      table.add(
        tier.rawValue, String(count(of: tier)), String(computed[tier] ?? 0), Self.amount(spend[tier] ?? 0, currency),
        "\(share / 10).\(share % 10) %", cut)
    }
    return ["Tiers after the review of \(cutoffs.reviewedAt), \(cutoffs.population) customers with purchases in the window:"] + table.lines
  }

  /// An object for each tier; none before the first review.
  var json: [String] {
    guard let cutoffs else { return [] }
    return Tier.allCases.map { tier in
      JSONLine.object("tier") { writer in
        writer.field("tier", tier.rawValue)
        writer.field("reviewedAt", cutoffs.reviewedAt)
        writer.field("population", cutoffs.population)
        writer.field("customers", Int64(count(of: tier)))
        writer.field("bySpend", Int64(computed[tier] ?? 0))
        writer.field("spend", spend[tier] ?? 0)
        writer.field("currency", currency?.description)
        writer.object("cutAt", cutoffs.cutoffs[tier]) { key, writer in
          writer.field("spend", key.spend)
          writer.field("count", key.count)
          writer.field("customerID", key.customerID.rawValue)
        }
      }
    }
  }

  /// Minor units as people write an amount.
  static func amount(_ minor: Int64, _ currency: Currency?) -> String {
    let (units, rest) = (minor.magnitude / 100, minor.magnitude % 100)
    let sign = minor < 0 ? "-" : ""
    return "\(sign)\(units).\(rest < 10 ? "0" : "")\(rest)" + (currency.map { " \($0)" } ?? "")
  }
}

extension CutKeys {
  /// The last key that still belongs to the tier; D has none.
  fileprivate subscript(tier: Tier) -> CompositeKey? {
    switch tier {
    case .a: a
    case .b: b
    case .c: c
    case .d: nil
    }
  }
}
