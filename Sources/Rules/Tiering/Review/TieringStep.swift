package import Models

/// What the worker does after a tick or a message of the review: send the messages in the same transaction, and go on or wait.
package struct TieringStep: Hashable, Sendable {
  /// To `tier-reports` and `tier-orders`, in this order.
  package var messages: [TieringMessage] = []
  /// Whether the lane takes messages of the review only until it is free again; the tick at hand ends with that.
  package var isHeld: Bool
}

/// What a review publishes about one customer, or about the firm.
///
/// Identified as a timer's output is: by the customer (`nil`: the scope `all`), `name`, `due` and the index of the emission in `effects`.
package struct ReviewOutput: Hashable, Sendable {
  /// The name that stands for a review where a timer's would.
  package static let name = "review"

  package var customerID: CustomerID?
  /// Review + delay + 1 ms: the `time` of all that it publishes.
  package var due: Instant
  package var effects: Effects
}
