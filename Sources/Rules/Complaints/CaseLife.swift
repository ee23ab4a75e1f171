import Models

/// A case at one point of its fold: pure state that events and timers move on.
///
/// It knows nothing of what has been published or armed; `CaseFile` compares. Every change is made at an instant that is not before
/// the last one.
struct CaseLife: Hashable, Sendable {
  var origin: CaseOrigin
  let openedAt: Instant
  /// The tier that the targets follow; of an ended case that at its end.
  var tier: Tier
  /// The customer's tier of now, for the case that an ended one is reopened.
  var customerTier: Tier
  var severity: Severity
  var state: CaseState = .open
  /// 1–4 (RULES, "Complaints" 6).
  var level: Int64
  var ownerID: StaffID?
  var resolvedAt: Instant?
  /// When the case ended; a `closed` after `accepted` does not move it.
  var endedAt: Instant?
  var reopenings: Int64 = 0
  /// The last one given by a `resolved`.
  var rootCause: RootCause?
  /// Whether an acknowledgement or a reply has taken effect: only after it does a customer's reply start a clock.
  var hasResponse = false
  /// The last run of each clock, in the order of their names.
  var clocks: [ClockRun] = []
  /// Business time of all resolution runs before the current one.
  var usedBefore: TimeSpan = .zero
  /// The instant of the last event or timer.
  var asOf: Instant

  /// Opens a case: level 1 or the floor, with the first two clocks running.
  init(_ origin: CaseOrigin, at instant: Instant, tier: Tier, _ timing: CaseTiming) {
    self.origin = origin
    openedAt = instant
    asOf = instant
    self.tier = tier
    customerTier = tier
    severity = origin.severity
    level = timing.policy.floor(tier, origin.severity)
    start(.firstResponse, at: instant, timing.policy.target(timing.policy.firstResponse, tier, severity), timing)
    start(.resolution, at: instant, timing.policy.target(timing.policy.resolution, tier, severity), timing)
  }

  init(
    origin: CaseOrigin, openedAt: Instant, tier: Tier, severity: Severity, level: Int64, asOf: Instant
  ) {
    self.origin = origin
    self.openedAt = openedAt
    self.tier = tier
    customerTier = tier
    self.severity = severity
    self.level = level
    self.asOf = asOf
  }

  /// The position of a clock's last run.
  func index(of clock: ClockName) -> Int? { clocks.firstIndex { $0.clock == clock } }

  /// Starts the next run of a clock in place of the last one.
  mutating func start(_ clock: ClockName, at instant: Instant, _ target: TimeSpan, _ timing: CaseTiming) {
    let former = index(of: clock)
    var run = ClockRun(clock, run: (former.map { clocks[$0].run } ?? 0) + 1, start: instant, target: target)
    if let former, clocks[former].start == instant { run.repetition = clocks[former].repetition + 1 }
    if state == .held, clock == .resolution || clock == .level { run.holds = [ClockRun.Hold(from: instant)] }
    run.schedule(timing)
    put(run)
  }

  /// Puts a run where its name belongs.
  mutating func put(_ run: ClockRun) {
    if let index = index(of: run.clock) {
      clocks[index] = run
    } else {
      clocks.insert(run, at: clocks.firstIndex { run.clock < $0.clock } ?? clocks.endIndex)
    }
  }

  /// Ends clocks that are running, neither met nor breached by it.
  mutating func end(at instant: Instant, _ timing: CaseTiming, where chosen: (ClockName) -> Bool) {
    for index in clocks.indices where clocks[index].isRunning && chosen(clocks[index].clock) {
      clocks[index].endedAt = instant
      clocks[index].dueAt = clocks[index].due(asOf: instant, timing)
      if let last = clocks[index].holds.indices.last, clocks[index].holds[last].to == nil { clocks[index].holds[last].to = instant }
    }
  }

  /// The earliest due instant of a running clock, breached or not.
  var nearestDue: Instant? { clocks.lazy.filter(\.isRunning).compactMap(\.dueAt).min() }

  /// The case's place in the list (RULES, "Complaints" 7): lower comes first.
  ///
  /// Severity in bits 50–51 (critical 0), tier in bits 48–49 (A 0), and below them the earliest due instant of a running clock in
  /// milliseconds since 1970, cut to 0 … 2⁴⁸ − 1 and that maximum where there is none. Below 2⁵³, so JSON readers keep it exact.
  var priority: Int64 {
    let last: Int64 = 1 << 48 - 1
    let rank: Int64 =
      switch severity {
      case .critical: 0
      case .high: 1
      case .normal: 2
      case .low: 3
      }
    return rank << 50 | Int64(tier.index) << 48 | min(max(nearestDue?.milliseconds ?? last, 0), last)
  }
}
