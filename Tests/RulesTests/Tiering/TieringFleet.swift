import FleetTesting
import Models
import Rules
import TieringHistories

/// Several lanes of the rule in one process, with the review's messages delivered in random order, repeated, and lanes reopened from
/// their rows in the middle of everything.
final class TieringFleet {
  let policy: TieringPolicy
  let zone: Zone
  let currency: Currency
  private let tables: [MemoryTables]
  private var lanes: [TieringRule]
  private var timers: [[FiredTimer]]
  private var streamTime: Instant?
  private var offset: Int64 = 0
  private var random: SeededGenerator
  /// How often in a hundred a message is repeated and a lane is reopened.
  private let repeats: Int
  private let reopens: Int

  private(set) var published: [CustomerID: [Published]] = [:]
  private(set) var cutoffs: [TierCutoffs] = []
  private(set) var records: [String: [RecordEffect]] = [:]
  /// Bytes sent, by the partition that a report comes from or an order goes to.
  private(set) var bytesSent: [Int]
  /// The last round that lanes have reported, by review.
  private(set) var rounds: [Instant: Int64] = [:]

  init(
    policy: TieringPolicy, zone: Zone, currency: Currency, partitions: Int, seed: UInt64 = 1, repeats: Int = 0, reopens: Int = 0
  ) throws {
    self.policy = policy
    self.zone = zone
    self.currency = currency
    self.repeats = repeats
    self.reopens = reopens
    random = SeededGenerator(seed: seed)
    let tables = (0..<partitions).map { _ in MemoryTables() }
    self.tables = tables
    lanes = try (0..<partitions).map {
      try TieringRule(
        policy: policy, zone: zone, currency: currency, partition: Int32($0), partitions: Int32(partitions), state: tables[$0])
    }
    timers = Array(repeating: [], count: partitions)
    bytesSent = Array(repeating: 0, count: partitions)
  }

  func contents(of partition: Int) -> [String: [RowKey: [UInt8]]] { tables[partition].contents }
  func lane(_ partition: Int) -> TieringRule { lanes[partition] }

  func run(_ steps: [HistoryStep]) throws { for step in steps { try run(step) } }

  func run(_ step: HistoryStep) throws {
    switch step {
    case .transaction(let event):
      let key = event.payload.key
      let lane = partition(of: key)
      try fire(lane, key, before: event.time)
      apply(try lanes[lane].handle(event, context(lane), in: tables[lane]), lane, key)
    case .customer(let event):
      let key = event.payload.customerID.rawValue
      let lane = partition(of: key)
      try fire(lane, key, before: event.time)
      apply(try lanes[lane].handle(event, context(lane), in: tables[lane]), lane, key)
    case .complaint(let event):
      let key = event.payload.customerID.rawValue
      let lane = partition(of: key)
      try fire(lane, key, before: event.time)
      apply(try lanes[lane].handle(event, context(lane), in: tables[lane]), lane, key)
    case .tick(let time):
      try tick(time)
    }
  }

  private func context(_ lane: Int) -> RecordContext {
    offset += 1
    return RecordContext(partition: Int32(lane), offset: offset, streamTime: streamTime)
  }

  private func partition(of key: String) -> Int {
    key.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % lanes.count
  }

  private func tick(_ time: Instant) throws {
    var queue: [TieringMessage] = []
    for lane in lanes.indices.shuffled(using: &random) {
      let due = timers[lane].filter { $0.due <= time }.sorted {
        ($0.due, $0.customerID, RowKey(text: $0.name)) < ($1.due, $1.customerID, RowKey(text: $1.name))
      }
      for timer in due { try fire(timer, lane) }
      let step = try lanes[lane].tick(at: time, in: tables[lane])
      queue += step.messages
      if Int.random(in: 0..<100, using: &random) < 50 { try deliver(&queue, atMost: 3) }
    }
    try deliver(&queue, atMost: .max)
    streamTime = time
  }

  private func deliver(_ queue: inout [TieringMessage], atMost limit: Int) throws {
    var left = limit
    while left > 0, !queue.isEmpty {
      left -= 1
      let message = queue.remove(at: Int.random(in: 0..<queue.count, using: &random))
      if Int.random(in: 0..<100, using: &random) < repeats { queue.append(message) }
      let lane: Int
      let step: TieringStep
      var outputs: [ReviewOutput] = []
      switch message {
      case .report(let report):
        lane = 0
        let read: TierReport = try roundTrip(report, from: Int(report.partition))
        rounds[read.review] = max(rounds[read.review] ?? 0, read.round)
        step = try lanes[0].handle(read, in: tables[0]) { outputs.append($0) }
      case .order(let order):
        lane = Int(order.partition)
        let read: TierOrder = try roundTrip(order, from: lane)
        step = try lanes[lane].handle(read, in: tables[lane]) { outputs.append($0) }
      }
      queue += step.messages
      for output in outputs { publish(output) }
      if Int.random(in: 0..<100, using: &random) < reopens { queue += try reopen(Int.random(in: 0..<lanes.count, using: &random)) }
    }
  }

  private func roundTrip<Message: RowCodable>(_ message: Message, from partition: Int) throws -> Message {
    var writer = RowWriter()
    message.encode(into: &writer)
    bytesSent[partition] += writer.bytes.count
    return try writer.bytes.withUnsafeBytes { try RowReader.read(Message.self, from: $0) }
  }

  /// Forgets a lane's memory and opens it from its rows, as a new owner would.
  private func reopen(_ lane: Int) throws -> [TieringMessage] {
    lanes[lane] = try TieringRule(
      policy: policy, zone: zone, currency: currency, partition: Int32(lane), partitions: Int32(lanes.count), state: tables[lane])
    return try lanes[lane].resume(in: tables[lane]).messages
  }

  func reopenAll() throws { for lane in lanes.indices { _ = try reopen(lane) } }

  private func fire(_ lane: Int, _ key: String, before time: Instant) throws {
    let due = timers[lane].filter { $0.customerID.rawValue == key && $0.due < time }
    for timer in due.sorted(by: { ($0.due, RowKey(text: $0.name)) < ($1.due, RowKey(text: $1.name)) }) { try fire(timer, lane) }
  }

  private func fire(_ timer: FiredTimer, _ lane: Int) throws {
    timers[lane].removeAll { $0 == timer }
    apply(try lanes[lane].fire(timer, in: tables[lane]), lane, timer.customerID.rawValue)
  }

  private func apply(_ effects: Effects, _ lane: Int, _ key: String) {
    let customerID = CustomerID(checked: key)
    for emission in effects.emissions {
      if case .event(let event, let time) = emission { published[customerID, default: []].append(Published(event: event, time: time)) }
    }
    for change in effects.timers {
      switch change {
      case .set(let name, let due, let run):
        timers[lane].append(FiredTimer(customerID: customerID, name: name, due: due, run: run))
      case .cancel(let name):
        timers[lane].removeAll { $0.customerID == customerID && $0.name == name }
      }
    }
    if !effects.records.isEmpty { records[key, default: []] += effects.records }
  }

  private func publish(_ output: ReviewOutput) {
    for emission in output.effects.emissions {
      guard case .event(let event, let time) = emission else { continue }
      if case .cutoffsSet(let value) = event { cutoffs.append(value) }
      guard let id = output.customerID else { continue }
      published[id, default: []].append(Published(event: event, time: time))
    }
  }
}

extension TransactionEvent {
  /// The key of the record: the customer, or an anonymous sale's own number.
  var key: String {
    switch self {
    case .invoiced(let invoice), .corrected(let invoice): invoice.customerID?.rawValue ?? invoice.transactionID.rawValue
    case .paid(let payment): payment.customerID.rawValue
    case .refunded(let refund): refund.customerID.rawValue
    case .voided(let void): void.customerID.rawValue
    }
  }
}
