import Models

/// The complaint clocks that must come out of a history, each case worked out from its sorted events (RULES, "Complaints" 1, 3–5).
///
/// First and next response, the resolution until the first resolved, and promises. The level clock, and what follows a rejection, are left to
/// the rules' own tests.
struct ClockTruth {
  /// One run of one clock, in milliseconds since 1970.
  struct Run {
    var clock: String
    var start: Int64
    var due: Int64 = 0
    var warned: Int64?
    var breached: Int64?
    var met: Int64?
  }

  struct Case {
    var complaint: String
    var customer: String
    var runs: [Run]
  }

  /// Business minutes by class, A to D (policy, `complaints.targets`).
  private static let targets = [
    "firstResponse": [15, 30, 60, 120], "nextResponse": [30, 60, 120, 240], "resolution": [240, 480, 960, 1_440],
  ]

  private typealias Step = (at: Int64, change: ComplaintChange)

  private var seen: Set<String> = []
  private var steps: [String: (customer: String, steps: [Step])] = [:]

  /// Takes an event of a history; a repeat is left alone.
  mutating func add(_ event: Event<EventPayload>) {
    guard case .complaint(let complaint) = event.payload, seen.insert(event.id.rawValue).inserted else { return }
    steps[complaint.complaintID.rawValue, default: (complaint.customerID.rawValue, [])].steps.append(
      (event.time.milliseconds, complaint.change))
  }

  /// All cases as they stand at an instant, by their ids; `tiers` gives a customer's class from instants on, in their order.
  func cases(until horizon: Int64, tiers: [String: [(at: Int64, tier: Int)]]) -> [Case] {
    steps.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }.compactMap { complaint, value in
      let ordered = value.steps.sorted { $0.at < $1.at }
      guard let first = ordered.first, case .opened = first.change else { return nil }
      return Case(
        complaint: complaint, customer: value.customer, runs: Self.runs(ordered, tiers[value.customer] ?? [], horizon))
    }
  }

  private static func runs(_ steps: [Step], _ tiers: [(at: Int64, tier: Int)], _ horizon: Int64) -> [Run] {
    var runs: [Run] = []
    let opened = steps[0].at
    let holds = holds(steps)
    let firstEnd = steps.first { $0.at > opened && endsFirstResponse($0.change) }
    let first = firstEnd.map { (at: $0.at, isMet: isResponse($0.change)) }
    runs.append(run("firstResponse", opened, first, [], steps, tiers, horizon))

    let resolved = steps.first { endsResolution($0.change) }
    let resolution = resolved.map { (at: $0.at, isMet: isResolved($0.change)) }
    runs.append(run("resolution", opened, resolution, holds, steps, tiers, horizon))

    if let first, first.isMet { runs += nextResponses(steps, after: first.at, tiers, horizon) }
    return runs + promises(steps, horizon)
  }

  private static func isResponse(_ change: ComplaintChange) -> Bool {
    switch change {
    case .acknowledged, .replied: true
    default: false
    }
  }

  private static func isResolved(_ change: ComplaintChange) -> Bool { if case .resolved = change { true } else { false } }

  private static func endsResolution(_ change: ComplaintChange) -> Bool {
    switch change {
    case .resolved, .accepted, .closed: true
    default: false
    }
  }

  private static func endsFirstResponse(_ change: ComplaintChange) -> Bool { isResponse(change) || endsResolution(change) }

  private static func holds(_ steps: [Step]) -> [Range<Int64>] {
    var holds: [Range<Int64>] = []
    var since: Int64?
    for step in steps {
      switch step.change {
      case .held where since == nil: since = step.at
      case .resumed, .resolved, .accepted, .closed:
        if let begin = since { holds.append(begin..<step.at) }
        since = nil
      default: break
      }
    }
    if let since { holds.append(since..<Int64.max) }
    return holds
  }

  private static func nextResponses(
    _ steps: [Step], after response: Int64, _ tiers: [(at: Int64, tier: Int)], _ horizon: Int64
  ) -> [Run] {
    var runs: [Run] = []
    var asked: Int64?
    for step in steps where step.at > response {
      switch step.change {
      case .customerReplied where asked == nil: asked = step.at
      case .replied:
        if let start = asked { runs.append(run("nextResponse", start, (step.at, true), [], steps, tiers, horizon)) }
        asked = nil
      case .resolved, .accepted, .closed:
        if let start = asked { runs.append(run("nextResponse", start, (step.at, false), [], steps, tiers, horizon)) }
        return runs
      default: break
      }
    }
    if let asked { runs.append(run("nextResponse", asked, nil, [], steps, tiers, horizon)) }
    return runs
  }

  /// A clock in business time: its target changes with severity and class, counted from the start each time.
  private static func run(
    _ clock: String, _ start: Int64, _ end: (at: Int64, isMet: Bool)?, _ holds: [Range<Int64>], _ steps: [Step],
    _ tiers: [(at: Int64, tier: Int)], _ horizon: Int64
  ) -> Run {
    var run = Run(clock: clock, start: start)
    // An end at the very instant is in time; at the horizon all that is due has fired.
    let stop = end?.at ?? horizon + 1
    var moments = [start]
    for step in steps { if case .severityChanged = step.change, step.at > start, step.at < stop { moments.append(step.at) } }
    for change in tiers where change.at > start && change.at < stop { moments.append(change.at) }
    moments.sort()
    for (index, moment) in moments.enumerated() {
      let seconds = targetMinutes(clock, moment, steps, tiers) * 60
      run.due = BusinessMinutes.add(seconds * 1_000, to: start, holds: holds)
      let warning = BusinessMinutes.add((seconds * 3 + 3) / 4 * 1_000, to: start, holds: holds)
      if moment > start, run.due <= moment {
        run.breached = moment
        return run
      }
      let next = index + 1 < moments.count ? moments[index + 1] : stop
      if run.warned == nil, warning < next { run.warned = max(warning, moment) }
      if run.due < next {
        run.breached = run.due
        return run
      }
    }
    if let end, end.isMet { run.met = end.at }
    return run
  }

  /// The target in force at an instant, rounded up to a minute (policy: critical 0.25, high 0.5, normal 1, low 2).
  private static func targetMinutes(_ clock: String, _ at: Int64, _ steps: [Step], _ tiers: [(at: Int64, tier: Int)]) -> Int64 {
    var severity = Severity.normal
    for step in steps where step.at <= at {
      switch step.change {
      case .opened(let opened): severity = opened.severity
      case .severityChanged(let changed): severity = changed
      default: break
      }
    }
    let tier = tiers.last { $0.at <= at }?.tier ?? 3
    let minutes = Double(targets[clock]?[tier] ?? 0)
    let factors: [Severity: Double] = [.critical: 0.25, .high: 0.5, .normal: 1, .low: 2]
    return Int64((minutes * (factors[severity] ?? 1)).rounded(.up))
  }

  private static func promises(_ steps: [Step], _ horizon: Int64) -> [Run] {
    var runs: [Run] = []
    let ended = steps.first { step in
      switch step.change {
      case .accepted, .closed: true
      default: false
      }
    }?.at
    for step in steps {
      guard case .promiseMade(let promise) = step.change else { continue }
      let promised = promise.promisedAt.milliseconds
      var run = Run(clock: "promise:\(promise.promiseID.rawValue)", start: step.at, due: promised)
      let kept = steps.first { if case .promiseKept(promise.promiseID) = $0.change { $0.at > step.at } else { false } }?.at
      let stop = min(kept ?? .max, ended ?? .max)
      let warning = step.at + ((promised - step.at) * 3 + 3_999) / 4_000 * 1_000
      if warning < min(stop, horizon + 1) { run.warned = warning }
      if promised < min(stop, horizon + 1) { run.breached = promised } else if let kept, kept == stop { run.met = kept }
      runs.append(run)
    }
    return runs
  }
}
