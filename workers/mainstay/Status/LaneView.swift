import Models

/// A lane as its process shows it.
struct LaneView: Hashable, Sendable {
  var partition: Int64
  var phase: LanePhase
  /// Records not yet taken; `nil` while the partitions' ends are not known.
  var lag: Int64?
  /// Those of them that are later than the last tick of the past.
  var awaitingTick: Int64 = 0
  var restoreLeft: Int64?
  var streamTime: Instant?
  /// The review that it is held at.
  var waitingReview: Instant?
  var hasOwnTicks = false
  var outlook = LaneOutlook()

  /// Whether it has nothing to do but to wait for ticks.
  var isAtRest: Bool { phase == .running && lag == awaitingTick && waitingReview == nil }
}
