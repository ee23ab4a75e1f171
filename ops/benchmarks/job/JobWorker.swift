import Models
import Runtime
import State

/// The job that the peers were measured with (one topic in, one out): drop repeats, keep each customer's totals, publish when the
/// fixed-threshold tier changes. It runs on the real runtime, with its changelog, like any worker.
struct JobWorker: Worker {
  let name: String
  let input: String
  let output: String

  var inputs: [WorkerInput] { [WorkerInput(input, isOwned: true)] }
  var outputs: [String] { [output] }
  var tickCarrier: String? { nil }

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane { JobLane(output: output) }
}

/// A purchase as the job reads it.
struct Purchase: Sendable {
  var id: String
  var customer: String
  var time: Instant
  var amount: Int64
  var categories: [(name: String, amount: Int64)]
}

/// The job's part of one lane.
final class JobLane: WorkerLane {
  private static let customers = Table<JobCustomer>("customers")

  private let output: String
  private let decoder = EventDecoder()
  private var writer = JSONWriter()

  init(output: String) { self.output = output }

  func decode(_ record: ArrivedRecord) throws(Fault) -> Arrival {
    let event = try record.lend { (lent) throws(Fault) in
      try decoder.read(lent, on: .transactions) { (event) throws(Fault) in
        var data = try event.data()
        let customer = try data.string("customerID")
        let amount = try data.amount("amount")
        let categories = try data.list("lines") { (line) throws(Fault) in
          try line.asObject { (line) throws(Fault) in (name: try line.string("category"), amount: try line.amount("amount")) }
        }
        let key = event.dedupeKey
        return DecodedEvent(
          time: event.time, customer: customer, seenKey: SeenKey(high: key.high, low: key.low), payload: event.payloadHash.low,
          offset: record.offset, input: record.input,
          value: Purchase(id: event.id.rawValue, customer: customer, time: event.time, amount: amount, categories: categories))
      }
    }
    return event.map { .event($0) } ?? .ignored
  }

  func handle(_ event: DecodedEvent, _ context: LaneContext) throws -> Outcome {
    guard let purchase = event.value as? Purchase else { return .done }
    let key = RowKey(purchase.customer)
    var customer = try context.tables.row(key, in: Self.customers) ?? JobCustomer()
    let former = customer.tier
    customer.add(purchase)
    try context.tables.put(customer, key, in: Self.customers)
    if customer.tier != former { publish(customer, from: former, purchase, context) }
    return .done
  }

  private func publish(_ customer: JobCustomer, from: Tier, _ purchase: Purchase, _ context: LaneContext) {
    writer.reset()
    writer.beginObject()
    writer.field("specversion", "1.0")
    writer.field("id", purchase.id + "-tier")
    writer.field("source", "mainstay/job")
    writer.field("type", "tier.changed")
    writer.field("time", purchase.time)
    writer.field("subject", purchase.customer)
    writer.name("data")
    writer.beginObject()
    writer.field("customerID", purchase.customer)
    writer.field("from", from.rawValue)
    writer.field("to", customer.tier.rawValue)
    writer.field("total", customer.total)
    writer.field("count", customer.count)
    writer.name("categories")
    writer.beginObject()
    for category in customer.categories {
      writer.name(text: category.name)
      writer.value(category.amount)
    }
    writer.endObject()
    writer.field("cause", purchase.id)
    writer.endObject()
    writer.endObject()
    context.publish(to: output, key: purchase.customer, value: writer.bytes)
  }
}

/// What the job keeps of a customer.
struct JobCustomer: RowCodable {
  var total: Int64 = 0
  var count: Int64 = 0
  var last = Instant(milliseconds: 0)
  var categories: [(name: String, amount: Int64)] = []

  init() {}

  var tier: Tier { total >= 50_000_000 ? .a : total >= 20_000_000 ? .b : total >= 5_000_000 ? .c : .d }

  mutating func add(_ purchase: Purchase) {
    total += purchase.amount
    count += 1
    last = purchase.time
    for category in purchase.categories {
      if let index = categories.firstIndex(where: { $0.name == category.name }) {
        categories[index].amount += category.amount
      } else {
        categories.append(category)
      }
    }
  }

  func encode(into row: inout RowWriter) {
    row.write(total)
    row.write(count)
    row.write(last)
    row.write(categories) { row, category in
      row.write(category.name)
      row.write(category.amount)
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    total = try row.readInt64()
    count = try row.readInt64()
    last = try row.readInstant()
    categories = try row.readArray { (row) throws(RowError) in (name: try row.readString(), amount: try row.readInt64()) }
  }
}
