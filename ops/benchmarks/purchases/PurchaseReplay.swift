import Models
import Rules

/// Replays purchases through the lanes with a review each midnight, and compares reviews with a sort of the same records.
struct PurchaseReplay {
  private let records: [PurchaseRecord]
  private let currency: Currency
  private let tables: [MemoryTables]
  private let lanes: [TieringRule]
  private var standings: [CustomerID: CustomerStanding] = [:]
  private var last: TierCutoffs?

  init(_ records: [PurchaseRecord], lanes count: Int) throws {
    guard let currency = Currency("GBP") else { throw PurchaseError.usage }
    self.records = records
    self.currency = currency
    let tables = (0..<count).map { _ in MemoryTables() }
    self.tables = tables
    lanes = try (0..<count).map {
      try TieringRule(
        policy: TieringPolicy(), zone: .utc, currency: currency, partition: Int32($0), partitions: Int32(count), state: tables[$0])
    }
  }

  /// Prints every so many reviews, and says how many customers' classes differ from the sort's in these.
  mutating func run(every interval: Int) throws -> Int {
    guard let first = records.first, let end = records.last else { return 0 }
    var differences = 0
    var position = 0
    var tick = Zone.utc.startOfDay(Zone.utc.date(at: first.time).adding(days: 1)) + .minutes(15)
    var day = 0
    while tick <= end.time + .days(2) {
      while position < records.count, records[position].time <= tick {
        try handle(records[position], offset: position)
        position += 1
      }
      try review(tick)
      day += 1
      if day % interval == 0 { differences += compare(tick - .minutes(15), records[..<position]) }
      tick = tick + .days(1)
    }
    print("\(records.count) records, \(standings.count) customers, \(lanes.count) lanes, \(day) reviews; \(differences) differences")
    return differences
  }

  private mutating func handle(_ record: PurchaseRecord, offset: Int) throws {
    let lane = Int(record.customerID.rawValue.utf8.reduce(UInt64(5_381)) { $0 &* 33 &+ UInt64($1) } % UInt64(lanes.count))
    let payload: TransactionEvent
    if let originalID = record.originalID {
      payload = .refunded(
        Refund(
          transactionID: record.transactionID, originalTransactionID: originalID, customerID: record.customerID,
          storeID: StoreID(checked: "shop"), currency: currency, total: record.amount))
    } else {
      payload = .invoiced(
        Invoice(
          transactionID: record.transactionID, customerID: record.customerID, storeID: StoreID(checked: "shop"), currency: currency,
          total: record.amount,
          lines: [InvoiceLine(sku: "", family: "goods", kind: .other, quantity: 1, net: record.amount)]))
    }
    let event = Event(id: EventID(checked: "\(offset)"), source: EventSource(checked: "file"), time: record.time, payload: payload)
    let effects = try lanes[lane].handle(
      event, RecordContext(partition: Int32(lane), offset: Int64(offset), streamTime: nil), in: tables[lane])
    take(effects)
  }

  private mutating func take(_ effects: Effects) {
    for case .event(let event, _) in effects.emissions {
      switch event {
      case .standing(let standing): standings[standing.customerID] = standing
      case .cutoffsSet(let cutoffs): last = cutoffs
      default: break
      }
    }
  }

  private mutating func review(_ tick: Instant) throws {
    var queue: [TieringMessage] = []
    for lane in lanes.indices { queue += try lanes[lane].tick(at: tick, in: tables[lane]).messages }
    while !queue.isEmpty {
      var outputs: [ReviewOutput] = []
      switch queue.removeFirst() {
      case .report(let report): queue += try lanes[0].handle(report, in: tables[0]) { outputs.append($0) }.messages
      case .order(let order):
        let lane = Int(order.partition)
        queue += try lanes[lane].handle(order, in: tables[lane]) { outputs.append($0) }.messages
      }
      for output in outputs { take(output.effects) }
    }
  }

  private func compare(_ review: Instant, _ handled: ArraySlice<PurchaseRecord>) -> Int {
    let sorted = Self.sort(handled, review)
    let count = sorted.count
    let ranks = [1, 5, 20].map { (count * $0 + 99) / 100 }
    var expected: [CustomerID: Tier] = [:]
    for (index, key) in sorted.enumerated() {
      expected[key.customerID] = index < ranks[0] ? .a : index < ranks[1] ? .b : index < ranks[2] ? .c : .d
    }
    let differing = standings.values.count { $0.computedTier != expected[$0.customerID] ?? .d }
    let keys = ranks.map { $0 > 0 ? sorted[$0 - 1] : nil }
    let cutsDiffer = last?.cutoffs != CutKeys(a: keys[0], b: keys[1], c: keys[2]) || last?.population != Int64(count)
    print(
      "\(Zone.utc.date(at: review)) population \(count) cuts A \(text(last?.cutoffs.a)) B \(text(last?.cutoffs.b)) C \(text(last?.cutoffs.c))"
    )
    if let share = last?.salesShare {
      print(
        "           sales share A \(percent(share.a)) B \(percent(share.b)) C \(percent(share.c)) D \(percent(share.d)); \(differing) tiers differ"
      )
    }
    return differing + (cutsDiffer ? 1 : 0)
  }

  /// Everybody with spend in the window, the best first: from the records alone.
  private static func sort(_ records: ArraySlice<PurchaseRecord>, _ review: Instant) -> [CompositeKey] {
    var invoices: [TransactionID: PurchaseRecord] = [:]
    for record in records where record.originalID == nil { invoices[record.transactionID] = record }
    for record in records {
      if let original = record.originalID, let amount = invoices[original]?.amount {
        invoices[original]?.amount = max(0, amount - record.amount)
      }
    }
    var keys: [CustomerID: CompositeKey] = [:]
    for invoice in invoices.values where invoice.amount > 0 && invoice.time <= review && invoice.time > review - .days(365) {
      var key = keys[invoice.customerID] ?? CompositeKey(spend: 0, count: 0, lastPurchaseAt: .earliest, customerID: invoice.customerID)
      key.spend += invoice.amount
      key.count += 1
      key.lastPurchaseAt = max(key.lastPurchaseAt, invoice.time)
      keys[invoice.customerID] = key
    }
    return keys.values.sorted {
      ($1.spend, $1.count, $1.lastPurchaseAt, $0.customerID) < ($0.spend, $0.count, $0.lastPurchaseAt, $1.customerID)
    }
  }

  private func text(_ key: CompositeKey?) -> String {
    key.map { "\($0.spend)/\($0.count)/\(Zone.utc.date(at: $0.lastPurchaseAt))/\($0.customerID)" } ?? "none"
  }

  private func percent(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
}
