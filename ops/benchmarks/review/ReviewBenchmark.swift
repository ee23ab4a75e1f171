import Glibc
import Models
import Rules

/// A firm of many customers whose amounts come from a price list, so that thousands tie at a cut.
final class ReviewBenchmark {
  private static let start = Instant(rfc3339: "2026-03-01T00:00:00Z") ?? .earliest
  private let customers: Int
  private let tables: [MemoryTables]
  private let lanes: [TieringRule]
  private var seed: UInt64 = 7
  private var number = 0

  init(customers: Int, lanes count: Int) throws {
    self.customers = customers
    let tables = (0..<count).map { _ in MemoryTables() }
    self.tables = tables
    lanes = try (0..<count).map {
      try TieringRule(
        policy: TieringPolicy(), zone: .utc, currency: Self.currency, partition: Int32($0), partitions: Int32(count), state: tables[$0])
    }
  }

  private static var currency: Currency {
    get throws {
      guard let currency = Currency("CNY") else { throw BenchmarkError.noCurrency }
      return currency
    }
  }

  private func random(_ limit: Int) -> Int {
    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(seed >> 33) % limit
  }

  /// One purchase each over the year before the first review, and a second for every fourth customer.
  func fill() throws {
    let seconds = try measure {
      for customer in 0..<customers {
        try buy(customer, Self.start - .milliseconds(Int64(random(365 * 86_400)) * 1_000))
        if customer % 4 == 0 { try buy(customer, Self.start - .milliseconds(Int64(random(300 * 86_400)) * 1_000)) }
      }
    }
    print(
      "filled \(customers) customers on \(lanes.count) lanes with \(number) invoices: \(format(seconds / Double(number) * 1e6)) µs each")
  }

  private func buy(_ customer: Int, _ time: Instant) throws {
    number += 1
    let lane = customer % lanes.count
    let price = Int64([19_900, 39_900, 59_900, 120_000, 350_000][random(5)]) * Int64(1 + random(random(40) == 0 ? 60 : 4))
    let line = InvoiceLine(sku: "x", family: ["oil", "tyres", "body"][random(3)], kind: .part, quantity: 1, net: price)
    let invoice = Invoice(
      transactionID: TransactionID(checked: "t\(number)"), customerID: CustomerID(checked: "customer-\(customer)"),
      storeID: StoreID(checked: "s"), currency: try Self.currency, total: price, lines: [line])
    let event = Event(
      id: EventID(checked: "e\(number)"), source: EventSource(checked: "till"), time: time, payload: TransactionEvent.invoiced(invoice))
    _ = try lanes[lane].handle(event, RecordContext(partition: Int32(lane), offset: Int64(number), streamTime: nil), in: tables[lane])
  }

  /// A day's purchases, then its review, lane after lane on one core.
  func review(day: Int) throws {
    let midnight = Self.start + .days(Int64(day))
    if day > 0 { for _ in 0..<customers / 292 { try buy(random(customers), midnight - .milliseconds(Int64(random(86_400)) * 1_000)) } }
    var work = Array(repeating: 0.0, count: lanes.count)
    var publishing = work
    var bytes = Array(repeating: 0, count: lanes.count)
    var queue: [TieringMessage] = []
    var rounds: Int64 = 0
    var published = 0
    for lane in lanes.indices {
      work[lane] += try measure { queue += try lanes[lane].tick(at: midnight + .minutes(15), in: tables[lane]).messages }
    }
    var merging = 0.0
    while !queue.isEmpty {
      let message = queue.removeFirst()
      var raw: [UInt8] = []
      switch message {
      case .report(let report):
        let lane = Int(report.partition)
        work[lane] += measure { raw = encode(report) }
        bytes[lane] += raw.count
        rounds = max(rounds, report.round)
        merging += try measure {
          let read: TierReport = try decode(raw)
          queue += try lanes[0].handle(read, in: tables[0]) { _ in published += 1 }.messages
        }
      case .order(let order):
        let lane = Int(order.partition)
        merging += measure { raw = encode(order) }
        bytes[lane] += raw.count
        var isHeld = true
        let seconds = try measure {
          let read: TierOrder = try decode(raw)
          let step = try lanes[lane].handle(read, in: tables[lane]) { _ in published += 1 }
          isHeld = step.isHeld
          queue += step.messages
        }
        if isHeld { work[lane] += seconds } else { publishing[lane] += seconds }
      }
    }
    let total = (work + publishing).reduce(merging, +)
    let hold = (work.max() ?? 0) + merging
    print(
      "review \(day): one core \(format(total)) s (lanes \(format(work.reduce(0, +))), merger \(format(merging)), settling "
        + "\(format(publishing.reduce(0, +))) with \(published) customers published); \(rounds + 1) rounds; "
        + "at most \(bytes.max() ?? 0) bytes a partition; report to cut-offs \(format(hold)) s with a core a lane, "
        + "\(format(work.reduce(0, +) + merging)) s on one core")
  }

  private func encode(_ message: some RowCodable) -> [UInt8] {
    var writer = RowWriter()
    message.encode(into: &writer)
    return writer.bytes
  }

  private func decode<Message: RowCodable>(_ raw: [UInt8]) throws -> Message {
    try raw.withUnsafeBytes { try RowReader.read(Message.self, from: $0) }
  }

  /// The processor time that the body takes on its one thread: whatever else the machine does is not in it.
  private func measure(_ body: () throws -> Void) rethrows -> Double {
    let start = clock()
    try body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }

  private func format(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
}

/// Why the benchmark cannot run.
enum BenchmarkError: Error {
  /// The currency's code is not one.
  case noCurrency
}
