import Models
import Rules
import TieringHistories

/// Records of a till in few words; times are RFC 3339, or `2026-03-01` for that day at noon UTC.
enum Till {
  static func at(_ text: String) -> Instant {
    Instant(rfc3339: text.utf8.count == 10 ? text + "T12:00:00Z" : text) ?? .earliest
  }

  static func event<Payload>(_ payload: Payload, _ time: String, id: String) -> Event<Payload> {
    Event(id: EventID(checked: id), source: EventSource(checked: "till"), time: at(time), payload: payload)
  }

  static func content(
    _ id: String, _ customer: String?, _ net: Int64, families: [String] = ["oil"], payer: Payer = .customer,
    currency: Currency = History.yuan,
    cost: Int64? = nil, dueAt: String? = nil
  ) -> Invoice {
    let lines = families.enumerated().map { index, family in
      InvoiceLine(sku: "x", family: family, kind: .part, quantity: 1, net: index == 0 ? net : 0, cost: index == 0 ? cost : nil)
    }
    return Invoice(
      transactionID: TransactionID(checked: id), customerID: customer.map { CustomerID(checked: $0) }, storeID: StoreID(checked: "s"),
      currency: currency, total: net, lines: lines, payer: payer, dueAt: dueAt.map(at))
  }

  static func invoice(
    _ id: String, _ customer: String?, _ time: String, _ net: Int64, families: [String] = ["oil"], payer: Payer = .customer,
    currency: Currency = History.yuan, cost: Int64? = nil, dueAt: String? = nil
  ) -> HistoryStep {
    let content = content(id, customer, net, families: families, payer: payer, currency: currency, cost: cost, dueAt: dueAt)
    return .transaction(event(.invoiced(content), time, id: "i-\(id)-\(time)"))
  }

  static func correction(
    _ id: String, _ customer: String?, _ time: String, _ net: Int64, payer: Payer = .customer, currency: Currency = History.yuan
  ) -> HistoryStep {
    .transaction(event(.corrected(content(id, customer, net, payer: payer, currency: currency)), time, id: "c-\(id)-\(time)"))
  }

  static func refund(
    _ id: String, of original: String, _ customer: String, _ time: String, _ total: Int64, currency: Currency = History.yuan
  ) -> HistoryStep {
    let refund = Refund(
      transactionID: TransactionID(checked: id), originalTransactionID: TransactionID(checked: original),
      customerID: CustomerID(checked: customer), storeID: StoreID(checked: "s"), currency: currency, total: total)
    return .transaction(event(.refunded(refund), time, id: "r-\(id)-\(time)"))
  }

  static func void(_ id: String, _ customer: String, _ time: String) -> HistoryStep {
    let void = VoidedInvoice(transactionID: TransactionID(checked: id), customerID: CustomerID(checked: customer))
    return .transaction(event(.voided(void), time, id: "v-\(id)-\(time)"))
  }

  static func paid(_ id: String, _ customer: String, _ time: String, _ amount: Int64) -> HistoryStep {
    let payment = Payment(
      transactionID: TransactionID(checked: id), customerID: CustomerID(checked: customer), amount: amount, currency: History.yuan)
    return .transaction(event(.paid(payment), time, id: "p-\(id)-\(time)"))
  }

  static func registered(_ customer: String, _ time: String) -> HistoryStep {
    let change = CustomerEvent(customerID: CustomerID(checked: customer), change: .registered(CustomerProfile()))
    return .customer(event(change, time, id: "n-\(customer)-\(time)"))
  }

  /// A tick at 00:15 UTC of a day.
  static func tick(_ day: String) -> HistoryStep { .tick(at(day + "T00:15:00Z")) }

  static func fleet(_ policy: TieringPolicy = TieringPolicy(), partitions: Int = 2) throws -> TieringFleet {
    try TieringFleet(policy: policy, zone: .utc, currency: History.yuan, partitions: partitions)
  }

  /// Count mode: one customer of A, one of B, one of C.
  static var oneEach: TieringPolicy {
    var policy = TieringPolicy()
    policy.mode = .count
    policy.count = .init(a: 1, b: 1, c: 1)
    return policy
  }
}

extension TieringFleet {
  /// What a customer's events say, in their order, a line each.
  func story(of customer: String) -> [String] {
    (published[CustomerID(checked: customer)] ?? []).map { published in
      let time = published.time.rfc3339
      switch published.event {
      case .standing(let standing):
        let next = standing.gapToNext.map { " next \($0)" } ?? ""
        let keep = standing.gapToKeep.map { " keep \($0)" } ?? ""
        return "\(time) standing \(standing.tier)/\(standing.computedTier) \(standing.windowSpend)/\(standing.windowCount)\(next)\(keep)"
      case .tierPromoted(let move):
        return "\(time) promoted \(move.from)-\(move.to) \(move.reason)\(move.provisional ? " provisional" : "")"
      case .tierDemoted(let move): return "\(time) demoted \(move.from)-\(move.to) \(move.reason)"
      case .tierAtRisk(let risk):
        return
          "\(time) atRisk \(risk.tier)-\(risk.wouldBecome) gap \(risk.gapToKeep.map { "\($0)" } ?? "none") demotes \(risk.demotesAt.rfc3339)"
      case .stageChanged(let change): return "\(time) stage \(change.from.map { "\($0)" } ?? "none")-\(change.to)"
      default: return published.event.type
      }
    }
  }

  /// The story without standings and stages.
  func moves(of customer: String) -> [String] { story(of: customer).filter { !$0.contains("standing") && !$0.contains("stage") } }

  /// The last standing of a customer.
  func standing(of customer: String) -> CustomerStanding? {
    for published in (published[CustomerID(checked: customer)] ?? []).reversed() {
      if case .standing(let standing) = published.event { return standing }
    }
    return nil
  }
}
