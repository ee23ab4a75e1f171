package import Models
import State
import StatusHTTP

/// What `/v1/customers/{id}` answers: everything that the customer's lane keeps of him, as it stands this moment.
///
/// ```json
/// {"customerID":"c1","worker":"complaints","partition":2,"streamTime":"…",
///  "tables":{"complaint-cases":[{"key":["k1"],"row":{…}}]},"timers":[{"name":"…","due":"…"}]}
/// ```
/// A query reads between two records, so what it shows may be a batch ahead of what is published. It is for people: the rows' fields are
/// the worker's own and no contract.
package struct CustomerQuery: Sendable {
  package enum Outcome: Sendable {
    case found([UInt8])
    /// The lane keeps nothing of him.
    case unknown
    /// His lane is not of this process, or not restored yet.
    case notHere(partition: Int32)

    var answer: HTTPAnswer {
      switch self {
      case .found(let document): return .json(document)
      case .unknown: return Self.refusal("nothing is known of this customer", status: 404, partition: nil)
      case .notHere(let partition):
        return Self.refusal("the customer's lane does not run here; fleet-status says where it does", status: 421, partition: partition)
      }
    }

    fileprivate static func refusal(_ sentence: String, status: Int, partition: Int32?) -> HTTPAnswer {
      var writer = JSONWriter()
      writer.beginObject()
      writer.field("error", sentence)
      writer.field("partition", partition.map(Int64.init))
      writer.endObject()
      return .json(writer.bytes, status: status)
    }
  }

  /// The answer to a request that names another server as its host.
  static let misdirected = Outcome.refusal(ServedNames.refusal, status: 421, partition: nil)

  private let worker: String
  private let tables: [CustomerTable]

  package init(worker: String, tables: [CustomerTable]) {
    self.worker = worker
    self.tables = tables
  }

  /// Reads a customer's state; on the lane's thread.
  package func read(_ customer: String, in lane: Lane) throws -> Outcome {
    var writer = JSONWriter()
    var isEmpty = true
    writer.beginObject()
    writer.field("customerID", customer)
    writer.field("worker", worker)
    writer.field("partition", Int64(lane.place.partition))
    writer.field("streamTime", lane.checkpoint.streamTime)
    writer.name("tables")
    writer.beginObject()
    for table in tables {
      var rows: [(key: [String], row: Any)] = []
      try table.forEachRow(customer, lane.store.tables) { rows.append(($0, $1)) }
      guard !rows.isEmpty else { continue }
      isEmpty = false
      writer.name(text: table.name)
      writer.beginList()
      for (key, row) in rows {
        writer.beginObject()
        writer.list("key", key) { part, writer in writer.value(part) }
        writer.name("row")
        writer.reflection(of: row)
        writer.endObject()
      }
      writer.endList()
    }
    writer.endObject()
    let timers = try lane.store.timers.pending(of: customer)
    writer.objects("timers", timers) { timer, writer in
      writer.field("name", timer.name)
      writer.field("due", timer.due)
    }
    writer.endObject()
    return isEmpty && timers.isEmpty ? .unknown : .found(writer.bytes)
  }
}
