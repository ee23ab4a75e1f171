package import Models

/// Why a tiering lane cannot go on; none of these comes from an input record.
package enum TieringError: Error, Hashable, Sendable {
  /// A record, a timer or a tick was given to a lane that a review holds: the review would see it. Stop: the caller is wrong.
  case held(review: Instant)
  /// The rows contradict each other: the store is corrupt. Stop.
  case corrupt(String)
}
