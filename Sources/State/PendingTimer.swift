package import Models

/// A timer as it stands in the store.
package struct PendingTimer: Hashable, Sendable {
  package var customer: String
  package var name: String
  package var due: Instant
  package var run: Int64
  /// The W3C trace context of the record that set the timer, which what the timer publishes carries on; `nil` when there was none.
  package var trace: String?

  package init(customer: String, name: String, due: Instant, run: Int64, trace: String? = nil) {
    self.customer = customer
    self.name = name
    self.due = due
    self.run = run
    self.trace = trace
  }

  /// Whether it fires before another: the order (due, customer, name), compared as bytes (RULES, "Time").
  func fires(before other: PendingTimer) -> Bool {
    if due != other.due { return due < other.due }
    if !customer.hasSameBytes(as: other.customer) { return customer.precedesByBytes(other.customer) }
    return name.precedesByBytes(other.name)
  }
}

extension PendingTimer: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(customer)
    row.write(name)
    row.write(due)
    row.write(run)
    // At the end and only where there is one: rows of timers without it are as they were before it was kept.
    if let trace { row.write(trace) }
  }

  package init(from row: inout RowReader) throws(RowError) {
    customer = try row.readString()
    name = try row.readString()
    due = try row.readInstant()
    run = try row.readInt64()
    trace = row.isAtEnd ? nil : try row.readString()
  }
}
