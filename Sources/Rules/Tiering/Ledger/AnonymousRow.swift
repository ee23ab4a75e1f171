package import Models

/// An invoice without a customer, keyed by its number, for the totals of anonymous sales only (RULES, "Tiering" 1).
struct AnonymousRow: Hashable, Sendable {
  var date: Instant
  /// In the firm's currency.
  var net: Int64
  var correctedAt: Instant?
}

extension AnonymousRow: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(date)
    row.write(net)
    row.write(correctedAt)
  }

  init(from row: inout RowReader) throws(RowError) {
    date = try row.readInstant()
    net = try row.readInt64()
    correctedAt = try row.readOptionalInstant()
  }
}

/// The anonymous sales of one lane.
package struct AnonymousSales: Hashable, Sendable {
  /// Invoices with net above 0.
  package var count: Int64 = 0
  /// Minor units of the firm's currency.
  package var spend: Int64 = 0

  package init(count: Int64 = 0, spend: Int64 = 0) {
    self.count = count
    self.spend = spend
  }

  /// The sales with one invoice's net in place of another; `nil` when the sum does not fit.
  func replacing(_ old: Int64, with new: Int64) -> AnonymousSales? {
    let (sum, overflow) = (spend - old).addingReportingOverflow(new)
    return overflow ? nil : AnonymousSales(count: count - (old > 0 ? 1 : 0) + (new > 0 ? 1 : 0), spend: sum)
  }
}

extension AnonymousSales: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(count)
    row.write(spend)
  }

  package init(from row: inout RowReader) throws(RowError) {
    count = try row.readInt64()
    spend = try row.readInt64()
  }
}
