/// What a lane knows of the decisions that all lanes of its worker take together, past and to come: of the tiering worker its reviews.
///
/// Other workers decide nothing together; theirs is empty.
package struct LaneOutlook: Hashable, Sendable {
  /// The last review whose cut-offs the lane has; `nil` before the first.
  package var lastReview: Instant?
  /// The midnight of the next review; `nil` before the first tick, and while the lane is held at a review.
  package var nextReview: Instant?
  /// From which tick on the next review is held.
  package var nextReviewAt: Instant?
  /// In the lane that collects the reports: the review of which it lacks some.
  package var collectedReview: Instant?
  /// In that lane: the partitions whose reports it lacks.
  package var awaited: [Int64]?

  package init(
    lastReview: Instant? = nil, nextReview: Instant? = nil, nextReviewAt: Instant? = nil, collectedReview: Instant? = nil,
    awaited: [Int64]? = nil
  ) {
    self.lastReview = lastReview
    self.nextReview = nextReview
    self.nextReviewAt = nextReviewAt
    self.collectedReview = collectedReview
    self.awaited = awaited
  }
}
