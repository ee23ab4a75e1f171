package import Models

/// What the merger asks every lane about one region.
struct ReviewProbe: Hashable, Sendable {
  enum Form: String, CaseIterable, Sendable {
    /// How many customers are in each part of the region, and what they spent.
    case parts = "p"
    /// The composite keys of all customers in it: asked only when few are left.
    case members = "m"
    /// The values of all customers in it, without their keys: for the quintiles.
    case values = "v"
  }

  /// The sought quantity that the answer is for.
  var sought: Int64
  var form: Form
  var region: Region
}

extension ReviewProbe: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(sought)
    row.write(form)
    row.write(region)
  }

  init(from row: inout RowReader) throws(RowError) {
    sought = try row.readInt64()
    form = try row.readEnum()
    region = try row.read()
  }
}

/// A lane's answer to a probe.
struct ProbeAnswer: Hashable, Sendable {
  var sought: Int64
  var parts: [HistogramPart] = []
  var members: [CompositeKey] = []
  /// Ascending.
  var values: [Int64] = []
}

extension ProbeAnswer: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(sought)
    row.write(histogram: parts)
    row.write(members) { $0.write($1) }
    row.write(values) { $0.write($1) }
  }

  init(from row: inout RowReader) throws(RowError) {
    sought = try row.readInt64()
    parts = try row.readHistogram()
    members = try row.readArray { (row) throws(RowError) in try row.read() }
    values = try row.readArray { (row) throws(RowError) in try row.readInt64() }
  }
}

/// The customers in one part of a region or in one bucket.
struct HistogramPart: Hashable, Sendable {
  var part: Int
  var customers: Int64
  /// What they spent together, where it is asked for; it can exceed 64 bits.
  var spend: Int128 = 0
}

extension RowWriter {
  /// Writes parts in ascending order, each as the distance from the one before.
  mutating func write(histogram parts: [HistogramPart]) {
    var before = 0
    write(parts) { row, part in
      row.write(Int64(part.part - before))
      row.write(part.customers)
      row.write(part.spend)
      before = part.part
    }
  }

  /// Writes a wide integer, in one byte more than a narrow one as long as it is small.
  mutating func write(_ value: Int128) {
    write(Int64(value >> 62))
    write(Int64(value & (1 << 62 - 1)))
  }
}

extension RowReader {
  mutating func readHistogram() throws(RowError) -> [HistogramPart] {
    var before: Int64 = 0
    return try readArray { (row) throws(RowError) in
      let (part, overflow) = before.addingReportingOverflow(try row.readInt64())
      guard !overflow, part >= 0 else { throw .invalid("histogram") }
      before = part
      return HistogramPart(part: Int(part), customers: try row.readInt64(), spend: try row.readInt128())
    }
  }

  mutating func readInt128() throws(RowError) -> Int128 {
    let high = Int128(try readInt64())
    return high << 62 + Int128(try readInt64())
  }
}

extension CompositeKey: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(spend)
    row.write(count)
    row.write(lastPurchaseAt)
    row.write(customerID)
  }

  package init(from row: inout RowReader) throws(RowError) {
    self.init(
      spend: try row.readInt64(), count: try row.readInt64(), lastPurchaseAt: try row.readInstant(), customerID: try row.readID())
  }

  /// Whether this key stands before the other: spend, count and last purchase descending, then the id ascending by bytes
  /// (RULES, "Tiering" 3).
  func ranks(before other: CompositeKey) -> Bool {
    if spend != other.spend { return spend > other.spend }
    if count != other.count { return count > other.count }
    if lastPurchaseAt != other.lastPurchaseAt { return lastPurchaseAt > other.lastPurchaseAt }
    return customerID < other.customerID
  }
}
