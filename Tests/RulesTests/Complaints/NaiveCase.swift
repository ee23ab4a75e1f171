import Models

@testable import Rules

/// The naive oracle of a case: a stopwatch per clock that is looked at every second.
///
/// Written from RULES, "Complaints" with counters instead of instants: it computes no due instant. All times are whole seconds. At each
/// second first the events of that second happen, then what is due fires; then the second passes, and each stopwatch counts it if its
/// clock runs. Records of a stopwatch say when it showed what, for re-basing.
struct NaiveCase {
  struct Stopwatch {
    var name: String
    /// Seconds at which it breaches and warns.
    var target: Int64
    var warning: Int64
    var counted: Int64 = 0
    var isRunning = true
    var isWarned = false
    var isBreached = false
    /// Runs in the night and in holds.
    var isWall = false
    var stopsInHolds = false
  }

  let policy: ComplaintPolicy
  /// Whether the store is open in the second that begins now.
  let isOpen: (Int64) -> Bool
  var watches: [String: Stopwatch] = [:]
  var state: CaseState?
  var level: Int64 = 1
  var tier = Tier.d
  var severity = Severity.normal
  var hasResponse = false
  var reopenings = 0
  var usedBefore: Int64 = 0
  var said: [String] = []
  var forbidden: [Int] = []

  /// Lives through a history; events are indexed as given, which is also their order at one second.
  mutating func live(_ events: [(second: Int64, change: ComplaintChange?, tier: Tier?)], until end: Int64) {
    guard let first = events.first?.second else { return }
    var next = 0
    for now in first...end {
      while next < events.count, events[next].second == now {
        if let change = events[next].change {
          if !happen(change, now) { forbidden.append(next) }
        } else if let tier = events[next].tier {
          change(to: tier, now)
        }
        next += 1
      }
      fireDue(now)
      for name in Array(watches.keys) { count(name, now) }
    }
  }

  private mutating func count(_ name: String, _ now: Int64) {
    guard var watch = watches[name], watch.isRunning else { return }
    if watch.isWall || (isOpen(now) && !(watch.stopsInHolds && state == .held)) { watch.counted += 1 }
    watches[name] = watch
  }

  private mutating func fireDue(_ now: Int64) {
    var again = true
    while again {
      again = false
      for name in watches.keys.sorted() {
        guard let watch = watches[name], watch.isRunning, !watch.isBreached else { continue }
        if watch.counted >= watch.target, isReached(watch, now) {
          breach(name, now)
          again = true
        } else if !watch.isWarned, watch.counted >= watch.warning, isReached(watch, now) {
          warn(name, now)
          again = true
        }
      }
    }
  }

  /// A target of nothing is reached when the store opens; all targets here are more than nothing.
  private func isReached(_ watch: Stopwatch, _ now: Int64) -> Bool { watch.target > 0 || watch.isWall || isOpen(now) }

  private mutating func warn(_ name: String, _ now: Int64) {
    watches[name]?.isWarned = true
    said.append("\(now) warned \(name) L\(level)")
  }

  private mutating func breach(_ name: String, _ now: Int64) {
    watches[name]?.isBreached = true
    said.append("\(now) breached \(name) L\(level)")
    raise("breach", name, now)
    if name == "resolution" || name == "level", level < 4 { start("level", table(policy.resolution) / 2, stopsInHolds: true) }
  }

  private mutating func raise(_ reason: String, _ name: String, _ now: Int64) {
    guard level < 4 else { return }
    level += 1
    said.append("\(now) escalated \(name) \(level - 1)>\(level) \(reason)")
  }

  private mutating func start(_ name: String, _ target: Int64, stopsInHolds: Bool = false) {
    watches[name] = Stopwatch(name: name, target: target, warning: threeQuarters(target), stopsInHolds: stopsInHolds)
  }

  private func threeQuarters(_ target: Int64) -> Int64 { (target * 3 + 3) / 4 }

  /// A target in seconds: minutes by tier, times the factor, up to a whole minute.
  private func table(_ minutes: TierMinutes) -> Int64 {
    let quarters: Int64 = severity == .critical ? 1 : severity == .high ? 2 : severity == .normal ? 4 : 8
    return (minutes[tier] * quarters + 3) / 4 * 60
  }

  private func resolutionTarget() -> Int64 { max(table(policy.resolution) - usedBefore, table(policy.resolution) / 4) }

  private mutating func meet(_ name: String, _ now: Int64) {
    guard let watch = watches[name], watch.isRunning else { return }
    watches[name]?.isRunning = false
    if !watch.isBreached { said.append("\(now) met \(name) \(watch.counted / 60) L\(level)") }
  }

  private mutating func stop(_ chosen: (String) -> Bool) {
    for name in Array(watches.keys) where chosen(name) { watches[name]?.isRunning = false }
  }

  private mutating func rebase(_ now: Int64) {
    for (name, target) in [
      ("firstResponse", table(policy.firstResponse)), ("level", table(policy.resolution) / 2), ("nextResponse", table(policy.nextResponse)),
      ("resolution", resolutionTarget()),
    ] {
      guard var watch = watches[name], watch.isRunning, !watch.isBreached else { continue }
      watch.target = target
      watch.warning = threeQuarters(target)
      watches[name] = watch
    }
  }

  private mutating func catchUp(_ now: Int64) {
    for name in ["firstResponse", "level", "nextResponse", "resolution"] {
      guard let watch = watches[name], watch.isRunning, !watch.isBreached else { continue }
      if watch.counted >= watch.target {
        breach(name, now)
      } else if !watch.isWarned, watch.counted >= watch.warning {
        warn(name, now)
      }
    }
  }

  private mutating func change(to tier: Tier, _ now: Int64) {
    guard let state, state != .closed, state != .accepted else {
      self.tier = tier
      return
    }
    guard tier != self.tier else { return }
    self.tier = tier
    rebase(now)
    catchUp(now)
  }

  private mutating func happen(_ change: ComplaintChange, _ now: Int64) -> Bool {
    if case .opened(let opened) = change {
      guard state == nil else { return false }
      state = .open
      severity = opened.severity
      level = tier == .a && (severity == .high || severity == .critical) ? 2 : 1
      start("firstResponse", table(policy.firstResponse))
      start("resolution", table(policy.resolution), stopsInHolds: true)
      return true
    }
    guard let state else { return false }
    let works = state == .open || state == .held
    switch change {
    case .opened: return false
    case .acknowledged, .replied, .customerReplied:
      if state == .resolved { return true }
      guard works else { return false }
      if case .customerReplied = change {
        if hasResponse, watches["nextResponse"]?.isRunning != true { start("nextResponse", table(policy.nextResponse)) }
        return true
      }
      hasResponse = true
      meet("firstResponse", now)
      if case .replied = change { meet("nextResponse", now) }
    case .held:
      guard state == .open else { return false }
      self.state = .held
    case .resumed:
      guard state == .held else { return false }
      self.state = .open
    case .assigned: return works || state == .resolved
    case .severityChanged(let severity):
      guard works || state == .resolved else { return false }
      self.severity = severity
      rebase(now)
      if tier == .a, severity == .high || severity == .critical, level < 2 { raise("severity", "resolution", now) }
      catchUp(now)
    case .promiseMade(let promise):
      let name = "promise:\(promise.promiseID)"
      guard works || state == .resolved, watches[name] == nil else { return false }
      let wall = promise.promisedAt.milliseconds / 1_000 - now
      watches[name] = Stopwatch(name: name, target: max(wall, 0), warning: threeQuarters(max(wall, 0)), isWall: true)
      if wall < 0 { breach(name, now) }
    case .promiseKept(let id):
      guard works || state == .resolved, watches["promise:\(id)"]?.isRunning == true else { return false }
      meet("promise:\(id)", now)
    case .resolved:
      guard works else { return false }
      meet("resolution", now)
      stop { !$0.hasPrefix("promise:") }
      self.state = .resolved
    case .accepted, .closed:
      if case .accepted = change, state != .resolved { return false }
      if state == .closed { return false }
      stop { _ in true }
      if case .accepted = change { self.state = .accepted } else { self.state = .closed }
    case .rejected, .reopened:
      if case .rejected = change, state != .resolved { return false }
      if works { return false }
      usedBefore += watches["resolution"]?.counted ?? 0
      self.state = .open
      start("resolution", resolutionTarget(), stopsInHolds: true)
      if case .rejected = change {
        raise("rejected", "resolution", now)
      } else {
        reopenings += 1
        if reopenings == 2 { raise("reopened", "resolution", now) }
      }
    }
    return true
  }
}
