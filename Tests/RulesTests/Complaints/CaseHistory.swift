import Models

@testable import Rules

/// One case's history as text: what comes in, in the order of its arrival, and what must come out.
///
/// ```
/// A history's name, a sentence
/// tier A
/// Mon 09:00 opened normal
/// > Mon 09:11:15 warned firstResponse L1 due Mon 09:15
/// tick Mon 10:00
/// Mon 10:00 accepted !
/// = open L2
/// ```
/// Times are wall times of Shanghai in the weeks from Monday, 2 March 2026 (`Mon2` is in the second week), where the default calendar
/// is open from Monday to Saturday, 08:30–18:00. `tier` before the opening is known beforehand. A line that begins with `>` is an
/// output; outputs are compared as a whole, so they may stand wherever they read best. `!` marks an event that must be parked. `=` is
/// the case in the end.
struct CaseHistory: CustomStringConvertible, Sendable {
  enum Step: Sendable {
    case event(ComplaintChange, Instant, isForbidden: Bool)
    case tier(Tier, Instant, provisional: Bool)
    case tick(Instant)
  }

  var name: String
  var steps: [Step] = []
  var outputs: [String] = []
  var ending: String?
  var tier: Tier?

  var description: String { name }

  static let customerID = CustomerID(checked: "customer")
  static let complaintID = ComplaintID(checked: "case")

  /// Histories separated by empty lines; a line that cannot be read is kept as an output that never comes, so that its test fails.
  static func parse(_ text: String) -> [CaseHistory] {
    text.split(separator: "\n\n").map { block in
      var lines = block.split(separator: "\n").map(String.init)
      var history = CaseHistory(name: lines.removeFirst())
      for line in lines { history.read(line) }
      return history
    }
  }

  private mutating func read(_ line: String) {
    var words = line.split(separator: " ").map(String.init)
    if words[0] == ">" { return outputs.append(words.dropFirst().joined(separator: " ")) }
    if words[0] == "=" { return ending = words.dropFirst().joined(separator: " ") }
    if words[0] == "tier", let known = Tier(rawValue: words[1]) { return tier = known }
    if words[0] == "tick", let time = Self.time(words[1], words[2]) { return steps.append(.tick(time)) }
    let isForbidden = words.last == "!"
    if isForbidden { words.removeLast() }
    guard words.count > 2, let time = Self.time(words[0], words[1]) else { return outputs.append("unreadable: \(line)") }
    if words[2] == "tier", let tier = Tier(rawValue: words[3]) {
      steps.append(.tier(tier, time, provisional: words.last == "provisional"))
    } else if let change = Self.change(Array(words.dropFirst(2))) {
      steps.append(.event(change, time, isForbidden: isForbidden))
    } else {
      outputs.append("unreadable: \(line)")
    }
  }

  static func change(_ words: [String]) -> ComplaintChange? {
    let answer = ComplaintAnswer(by: "staff")
    switch words[0] {
    case "opened":
      return Severity(rawValue: words[1]).map {
        .opened(OpenedComplaint(storeID: StoreID(checked: "store"), channel: .phone, category: "repair", severity: $0))
      }
    case "acknowledged": return .acknowledged(answer)
    case "replied": return .replied(answer)
    case "customerReplied": return .customerReplied(note: nil)
    case "held": return .held(.waitingForCustomer)
    case "resumed": return .resumed(.waitingForCustomer)
    case "assigned": return .assigned(ownerID: StaffID(checked: words.count > 1 ? words[1] : "li"))
    case "severityChanged": return Severity(rawValue: words[1]).map { .severityChanged($0) }
    case "promiseMade":
      return time(words[2], words[3]).map { .promiseMade(ComplaintPromise(promiseID: PromiseID(checked: words[1]), promisedAt: $0)) }
    case "promiseKept": return .promiseKept(PromiseID(checked: words[1]))
    case "resolved":
      let cause = words.count > 1 ? RootCause(rawValue: words[1]) : nil
      return .resolved(ComplaintResolution(by: "staff", resolution: "done", rootCause: cause))
    case "accepted": return .accepted(note: nil)
    case "rejected": return .rejected(note: nil)
    case "reopened": return .reopened(note: nil)
    case "closed": return .closed(note: nil)
    default: return nil
    }
  }

  /// Runs the history and says what came out, how the case ended and which steps were parked against expectation.
  func run(policy: ComplaintPolicy = .standard) throws -> (outputs: [String], ending: String?, surprises: [String], lane: ComplaintLane) {
    let lane = ComplaintLane(policy: policy)
    var surprises: [String] = []
    if let tier, let before = Self.time("Mon", "00:00") { try lane.take(tier: tier, of: Self.customerID, at: before, offset: 0) }
    for (index, step) in steps.enumerated() {
      switch step {
      case .event(let change, let time, let isForbidden):
        let event = ComplaintEvent(complaintID: Self.complaintID, customerID: Self.customerID, change: change)
        let wasTaken = try lane.take(event, at: time, offset: Int64(index + 1))
        if wasTaken == isForbidden { surprises.append("\(change) at \(Self.text(time)) was \(wasTaken ? "taken" : "parked")") }
        if lane.changesByParked > 0 { surprises.append("a parked \(change) changed something") }
      case .tier(let tier, let time, let provisional):
        try lane.take(tier: tier, provisional: provisional, of: Self.customerID, at: time, offset: Int64(index + 1))
      case .tick(let time): try lane.tick(time)
      }
    }
    let ending = lane.lastCase.map { "\($0.state.rawValue) L\($0.level)" }
    return (lane.said.map { Self.text($0.0, at: $0.1) }, ending, surprises, lane)
  }

  static func text(_ event: DerivedEvent, at time: Instant) -> String {
    func clock(_ event: ComplaintClockEvent) -> (String, String) {
      (event.promiseID.map { "promise:\($0)" } ?? event.clock.rawValue, event.dueAt.map { " due \(text($0))" } ?? "")
    }
    switch event {
    case .complaintWarned(let event):
      let (name, due) = clock(event)
      return "\(text(time)) warned \(name) L\(event.level)\(due)"
    case .complaintBreached(let event):
      let (name, due) = clock(event)
      return "\(text(time)) breached \(name) L\(event.level)\(due)"
    case .complaintMet(let met):
      let (name, due) = clock(met.clock)
      return "\(text(time)) met \(name) \(met.elapsedMinutes) L\(met.clock.level)\(due)"
    case .complaintEscalated(let raise):
      let (name, due) = clock(raise.clock)
      return "\(text(time)) escalated \(name) \(raise.fromLevel)>\(raise.toLevel) \(raise.reason.rawValue)\(due)"
    default: return "\(event)"
    }
  }

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let monday = CivilDate(year: 2026, month: 3, day: 2) ?? CivilDate(dayNumber: 0)

  /// `Mon 09:00`, `Tue2 09:00:01` or `Tue 09:00:00.001` in Shanghai, eight hours ahead of UTC.
  static func time(_ day: String, _ clock: String) -> Instant? {
    guard let index = days.firstIndex(of: String(day.prefix(3))) else { return nil }
    let week = Int(day.dropFirst(3)) ?? 1
    let parts = clock.split(separator: ":").compactMap { Double($0) }
    guard parts.count >= 2 else { return nil }
    let ofDay = parts[0] * 3_600_000 + parts[1] * 60_000 + (parts.count > 2 ? parts[2] * 1_000 : 0)
    let date = monday.adding(days: index + (week - 1) * 7)
    return Instant(milliseconds: Int64(date.dayNumber) * 86_400_000 + Int64(ofDay.rounded()) - 28_800_000)
  }

  static func text(_ instant: Instant) -> String {
    let local = instant.milliseconds + 28_800_000
    let days = Int(local.flooredQuotient(86_400_000)) - monday.dayNumber
    let ofDay = local - local.flooredQuotient(86_400_000) * 86_400_000
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    var text =
      "\(Self.days[((days % 7) + 7) % 7])\(days >= 7 ? "\(days / 7 + 1)" : "") \(two(ofDay / 3_600_000)):\(two(ofDay / 60_000 % 60))"
    if ofDay % 60_000 != 0 { text += ":\(two(ofDay / 1_000 % 60))" }
    if ofDay % 1_000 != 0 { text += ".\(ofDay % 1_000)" }
    return text
  }
}
