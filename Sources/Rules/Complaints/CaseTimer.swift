import Models

/// The timers of a case and their names, which belong to the contract: ids of what they publish are made from them.
///
/// `<complaintID>/<clock>/breach|warning`, where the clock is its kind and of a promise `promise:<id>`; `<complaintID>/case/tombstone`;
/// `<complaintID>/<offset>/wait` for an event that waits for the opening. A name is read from its end, since a complaint's id may hold
/// any character.
enum CaseTimer: Hashable {
  case breach(clock: String)
  case warning(clock: String)
  case tombstone
  case wait(offset: Int64)

  /// The name of this timer of a case.
  func name(_ complaintID: ComplaintID) -> String {
    switch self {
    case .breach(let clock): "\(complaintID)/\(clock)/breach"
    case .warning(let clock): "\(complaintID)/\(clock)/warning"
    case .tombstone: "\(complaintID)/case/tombstone"
    case .wait(let offset): "\(complaintID)/\(offset)/wait"
    }
  }

  /// The complaint and the timer of a name; `nil` when it is none of this rule's.
  static func parse(_ name: String) -> (ComplaintID, CaseTimer)? {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    let middle = String(Substring(parts[parts.count - 2]))
    let last = String(Substring(parts[parts.count - 1]))
    let tail = middle.utf8.count + last.utf8.count + 2
    guard let complaintID = ComplaintID(String(Substring(name.utf8.dropLast(tail)))) else { return nil }
    switch last {
    case "breach": return (complaintID, .breach(clock: middle))
    case "warning": return (complaintID, .warning(clock: middle))
    case "tombstone": return (complaintID, .tombstone)
    case "wait": return Int64(middle).map { (complaintID, .wait(offset: $0)) }
    default: return nil
    }
  }
}

/// A timer of a clock that is to fire.
struct ArmedTimer: Hashable {
  var timer: CaseTimer
  var clock: ClockName?
  var due: Instant
  var run: Int64
}

extension CaseLife {
  /// The timers that the running clocks want.
  ///
  /// A warning that would not come before its breach never fires and is not wanted.
  var wantedTimers: [ArmedTimer] {
    var wanted: [ArmedTimer] = []
    for run in clocks where run.isPending {
      if let due = run.dueAt {
        wanted.append(ArmedTimer(timer: .breach(clock: run.clock.timerText), clock: run.clock, due: due, run: run.run))
      }
      if let due = run.warnsAt, run.warnedAt == nil, run.dueAt.map({ due < $0 }) ?? true {
        wanted.append(ArmedTimer(timer: .warning(clock: run.clock.timerText), clock: run.clock, due: due, run: run.run))
      }
    }
    return wanted
  }

  /// The wanted timer that fires first: by due instant, then by name as bytes.
  var nextTimer: ArmedTimer? {
    wantedTimers.min { left, right in
      left.due != right.due ? left.due < right.due : left.timer.suffix.utf8.lexicographicallyPrecedes(right.timer.suffix.utf8)
    }
  }

  /// Fires a wanted timer at the instant it was due.
  mutating func fire(_ timer: ArmedTimer, id: CaseID, _ timing: CaseTiming) -> [CaseOutput] {
    guard let clock = timer.clock else { return [] }
    var voice = CaseVoice(id: id, time: timer.due, timing)
    if case .breach = timer.timer { breach(clock, at: timer.due, &voice, timing) } else { warn(clock, at: timer.due, &voice) }
    asOf = max(asOf, timer.due)
    return voice.outputs
  }
}

extension CaseTimer {
  /// The part of the name that differs between timers of one case.
  fileprivate var suffix: String {
    switch self {
    case .breach(let clock): "\(clock)/breach"
    case .warning(let clock): "\(clock)/warning"
    case .tombstone: "case/tombstone"
    case .wait(let offset): "\(offset)/wait"
    }
  }
}
