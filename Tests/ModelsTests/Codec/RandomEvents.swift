import FleetTesting
import Models

/// Makes events of every type with random values: hostile texts, instants at the edges, absent fields.
struct RandomEvents {
  var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func bool() -> Bool { Bool.random(using: &random) }
  mutating func maybe<Value>(_ make: (inout RandomEvents) -> Value) -> Value? { bool() ? make(&self) : nil }
  mutating func some<Value>(_ make: (inout RandomEvents) -> Value) -> [Value] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) }
  }
  mutating func one<Value: CaseIterable>(_ type: Value.Type = Value.self) -> Value where Value.AllCases == [Value] {
    Value.allCases[Int.random(in: 0..<Value.allCases.count, using: &random)]
  }

  mutating func integer(_ range: ClosedRange<Int64> = Int64.min...Int64.max) -> Int64 {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: range.lowerBound
    case 1: range.upperBound
    default: Int64.random(in: range, using: &random)
    }
  }

  mutating func count() -> Int64 { integer(0...Int64.max) }
  mutating func kilometres() -> Int64 { integer(0...10_000_000) }

  mutating func number() -> Double {
    let numbers = [0, 1, -1.5, 0.1, 1e300, Double.leastNonzeroMagnitude, 1.0 / 3, 9_007_199_254_740_992, -123_456.789]
    return bool() ? numbers[Int.random(in: 0..<numbers.count, using: &random)] : Double.random(in: -1e6...1e6, using: &random)
  }

  mutating func text() -> String {
    let pieces = [
      "", "a", "\"", "\\", "/", "\u{0}", "\u{1F}", "\n\r\t\u{8}\u{C}", "é", "王小明", "😀", "\u{2028}", "\u{10FFFF}", "e\u{301}", "}{][,:", "x",
    ]
    return (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
  }

  mutating func id<Kind>() -> Identifier<Kind> {
    let text = "i" + text() + String(random.next() % 1_000, radix: 36)
    return Identifier(checked: bool() ? text : String(repeating: "z", count: Int.random(in: 1...128, using: &random)))
  }

  mutating func instant() -> Instant {
    Instant(milliseconds: integer(Instant.earliest.milliseconds...Instant.latest.milliseconds))
  }

  mutating func currency() -> Currency {
    let letter = { (random: inout SeededGenerator) in UInt32.random(in: 65...90, using: &random) }
    let packed = letter(&random) << 16 | letter(&random) << 8 | letter(&random)
    return Currency(packed: packed) ?? Self.unreachable()
  }

  mutating func wallTime() -> WallTime {
    let minute = Int.random(in: 0...1_440, using: &random)
    return WallTime(minuteOfDay: minute) ?? Self.unreachable()
  }

  mutating func line() -> InvoiceLine {
    InvoiceLine(
      sku: text(), family: text(), kind: one(), quantity: number(), net: integer(), cost: maybe { $0.integer() })
  }

  mutating func invoice() -> Invoice {
    Invoice(
      transactionID: id(), customerID: maybe { $0.id() }, storeID: id(), currency: currency(), total: integer(), lines: some { $0.line() },
      payer: one(), visitID: maybe { $0.id() }, vehicleID: maybe { $0.id() }, advisorID: maybe { $0.id() }, dueAt: maybe { $0.instant() })
  }

  mutating func tick() -> ClockTick {
    ClockTick(mode: one(), ends: Dictionary(some { ($0.text(), $0.count()) }, uniquingKeysWith: { first, _ in first }))
  }

  private static func unreachable<Value>() -> Value { fatalError("the generator made a value that its type refuses") }

  /// An event of each type, as it stands on its topic.
  mutating func all() -> [(EventTopic, EventPayload)] {
    transactions().map { (.transactions, .transaction($0)) } + complaints().map { (.complaints, .complaint($0)) }
      + visits().map { (.visits, .visit($0)) } + customers().map { (.customers, .customer($0)) }
      + contacts().map { (.contacts, .contact($0)) }
      + [(.clock, .tick(tick())), (.derived(.tierChanges), .tick(tick())), (.fleetStatus, .fleet(fleetStatus()))]
      + derived().map { (.derived($0.topic), .derived($0)) }
  }
}
