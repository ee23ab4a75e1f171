import FleetTesting
import Models

/// The sales of a chain of workshops over one year: a few customers come often, most come seldom, prices come from a list.
struct YearOfSales {
  /// 1 January 2025.
  static let first = CivilDate(dayNumber: 20_089)
  static let days = 365

  let sales: Int
  let customers: Int
  private var random: SeededGenerator
  private var number = 0

  init(sales: Int, customers: Int, seed: UInt64 = 1) {
    self.sales = sales
    self.customers = customers
    random = SeededGenerator(seed: seed)
  }

  /// One sale as the ledger will see it.
  struct Sale {
    var event: Event<EventPayload>
    var customerID: CustomerID
    var net: Int64
  }

  /// How many sales a day of the year has.
  func count(on day: Int) -> Int { sales * (day + 1) / Self.days - sales * day / Self.days }

  /// The next sale, within a day that begins at an instant.
  mutating func next(on midnight: Instant) -> Sale {
    number += 1
    // The square of an even share: half of the sales come from the first quarter of the customers.
    let share = Double.random(in: 0..<1, using: &random)
    let customerID = CustomerID(checked: "C\(10_000_000 + Int(share * share * Double(customers)))")
    let time = midnight + .milliseconds(Int64.random(in: 30_600_000..<64_800_000, using: &random))
    let lines = (0..<Int.random(in: 1...3, using: &random)).map { _ in line() }
    let net = lines.reduce(0) { $0 + $1.net }
    let invoice = Invoice(
      transactionID: TransactionID(checked: "T\(number)"), customerID: customerID, storeID: StoreID(checked: "store-\(number % 40)"),
      currency: .yuan, total: net * 113 / 100, lines: lines)
    let event = Event(
      id: EventID(checked: "till-\(number)"), source: EventSource(checked: "pos/\(number % 40)"), time: time,
      payload: EventPayload.transaction(.invoiced(invoice)))
    return Sale(event: event, customerID: customerID, net: net)
  }

  private mutating func line() -> InvoiceLine {
    let prices: [(family: String, price: Int64)] = [
      ("oil", 39_900), ("oil", 59_900), ("filters", 12_800), ("tyres", 48_000), ("tyres", 96_000), ("brakes", 72_500), ("body", 310_000),
    ]
    let item = prices[Int.random(in: 0..<prices.count, using: &random)]
    let quantity = Int64.random(in: 1...4, using: &random)
    return InvoiceLine(
      sku: "SKU-\(item.price)", family: item.family, kind: .part, quantity: Double(quantity), net: item.price * quantity,
      cost: item.price * quantity * 6 / 10)
  }
}
