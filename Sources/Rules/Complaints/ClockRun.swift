import Models

/// One run of one clock: from its start to its end, less the holds.
struct ClockRun: Hashable, Sendable {
  let clock: ClockName
  /// Counted from 1 within the case; part of the ids of what its timers publish.
  let run: Int64
  let start: Instant
  /// Business time, of a promise wall time.
  var target: TimeSpan
  /// When it stood still, ascending; only of clocks that holds stop.
  var holds: [Hold] = []
  /// The instant of the breach; unknown while a hold keeps moving it.
  var dueAt: Instant?
  /// The instant of the warning; unknown while a hold keeps moving it.
  var warnsAt: Instant?
  var warnedAt: Instant?
  var breachedAt: Instant?
  var metAt: Instant?
  var endedAt: Instant?

  /// How many runs of this clock started at the same instant before it.
  var repetition: Int64 = 0

  /// By what a refold knows the run again, ascending within the case.
  ///
  /// A late event that starts a run before this one moves its number, but not the instant at which it started. Two keep their number and
  /// not their start: the clock of a level starts with a breach, which a late event does move, and a promise has one run only, which an
  /// earlier opening moves when the promise came before the opening.
  var identity: RunIdentity {
    let begin =
      switch clock {
      case .level, .promise: run
      case .firstResponse, .nextResponse, .resolution: start.milliseconds
      }
    return RunIdentity(begin: begin, repetition: repetition)
  }

  var isRunning: Bool { endedAt == nil }
  /// Whether a breach may still come.
  var isPending: Bool { endedAt == nil && breachedAt == nil }

  /// A stretch in which a clock stood still.
  struct Hold: Hashable, Sendable {
    var from: Instant
    /// Absent while it lasts.
    var to: Instant?
  }

  init(_ clock: ClockName, run: Int64, start: Instant, target: TimeSpan) {
    self.clock = clock
    self.run = run
    self.start = start
    self.target = target
  }

  /// Sets the instants of warning and breach from start, target and holds: only business time inside a hold moves them, and a hold
  /// that begins at such an instant does not.
  mutating func schedule(_ timing: CaseTiming) {
    dueAt = instant(using: target, timing)
    warnsAt = warnedAt == nil ? instant(using: timing.policy.warning(of: target), timing) : nil
  }

  /// The instant of the breach as of an instant: of a held clock as if the hold ended then.
  func due(asOf instant: Instant, _ timing: CaseTiming) -> Instant? {
    guard dueAt == nil, let last = holds.indices.last, holds[last].to == nil else { return dueAt }
    var resumed = self
    resumed.holds[last].to = max(instant, holds[last].from)
    return resumed.instant(using: target, timing)
  }

  /// The time used by an instant, or by its end if that is earlier.
  func used(by instant: Instant, _ timing: CaseTiming) -> TimeSpan {
    let end = min(endedAt ?? instant, instant)
    if case .promise = clock { return max(.zero, end - start) }
    var total = TimeSpan.zero
    var from = start
    for hold in holds {
      total = total + timing.calendar.between(from, min(hold.from, end))
      guard let to = hold.to else { return total }
      from = to
    }
    return total + timing.calendar.between(from, end)
  }

  /// The instant at which so much business time has been used; `nil` while that depends on a hold that lasts.
  private func instant(using span: TimeSpan, _ timing: CaseTiming) -> Instant? {
    var rest = span
    var from = start
    for hold in holds {
      let passed = timing.calendar.between(from, hold.from)
      if rest <= passed { return timing.calendar.add(rest, to: from) }
      rest = rest - passed
      guard let to = hold.to else { return nil }
      from = to
    }
    return timing.calendar.add(rest, to: from)
  }
}

/// Which run of a clock, whatever else a late event changes.
struct RunIdentity: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970; of a level's and a promise's clock the run's number.
  var begin: Int64
  /// Of runs that started at one instant.
  var repetition: Int64

  static func < (left: Self, right: Self) -> Bool { (left.begin, left.repetition) < (right.begin, right.repetition) }
}
