import Foundation
import Models

/// Measures the codec on one core: a transaction of 466 bytes decoded and checked whole, and a standing encoded, each beside
/// Foundation on the same bytes in the same run.
struct DecodeBenchmark {
  /// The transaction that the load generators write: two lines, 466 bytes.
  static let transaction = """
    {"specversion":"1.0","id":"1DKF0X3M4A7Q2JH8ZT5WRCEBN9","source":"pos://store-08/till-3","type":"transaction.invoiced",\
    "time":"2026-11-03T07:15:42.317Z","subject":"C0031847","data":{"transactionID":"T-4821","customerID":"C0031847",\
    "storeID":"store-08","currency":"CNY","total":218440,"lines":[{"sku":"OIL-5W30","family":"maintenance","kind":"part",\
    "quantity":1,"net":98440,"cost":59064},{"sku":"BRK-PAD-F","family":"brakes","kind":"part","quantity":2,"net":120000}]}}
    """

  /// Rounds are shorter than a time slice, so that on a busy machine some of them run undisturbed.
  private let rounds = 600
  private let repeats = 500

  func run(into report: inout Report) throws {
    try decode(into: &report)
    try encode(into: &report)
  }

  private func decode(into report: inout Report) throws {
    let bytes = [UInt8](Self.transaction.utf8)
    let key = [UInt8]("C0031847".utf8)
    let data = Data(bytes)
    let decoder = EventDecoder()
    let foundation = JSONDecoder()
    func lent(_ body: (LentRecord) throws -> Void) rethrows {
      try bytes.withUnsafeBytes { value in try key.withUnsafeBytes { try body(LentRecord(key: $0, value: value)) } }
    }
    let event = try best(repeats) {
      try lent { record in try keep(decoder.read(record, on: .transactions) { (lent) throws(Fault) in try lent.event() }) }
    }
    let record = try best(repeats) { try lent { try keep(decoder.decode($0, on: .transactions)) } }
    let envelope = try best(repeats) { try lent { try keep(decoder.read($0, on: .transactions) { $0.time.milliseconds }) } }
    let theirs = try best(repeats / 10) { try keep(foundation.decode(FoundationEvent.self, from: data)) }
    func add(_ name: String, _ value: Double) {
      report.add(.init(name: "\(name)-\(bytes.count)b", value: value, unit: "µs", baseline: theirs, against: "JSONDecoder"))
    }
    add("decode-transaction", event)
    add("decode-transaction-with-hashes", record)
    add("read-envelope", envelope)
  }

  private func encode(into report: inout Report) throws {
    let standing = try Self.standing()
    let mirror = FoundationStanding(standing)
    let foundation = JSONEncoder()
    let source = EventSource.worker("tiering")
    var writer = JSONWriter()
    let ours = try best(repeats) {
      let id = OutputID.of(worker: "tiering", source: source, id: standing.id, type: "customer.standing", index: 0)
      writer.reset()
      writer.event(
        EventAttributes(
          id: id.eventID, source: source, time: standing.time, causationID: standing.id, correlationID: standing.id.rawValue,
          policyVersion: "b8e3f6a1c2d4"), .standing(standing.payload))
      keep(writer.count)
    }
    let theirs = try best(repeats / 10) { try keep(foundation.encode(mirror)) }
    report.add(
      .init(name: "encode-standing-with-id-\(writer.count)b", value: ours, unit: "µs", baseline: theirs, against: "JSONEncoder"))
  }

  /// Microseconds a call in the best of several rounds: what the code needs when nothing else disturbs it.
  private func best(_ repeats: Int, _ body: () throws -> Void) throws -> Double {
    var best = Duration.seconds(3_600)
    let clock = ContinuousClock()
    for _ in 0..<rounds {
      let taken = try clock.measure { for _ in 0..<repeats { try body() } }
      best = min(best, taken)
    }
    return best / .microseconds(1) / Double(repeats)
  }

  /// Keeps the optimizer from dropping a result that nobody reads.
  @inline(never) @_optimize(none)
  private func keep<Value>(_ value: Value) {}
}

extension DecodeBenchmark {
  /// A standing with every field that a reviewed customer has.
  static func standing() throws -> Event<CustomerStanding> {
    guard let customer = CustomerID("C0031847"), let id = EventID("1DKF0X3M4A7Q2JH8ZT5WRCEBN9"),
      let source = EventSource("pos://store-08/till-3"),
      let currency = Currency("CNY"), let reviewed = Instant(rfc3339: "2026-11-02T16:00:00Z")
    else { throw Fault(.invalidData, message: "the example is broken") }
    return Event(
      id: id, source: source, time: reviewed + .milliseconds(900_001),
      payload: CustomerStanding(
        customerID: customer, tier: .b, computedTier: .b, previousTier: .c, since: reviewed - .days(3), reviewedAt: reviewed,
        population: 48_211, windowSpend: 5_218_440, currency: currency, windowCount: 9, firstPurchaseAt: reviewed - .days(700),
        lastPurchaseAt: reviewed - .days(2), stage: .loyal, rfm: RFMScore(recency: 4, frequency: 3, money: 5),
        factors: GradingFactors(amount: 88, frequency: 61, margin: 40, cashFlow: 100, referral: 0, risk: 12, sacrifice: 0),
        families: ["brakes", "maintenance", "tyres"], gapToNext: 3_901_560, gapToKeep: 808_440,
        cutoffs: StandingCutoffs(a: 9_120_000, b: 4_410_000, c: 1_804_000)))
  }
}
