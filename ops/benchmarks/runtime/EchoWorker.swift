import Models
import Runtime
import State

/// Counts each customer's events and publishes every event as it came.
struct EchoWorker: Worker {
  var name: String { "echo" }
  var inputs: [WorkerInput] { [WorkerInput("in", isOwned: true)] }
  var outputs: [String] { ["out"] }
  var tickCarrier: String? { nil }

  func makeLane(_ place: LanePlace, policy: PolicyDocument?, state: any StateTables) throws -> any WorkerLane { EchoLane() }
}

final class EchoLane: WorkerLane {
  func decode(_ record: ArrivedRecord) throws(Fault) -> Arrival {
    guard let key = record.key, let value = record.value else { return .ignored }
    return .event(
      DecodedEvent(
        time: Instant(milliseconds: record.timestamp ?? 0), customer: String(decoding: key, as: UTF8.self), seenKey: nil, payload: 0,
        offset: record.offset, input: record.input, value: [UInt8](value)))
  }

  func handle(_ event: DecodedEvent, _ context: LaneContext) throws -> Outcome {
    guard let customer = event.customer, let bytes = event.value as? [UInt8] else { return .done }
    let key = RowKey(customer)
    var row = try context.tables.row(key, in: EchoRow.table) ?? EchoRow()
    row.count += 1
    try context.tables.put(row, key, in: EchoRow.table)
    context.publish(to: "out", key: customer, value: bytes)
    return .done
  }
}

/// A customer's row, about as long as one of the product's.
struct EchoRow: RowCodable {
  static let table = Table<EchoRow>("customers")

  var count: Int64 = 0
  var note: String = String(repeating: "-", count: 120)

  init() {}

  func encode(into row: inout RowWriter) {
    row.write(count)
    row.write(note)
  }

  init(from row: inout RowReader) throws(RowError) {
    count = try row.readInt64()
    note = try row.readString()
  }
}
