/// Where a record stands, for the rules that depend on more than its event.
package struct RecordContext: Hashable, Sendable {
  /// The partition of the lane.
  package var partition: Int32
  /// The record's offset on its topic: with the event time the order in which a case is folded.
  package var offset: Int64
  /// The time of the last tick; `nil` before the first.
  package var streamTime: Instant?

  package init(partition: Int32, offset: Int64, streamTime: Instant?) {
    self.partition = partition
    self.offset = offset
    self.streamTime = streamTime
  }
}

/// A timer that fires: what was set, at the instant it was due.
package struct FiredTimer: Hashable, Sendable {
  package var customerID: CustomerID
  package var name: String
  /// The `time` of whatever it publishes.
  package var due: Instant
  /// As it was set.
  package var run: Int64

  package init(customerID: CustomerID, name: String, due: Instant, run: Int64) {
    self.customerID = customerID
    self.name = name
    self.due = due
    self.run = run
  }
}
