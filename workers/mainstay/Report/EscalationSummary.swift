import Models

/// How the promises to complaining customers were kept: by month and clock what was met, warned, breached and escalated, and what is open now.
struct EscalationSummary {
  /// What became of the clocks that came to something.
  struct Sums: Hashable {
    var met = 0
    var warned = 0
    var breached = 0
    var escalated = 0

    static func + (left: Self, right: Self) -> Self {
      Sums(
        met: left.met + right.met, warned: left.warned + right.warned, breached: left.breached + right.breached,
        escalated: left.escalated + right.escalated)
    }

    /// Of those that ended one way or the other, how many were in time; a percentage with one decimal, rounded down.
    fileprivate var share: String {
      guard met + breached > 0 else { return "" }
      let share = met * 1_000 / (met + breached)
      return "\(share / 10).\(share % 10) %"
    }
  }

  private let zone: Zone
  private var months: [String: [ClockKind: Sums]] = [:]
  private var open: [Int64: Int] = [:]
  private var cases = 0

  /// Months are those of the firm's zone.
  init(zone: Zone) { self.zone = zone }

  /// Counts an event of `complaint-escalations`.
  mutating func add(_ event: Event<EventPayload>) {
    guard case .derived(let derived) = event.payload else { return }
    let month = String(zone.date(at: event.time).description.prefix(7))
    func count(_ clock: ClockKind, _ field: WritableKeyPath<Sums, Int>) {
      months[month, default: [:]][clock, default: Sums()][keyPath: field] += 1
    }
    switch derived {
    case .complaintMet(let met): count(met.clock.clock, \.met)
    case .complaintWarned(let clock): count(clock.clock, \.warned)
    case .complaintBreached(let clock): count(clock.clock, \.breached)
    case .complaintEscalated(let raised): count(raised.clock.clock, \.escalated)
    default: return
    }
  }

  /// Counts a case as it stands now.
  mutating func add(_ value: ComplaintCase) {
    cases += 1
    if value.state == .open || value.state == .held { open[value.level, default: 0] += 1 }
  }

  // MARK: For people

  /// The table and what is open; a row for each month, or for each month and clock with the sums of all months below.
  func lines(byClock: Bool) -> [String] {
    guard !months.isEmpty || cases > 0 else { return ["No complaint has come in yet."] }
    let levels = open.sorted { $0.key < $1.key }.map { "\($0.value) at level \($0.key)" }.joined(separator: ", ")
    return ["Complaint clocks by month:"] + (byClock ? clockTable : monthTable)
      + ["Open cases: \(levels.isEmpty ? "none" : levels), of \(cases) in all."]
  }

  private var monthTable: [String] {
    var table = TextTable("MONTH", ">MET", ">WARNED", ">BREACHED", ">ESCALATED")
    for (name, clocks) in months.sorted(by: { $0.key < $1.key }) {
      let sums = clocks.values.reduce(Sums(), +)
      table.add(name, String(sums.met), String(sums.warned), String(sums.breached), String(sums.escalated))
    }
    return table.lines
  }

  private var clockTable: [String] {
    var table = TextTable("MONTH", "CLOCK", ">MET", ">WARNED", ">BREACHED", ">ESCALATED", ">IN TIME")
    func add(_ name: String, _ clocks: [ClockKind: Sums]) {
      for clock in ClockKind.allCases {
        guard let sums = clocks[clock] else { continue }
        table.add(
          name, clock.rawValue, String(sums.met), String(sums.warned), String(sums.breached), String(sums.escalated), sums.share)
      }
    }
    for (name, clocks) in months.sorted(by: { $0.key < $1.key }) { add(name, clocks) }
    add("all", months.values.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) })
    return table.lines
  }

  // MARK: For machines

  /// An object for each month and clock, and one for the open cases.
  var json: [String] {
    var objects: [String] = []
    for (name, clocks) in months.sorted(by: { $0.key < $1.key }) {
      for clock in ClockKind.allCases {
        guard let sums = clocks[clock] else { continue }
        objects.append(
          JSONLine.object("clock") { writer in
            writer.field("month", name)
            writer.field("clock", clock.rawValue)
            writer.field("met", Int64(sums.met))
            writer.field("warned", Int64(sums.warned))
            writer.field("breached", Int64(sums.breached))
            writer.field("escalated", Int64(sums.escalated))
          })
      }
    }
    objects.append(
      JSONLine.object("cases") { writer in
        writer.field("cases", Int64(cases))
        writer.field("open", Int64(open.values.reduce(0, +)))
        writer.objects("levels", open.sorted { $0.key < $1.key }) { level, writer in
          writer.field("level", level.key)
          writer.field("open", Int64(level.value))
        }
      })
    return objects
  }
}
