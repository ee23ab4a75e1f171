import Models

/// How the promises to complaining customers were kept: by month what was met, warned, breached and escalated, and what is open now.
struct EscalationSummary {
  private struct Month {
    var met = 0
    var warned = 0
    var breached = 0
    var escalated = 0
  }

  private let zone: Zone
  private var months: [String: Month] = [:]
  private var open: [Int64: Int] = [:]
  private var cases = 0

  /// Months are those of the firm's zone.
  init(zone: Zone) { self.zone = zone }

  /// Counts an event of `complaint-escalations`.
  mutating func add(_ event: Event<EventPayload>) {
    guard case .derived(let derived) = event.payload else { return }
    let month = String(zone.date(at: event.time).description.prefix(7))
    switch derived {
    case .complaintMet: months[month, default: Month()].met += 1
    case .complaintWarned: months[month, default: Month()].warned += 1
    case .complaintBreached: months[month, default: Month()].breached += 1
    case .complaintEscalated: months[month, default: Month()].escalated += 1
    default: return
    }
  }

  /// Counts a case as it stands now.
  mutating func add(_ value: ComplaintCase) {
    cases += 1
    if value.state == .open || value.state == .held { open[value.level, default: 0] += 1 }
  }

  var lines: [String] {
    guard !months.isEmpty || cases > 0 else { return ["No complaint has come in yet."] }
    var table = TextTable("MONTH", ">MET", ">WARNED", ">BREACHED", ">ESCALATED")
    for (name, month) in months.sorted(by: { $0.key < $1.key }) {
      table.add(name, String(month.met), String(month.warned), String(month.breached), String(month.escalated))
    }
    let levels = open.sorted { $0.key < $1.key }.map { "\($0.value) at level \($0.key)" }.joined(separator: ", ")
    return ["Complaint clocks by month:"] + table.lines + ["Open cases: \(levels.isEmpty ? "none" : levels), of \(cases) in all."]
  }
}
