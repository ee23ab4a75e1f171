package import Models

/// The tables of the complaint worker.
enum ComplaintTables {
  /// By customer and complaint: cases that run, and ended ones until their tombstone.
  static let cases = Table<CaseFile>("complaint-cases")
  /// By customer and complaint: cases after their tombstone. They stay, since a repeated opening must be known for one, and the
  /// diagram lets a case be reopened at any time.
  static let archive = Table<CaseFile>("complaint-archive")
  /// By customer, complaint and name: events that wait for their complaint's opening.
  static let waiting = Table<CaseEntry>("complaint-waiting")
  /// By customer.
  static let customers = Table<ComplaintCustomer>("complaint-customers")
  /// By store and month.
  static let rootCauses = Table<RootCauseLedger>("complaint-root-causes")
  /// By store: those that the policy does not name and that were told of.
  static let unknownStores = Table<LaneCount>("complaint-unknown-stores")
  /// One row: how many policies the lane has had.
  static let policies = Table<LaneCount>("complaint-policies")
}

/// A number that a lane keeps.
struct LaneCount: Hashable, Sendable, RowCodable {
  var count: Int64

  init(_ count: Int64) { self.count = count }

  func encode(into row: inout RowWriter) { row.write(count) }
  init(from row: inout RowReader) throws(RowError) { count = try row.readInt64() }
}

extension ComplaintsRule {
  /// The tables that hold customers' rows, for queries about one.
  package static let customerTables = [
    CustomerTable(ComplaintTables.customers), CustomerTable(ComplaintTables.cases), CustomerTable(ComplaintTables.archive),
    CustomerTable(ComplaintTables.waiting),
  ]
}
