import FleetTesting
import Models
import Testing

@testable import Rules

/// Random lives, legal and not, against the naive oracle and against each other.
@Suite struct CaseProperties {
  typealias Step = (second: Int64, change: ComplaintChange?, tier: Tier?)

  /// Small targets, so that a life of hours sees every clock; severity low doubles them, critical quarters them.
  static let policy: ComplaintPolicy = {
    var policy = ComplaintPolicy.standard
    policy.firstResponse = TierMinutes(a: 5, b: 7, c: 9, d: 13)
    policy.nextResponse = TierMinutes(a: 3, b: 6, c: 10, d: 15)
    policy.resolution = TierMinutes(a: 20, b: 30, c: 40, d: 60)
    return policy
  }()

  /// Open 50 minutes of the first hour, then all but ten of two, closed in between, every day, in UTC.
  static let firm: FirmPolicy = {
    let hours = ["00:05-00:55", "01:00-02:20", "02:30-02:31", "03:00-08:00"].compactMap { OpenHours($0) }
    let weekly = Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, hours) })
    return FirmPolicy(
      zone: .utc, currency: .yuan, defaultStore: StoreID(checked: "store"), defaultCalendar: StoreCalendar(zone: .utc, weekly: weekly))
  }()

  static let start: Int64 = 1_772_409_600
  static let length: Int64 = 10_000

  /// A life of up to 30 steps in the order of their times; several may share a second.
  static func life(_ random: inout SeededGenerator, distinctTimes: Bool, of count: ClosedRange<Int> = 3...30) -> [Step] {
    var seconds: Set<Int64> = []
    var times: [Int64] = []
    for _ in 0..<Int.random(in: count, using: &random) {
      let second = start + Int64.random(in: 0..<length / 10, using: &random) * 10
      if distinctTimes, !seconds.insert(second).inserted { continue }
      times.append(second)
    }
    times.sort()
    return times.enumerated().map { index, second in
      if index == 0 { return (second, change("opened", second, &random), nil) }
      if Int.random(in: 0..<10, using: &random) == 0 { return (second, nil, Tier.allCases.randomElement(using: &random) ?? .a) }
      let names = [
        "opened", "acknowledged", "replied", "replied", "customerReplied", "customerReplied", "held", "held", "resumed", "resumed",
        "assigned",
        "severityChanged", "severityChanged", "promiseMade", "promiseMade", "promiseKept", "resolved", "resolved", "accepted", "rejected",
        "rejected", "reopened", "reopened", "closed",
      ]
      return (second, change(names.randomElement(using: &random) ?? "", second, &random), nil)
    }
  }

  private static func change(_ name: String, _ second: Int64, _ random: inout SeededGenerator) -> ComplaintChange? {
    let severity = (Severity.allCases.randomElement(using: &random) ?? .low).rawValue
    let id = PromiseID(checked: ["a", "b", "c/1"].randomElement(using: &random) ?? "a")
    switch name {
    case "opened": return CaseHistory.change(["opened", severity])
    case "severityChanged": return CaseHistory.change(["severityChanged", severity])
    case "promiseMade":
      let promisedAt = Instant(milliseconds: (second + Int64.random(in: -60...2_000, using: &random)) * 1_000)
      return .promiseMade(ComplaintPromise(promiseID: id, promisedAt: promisedAt))
    case "promiseKept": return .promiseKept(id)
    default: return CaseHistory.change([name])
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `a life says what stopwatches say`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let zone = Self.firm.defaultCalendar
    var openings: [Bool] = []
    for second in 0..<Self.length + 10_000 { openings.append(zone.isOpen(at: Instant(milliseconds: (Self.start + second) * 1_000))) }
    for _ in 0..<3 {
      let steps = Self.life(&random, distinctTimes: false)
      // A tier before complaint events of the same second is taken after them: the oracle gets them in the order of the lane.
      let ordered = steps.enumerated().sorted {
        ($0.element.second, $0.element.change == nil ? 1 : 0, $0.offset) < ($1.element.second, $1.element.change == nil ? 1 : 0, $1.offset)
      }.map(\.element)
      let lane = ComplaintLane(policy: Self.policy, firm: Self.firm)
      var forbidden: [Int] = []
      for (index, step) in ordered.enumerated() {
        let isTaken = try Self.deliver(step, offset: Int64(index), to: lane)
        if !isTaken { forbidden.append(index) }
      }
      let end = Self.start + Self.length + 5_000
      try lane.tick(Instant(milliseconds: end * 1_000))
      var oracle = NaiveCase(policy: Self.policy, isOpen: { second in openings[Int(second - Self.start)] })
      oracle.live(ordered, until: end)
      #expect(lane.said.map { Self.text($0.0, $0.1) } == oracle.said)
      #expect(forbidden == oracle.forbidden)
      #expect(lane.lastCase?.state == oracle.state)
      #expect(lane.lastCase?.level == oracle.level)
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `any order of delivery ends in the same case`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 31)
    let steps = Self.life(&random, distinctTimes: true)
    let end = Instant(milliseconds: (Self.start + Self.length + 40_000) * 1_000)
    let inOrder = ComplaintLane(policy: Self.policy, firm: Self.firm)
    var taken: [Int] = []
    for (index, step) in steps.enumerated() where try Self.deliver(step, offset: Int64(index), to: inOrder) { taken.append(index) }
    try inOrder.tick(end)

    let shuffled = ComplaintLane(policy: Self.policy, firm: Self.firm)
    // Dead letters are fed again until no more are taken; what is forbidden in order stays out.
    var waiting = taken.shuffled(using: &random)
    while !waiting.isEmpty {
      var parked: [Int] = []
      for index in waiting {
        if Int.random(in: 0..<4, using: &random) == 0 {
          try shuffled.tick(Instant(milliseconds: (Self.start + Int64.random(in: 0...Self.length, using: &random)) * 1_000))
        }
        if try !Self.deliver(steps[index], offset: Int64(index), to: shuffled) { parked.append(index) }
      }
      parked += shuffled.takeParkedLater()
      if parked.count == waiting.count, Set(parked) == Set(waiting) { break }
      waiting = parked.shuffled(using: &random)
    }
    try shuffled.tick(end)
    let key = CaseID(CaseHistory.customerID, CaseHistory.complaintID).rowKey
    let expected = try #require(try inOrder.tables.row(key, in: ComplaintTables.cases))
    let found = try #require(try shuffled.tables.row(key, in: ComplaintTables.cases))
    #expect(waiting.isEmpty)
    #expect(found.life == expected.life)
    #expect(inOrder.timers.mapValues(\.due) == shuffled.timers.mapValues(\.due))
    #expect(inOrder.tables.contents["complaint-root-causes"] == shuffled.tables.contents["complaint-root-causes"])
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `a long life, sealed on its way, takes what comes a little late as if in order`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 17)
    let steps = Self.life(&random, distinctTimes: true, of: 900...900)
    let end = Instant(milliseconds: (Self.start + Self.length + 40_000) * 1_000)
    let key = CaseID(CaseHistory.customerID, CaseHistory.complaintID).rowKey
    let inOrder = ComplaintLane(policy: Self.policy, firm: Self.firm)
    var taken: [Int] = []
    for (index, step) in steps.enumerated() where try Self.deliver(step, offset: Int64(index), to: inOrder) { taken.append(index) }
    try inOrder.tick(end)
    let expected = try #require(try inOrder.tables.row(key, in: ComplaintTables.cases))
    #expect(expected.base != nil)

    let jumbled = ComplaintLane(policy: Self.policy, firm: Self.firm)
    var rest = taken
    while !rest.isEmpty {
      var parked: [Int] = []
      var window = Array(rest.prefix(6))
      rest.removeFirst(window.count)
      while !window.isEmpty {
        for index in window.shuffled(using: &random) where try !Self.deliver(steps[index], offset: Int64(index), to: jumbled) {
          parked.append(index)
        }
        parked += jumbled.takeParkedLater()
        if parked.count == window.count, Set(parked) == Set(window) { break }
        window = parked
        parked = []
      }
      #expect(window.isEmpty)
    }
    try jumbled.tick(end)
    let found = try #require(try jumbled.tables.row(key, in: ComplaintTables.cases))
    #expect(found.life == expected.life)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `ticks of a second and ticks of a day publish the same with the same causes`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 131)
    let lives = (0..<3).map { _ in Self.life(&random, distinctTimes: false) }
    let records = lives.enumerated().flatMap { customer, life in life.map { (customer, $0) } }.sorted {
      ($0.1.second, $0.1.change == nil ? 1 : 0) < ($1.1.second, $1.1.change == nil ? 1 : 0)
    }
    let end = Self.start + Self.length + 40_000
    func run(tickEvery interval: Int64) throws -> [String: [ComplaintLane.Published]] {
      let lane = ComplaintLane(policy: Self.policy, firm: Self.firm)
      var nextTick = Self.start + interval
      for (index, record) in records.enumerated() {
        while nextTick < record.1.second {
          try lane.tick(Instant(milliseconds: nextTick * 1_000))
          nextTick += interval
        }
        _ = try Self.deliver(record.1, offset: Int64(index), customer: "c\(record.0)", to: lane)
      }
      try lane.tick(Instant(milliseconds: end * 1_000))
      return Dictionary(grouping: lane.published) { published in
        guard case .event(let event, _) = published.emission else { return "" }
        return event.topic == .rootCauses ? event.topic.rawValue : String(event.key.prefix(2))
      }
    }
    #expect(try run(tickEvery: 7) == run(tickEvery: 86_400))
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `rows are what was written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 7)
    let lane = ComplaintLane(policy: Self.policy, firm: Self.firm)
    for (index, step) in Self.life(&random, distinctTimes: false).enumerated() {
      _ = try Self.deliver(step, offset: Int64(index), to: lane)
      let key = CaseID(CaseHistory.customerID, CaseHistory.complaintID).rowKey
      guard let file = try lane.tables.row(key, in: ComplaintTables.cases) else { continue }
      var writer = RowWriter()
      file.encode(into: &writer)
      let again = try writer.bytes.withUnsafeBytes { (raw) throws(RowError) in try RowReader.read(CaseFile.self, from: raw) }
      #expect(again == file)
    }
  }

  private static func deliver(_ step: Step, offset: Int64, customer: String = "customer", to lane: ComplaintLane) throws -> Bool {
    let customerID = CustomerID(checked: customer)
    let time = Instant(milliseconds: step.second * 1_000)
    if let change = step.change {
      return try lane.take(
        ComplaintEvent(complaintID: CaseHistory.complaintID, customerID: customerID, change: change), at: time, offset: offset)
    }
    if let tier = step.tier { try lane.take(tier: tier, of: customerID, at: time, offset: offset) }
    return true
  }

  /// Without due instants and tiers, which the oracle does not know.
  private static func text(_ event: DerivedEvent, _ time: Instant) -> String {
    let words = CaseHistory.text(event, at: time).split(separator: " ")
    let due = words.firstIndex(of: "due") ?? words.endIndex
    return "\(time.milliseconds / 1_000) " + words[2..<due].joined(separator: " ")
  }
}
