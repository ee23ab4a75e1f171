/// What one instance of a worker says of itself: the value of `fleet-status`.
package struct FleetStatus: Hashable, Sendable {
  package var worker: String
  /// The name of the instance, stable across restarts.
  package var instance: String
  /// Where its health and metrics are served, such as `127.0.0.1:9401`.
  package var address: String
  package var startedAt: Instant
  /// When it ended as it was told to; `nil` while it lives, and for ever where something killed it.
  package var stoppedAt: Instant?
  /// In the order of their partitions.
  package var lanes: [LaneStatus]

  package init(
    worker: String, instance: String, address: String, startedAt: Instant, stoppedAt: Instant? = nil, lanes: [LaneStatus]
  ) {
    self.worker = worker
    self.instance = instance
    self.address = address
    self.startedAt = startedAt
    self.stoppedAt = stoppedAt
    self.lanes = lanes
  }

  /// The record key.
  package var key: String { "\(worker)/\(instance)" }
}

/// One lane of an instance.
package struct LaneStatus: Hashable, Sendable {
  package var partition: Int64
  package var phase: LanePhase
  /// Records not yet taken, over all inputs.
  package var lag: Int64
  /// Changelog records still to be read, while it restores.
  package var restoreLeft: Int64?
  /// The time of the last tick taken.
  package var streamTime: Instant?
  /// The review that it waits for, if it does.
  package var waitingReview: Instant?
  /// The reviews behind it and before it.
  package var outlook: LaneOutlook

  package init(
    partition: Int64, phase: LanePhase, lag: Int64, restoreLeft: Int64? = nil, streamTime: Instant? = nil, waitingReview: Instant? = nil,
    outlook: LaneOutlook = LaneOutlook()
  ) {
    self.partition = partition
    self.phase = phase
    self.lag = lag
    self.restoreLeft = restoreLeft
    self.streamTime = streamTime
    self.waitingReview = waitingReview
    self.outlook = outlook
  }
}

/// What a lane is doing.
package enum LanePhase: String, CaseIterable, Hashable, Sendable {
  case restoring, running, stopped
}
