import FleetTesting
package import Models
package import Rules

/// Makes random histories of a small firm: few amounts, so that ties abound; refunds, voids and corrections before and after their
/// invoices; numbers and refunds given twice; late and backdated records; a foreign currency; missing ticks.
package struct History {
  private static let currencies = ["CNY", "USD"].compactMap { Currency($0) }
  package static let yuan = currencies[0]
  package static let dollar = currencies[1]
  package static let start = Instant(rfc3339: "2025-01-01T02:00:00Z") ?? .earliest
  private static let amounts: [Int64] = [19_900, 19_900, 19_900, 49_900, 49_900, 99_900, 120_000, 1_250_000]
  private static let families = ["oil", "tyres", "body"]

  private var random: SeededGenerator
  private var number = 0
  private var customers: [CustomerID]
  private var known: [(id: TransactionID, customer: CustomerID, net: Int64, currency: Currency)] = []

  package init(seed: UInt64, customers count: Int) {
    random = SeededGenerator(seed: seed)
    customers = (0..<count).map { CustomerID(checked: $0 % 7 == 0 ? "客户\($0)" : "c\($0 * 37 % 1_000)-\($0)") }
  }

  /// The policies under which histories are compared.
  package static func policy(_ variant: Int) -> TieringPolicy {
    var policy = TieringPolicy()
    policy.percent = .init(a: 5, b: 20, c: 50)
    policy.demotionGrace = .days(10)
    policy.unmatchedWait = .days(20)
    if let early = DecimalRate("7.25"), let late = DecimalRate("7.5"), let first = CivilDate("2025-01-15"),
      let second = CivilDate("2025-03-01")
    {
      policy.rates.add(.init(from: second, value: late), for: dollar)
      policy.rates.add(.init(from: first, value: early), for: dollar)
    }
    switch variant {
    case 0: policy.windowDays = 30
    case 1:
      policy.mode = .count
      policy.count = .init(a: 2, b: 4, c: 8)
      policy.windowDays = 60
      policy.reviewEvery = .week
      policy.demotionGrace = .days(20)
    case 2: policy.windowMode = .calendarYear
    case 3:
      policy.reviewEvery = .month
      policy.demotionGrace = .days(30)
    default: break
    }
    return policy
  }

  /// Records and ticks in the order of arrival, over so many days from 1 January 2025.
  package mutating func steps(days: Int, perDay: Int) -> [HistoryStep] {
    var steps: [HistoryStep] = []
    var at = Self.start
    for day in 0..<days {
      // A day without ticks now and then: its review is missed and runs later.
      let midnight = Self.start + .days(Int64(day)) + .hours(14)
      for _ in 0..<Int.random(in: 0...(2 * perDay), using: &random) {
        at = at + .milliseconds(Int64.random(in: 0..<86_400_000 / Int64(2 * perDay + 1), using: &random))
        steps += records(at)
        // One shortly after midnight is not in the review's window.
        if chance(3) { steps += records(midnight + .minutes(Int64.random(in: 0...15, using: &random))) }
      }
      at = max(at, midnight)
      if !chance(12) { steps.append(.tick(midnight + .minutes(chance(30) ? 20 : 15))) }
      at = max(at, midnight + .minutes(20))
    }
    return steps
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func event<Payload>(_ payload: Payload, _ time: Instant) -> Event<Payload> {
    number += 1
    return Event(id: EventID(checked: "e\(number)"), source: EventSource(checked: "till"), time: time, payload: payload)
  }

  private mutating func records(_ at: Instant) -> [HistoryStep] {
    let backdated = chance(10) ? TimeSpan.hours(Int64.random(in: 1...(chance(20) ? 9_000 : 400), using: &random)) : .zero
    let time = at - backdated
    guard let customer = customers.randomElement(using: &random) else { return [] }
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<8: return [.customer(event(CustomerEvent(customerID: customer, change: .registered(CustomerProfile())), time))]
    case 8..<11:
      let opened = OpenedComplaint(storeID: StoreID(checked: "s"), channel: .phone, category: "noise", severity: .normal)
      return [
        .complaint(
          event(ComplaintEvent(complaintID: ComplaintID(checked: "k\(number)"), customerID: customer, change: .opened(opened)), time))
      ]
    case 11..<18:
      guard let old = known.randomElement(using: &random) else { return [] }
      return [.transaction(event(refund(of: old), time))]
    case 18..<21:
      guard let old = known.randomElement(using: &random) else { return [] }
      return [.transaction(event(.voided(VoidedInvoice(transactionID: old.id, customerID: old.customer)), time))]
    case 21..<26:
      guard let old = known.randomElement(using: &random) else { return [] }
      return [.transaction(event(.corrected(invoice(old.id, old.customer, old.currency)), time))]
    case 26..<28:
      guard let old = known.randomElement(using: &random) else { return [] }
      return [.transaction(event(.invoiced(invoice(old.id, old.customer, old.currency)), time))]
    case 28..<30:
      var sale = invoice(TransactionID(checked: "walk-in-\(number)"), customer, Self.yuan)
      sale.customerID = nil
      return [.transaction(event(.invoiced(sale), time))]
    default: return purchase(by: customer, time)
    }
  }

  /// An invoice, now and then with a change of it that comes first.
  private mutating func purchase(by customer: CustomerID, _ time: Instant) -> [HistoryStep] {
    number += 1
    let currency = chance(10) ? Self.dollar : Self.yuan
    let sale = invoice(TransactionID(checked: "t\(number)"), customer, currency)
    let net = sale.lines.map(\.net).reduce(0, +)
    known.append((sale.transactionID, customer, net, currency))
    if known.count > 60 { known.removeFirst() }
    var steps: [HistoryStep] = [.transaction(event(.invoiced(sale), time))]
    if chance(8), let last = known.last {
      let early = time - .days(Int64.random(in: 0...25, using: &random))
      steps.insert(.transaction(event(chance(50) ? refund(of: last) : .corrected(invoice(last.id, customer, currency)), early)), at: 0)
    }
    return steps
  }

  private mutating func invoice(_ id: TransactionID, _ customer: CustomerID, _ currency: Currency) -> Invoice {
    let lines = (0..<Int.random(in: 1...2, using: &random)).map { _ in
      InvoiceLine(
        sku: "x", family: Self.families.randomElement(using: &random) ?? "oil", kind: .part, quantity: 1,
        net: Self.amounts.randomElement(using: &random) ?? 1, cost: chance(50) ? 10_000 : nil)
    }
    return Invoice(
      transactionID: id, customerID: customer, storeID: StoreID(checked: "s"), currency: currency, total: 1, lines: lines,
      payer: chance(6) ? .warranty : .customer)
  }

  private mutating func refund(of old: (id: TransactionID, customer: CustomerID, net: Int64, currency: Currency)) -> TransactionEvent {
    let amount = chance(40) ? old.net : chance(10) ? old.net * 3 : max(1, old.net / 3)
    let number = chance(10) ? "r-same" : "r\(self.number)"
    return .refunded(
      Refund(
        transactionID: TransactionID(checked: number), originalTransactionID: old.id, customerID: old.customer,
        storeID: StoreID(checked: "s"),
        currency: chance(5) ? Self.dollar : old.currency, total: amount))
  }
}
