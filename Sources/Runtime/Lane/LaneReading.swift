package import Models

/// What a lane says of itself between two batches: a value, so that nobody who looks at it holds the lane up.
package struct LaneReading: Sendable {
  /// How far the lane has taken one input.
  package struct Input: Hashable, Sendable {
    /// Everything below has been taken.
    package var next: Int64
    /// Offsets above `next` that need no more work: taken ahead of their turn, or no records at all.
    package var done: Int64
    /// Everything below has arrived.
    package var arrived: Int64
    /// The partition ended at `arrived` when it was last read.
    package var isAtEnd: Bool

    package init(next: Int64, done: Int64 = 0, arrived: Int64, isAtEnd: Bool) {
      self.next = next
      self.done = done
      self.arrived = arrived
      self.isAtEnd = isAtEnd
    }
  }

  /// A record that went to the dead letters, for the log.
  package struct Parked: Hashable, Sendable {
    package var code: String
    package var pointer: String?
    /// Without prefix.
    package var topic: String
    package var offset: Int64
  }

  /// In the order of the worker's inputs.
  package var inputs: [Input] = []
  /// The time of the last tick.
  package var streamTime: Instant?
  package var mode: ClockMode?
  /// Records that have arrived and are later than the last tick of the past: they wait for the next.
  package var awaitingTick: Int64 = 0
  /// Ticks that came from elsewhere than this process, since the lane started.
  package var foreignTicks: Int64 = 0
  package var pendingTimers: Int64 = 0
  /// Pending timers whose instant is past by the machine's clock: work that waits for the stream to catch up.
  package var overdueTimers: Int64 = 0
  /// The size of the lane's database.
  package var fileBytes: Int64 = 0
  /// The review that the lane waits for, if it does.
  package var waitingReview: Instant?
  /// The reviews behind it and before it.
  package var outlook = LaneOutlook()
  /// What was counted since the last reading, by name.
  package var counts: [String: Int64] = [:]
  /// The first records that were parked since the last reading.
  package var parked: [Parked] = []

  package init() {}
}
