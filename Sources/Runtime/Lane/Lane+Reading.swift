package import Models
import State

extension Lane {
  /// What the lane says of itself; counts begin anew. The two costly parts, the file's size and the overdue timers, are measured only when
  /// the machine's time is given, and else repeated.
  package func takeReading(measuredAt now: Instant?) throws -> LaneReading {
    if let now {
      fileBytes = store.fileSize
      // While the past is fed nothing is late.
      overdueTimers = checkpoint.mode == .live ? try store.timers.count(dueBy: now) : 0
    }
    var reading = LaneReading()
    for (index, input) in inputs.enumerated() {
      let position = checkpoint.positions[input.topic] ?? InputPosition(next: 0)
      reading.inputs.append(
        LaneReading.Input(
          next: position.next, done: position.takenAhead, arrived: inbox.arrived(of: index), isAtEnd: inbox.isAtEnd(of: index)))
    }
    reading.streamTime = checkpoint.streamTime
    reading.mode = checkpoint.mode
    reading.awaitingTick = Int64(inbox.awaitingTick(mode: checkpoint.mode))
    reading.foreignTicks = foreignTicks
    reading.pendingTimers = store.timers.count
    reading.overdueTimers = overdueTimers
    reading.fileBytes = fileBytes
    reading.waitingReview = context.hold?.instant
    reading.outlook = context.outlook
    (reading.counts, context.counts) = (context.counts, [:])
    (reading.parked, context.parked) = (context.parked, [])
    return reading
  }
}
