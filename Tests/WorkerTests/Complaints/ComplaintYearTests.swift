import FleetTesting
import Models
import Testing

/// A year of complaints lived in four ways that must not differ: as history, live with nothing late, and replayed from the live log, twice.
@Suite struct ComplaintYearTests {
  static let policy = """
    calendars:
      standard: {holidays: [2026-02-17, 2026-10-01]}
      berlin: {zone: Europe/Berlin, hours: {mon: ["08:00-12:00", "13:00-17:00"], tue: ["22:00-06:00"], sat: ["00:00-24:00"]}}
    stores:
      s1: {}
      berlin: {calendar: berlin}
    """

  /// Fed as history: each midnight of the firm and a quarter of an hour, all up to then, then the tick.
  private func history(_ year: ComplaintYear) throws -> ComplaintsWorkerLane {
    let lane = try ComplaintsWorkerLane(policy: Self.policy)
    var next = 0
    for day in 1...460 {
      let tick = ComplaintYear.start + .days(Int64(day)) + .minutes(15)
      while next < year.entries.count, year.entries[next].event.time <= tick {
        lane.tester.append(year.entries[next].event, to: year.entries[next].topic)
        next += 1
      }
      try lane.tick(at: tick, .history)
    }
    #expect(next == year.entries.count)
    return lane
  }

  /// The instants of a live clock: some second after each event, and a few of quiet hours.
  private func instants(_ year: ComplaintYear, seed: UInt64) -> [Instant] {
    var random = SeededGenerator(seed: seed)
    var instants: Set<Instant> = []
    for entry in year.entries where Int.random(in: 0..<3, using: &random) > 0 {
      let milliseconds = entry.event.time.milliseconds + Int64.random(in: 0...3_000, using: &random)
      instants.insert(Instant(milliseconds: (milliseconds + 999) / 1_000 * 1_000))
    }
    for _ in 0..<200 { instants.insert(ComplaintYear.start + .seconds(Int64.random(in: 0..<365 * 86_400, using: &random))) }
    // A clock that stands still for a day would make the next record one of the future.
    for quarter in 1...365 * 4 { instants.insert(ComplaintYear.start + .hours(Int64(quarter) * 6)) }
    for day in 366...460 { instants.insert(ComplaintYear.start + .days(Int64(day)) + .minutes(15)) }
    return instants.sorted()
  }

  /// Lived as it happens; the process dies now and then, and once its disk is lost.
  private func live(_ year: ComplaintYear, seed: UInt64, isReplay: Bool = false, crashing: Bool = false) throws -> ComplaintsWorkerLane {
    let lane = try ComplaintsWorkerLane(policy: Self.policy, isReplay: isReplay)
    var next = 0
    for (index, tick) in instants(year, seed: seed).enumerated() {
      while next < year.entries.count, year.entries[next].event.time <= tick {
        lane.tester.append(year.entries[next].event, to: year.entries[next].topic)
        next += 1
      }
      if crashing, index % 40 == 17 {
        try lane.tester.work()
        try lane.tester.commit(isPublished: index % 80 == 17)
        lane.tester.crash()
      }
      if crashing, index == 300 { try lane.tester.loseDisk() }
      try lane.tick(at: tick)
    }
    return lane
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `history, a live run with nothing late, and replays say the same with the same ids and times`(seed: UInt64) throws {
    let year = ComplaintYear(seed: seed, customers: 25, complaintsEach: 3)
    let history = try history(year)
    let live = try live(year, seed: seed, crashing: true)
    let replay = try self.live(year, seed: seed, isReplay: true)
    let again = try self.live(year, seed: seed, isReplay: true)

    let escalations = history.recordsByKey(of: "complaint-escalations")
    #expect(escalations.values.reduce(0) { $0 + $1.count } > 300)
    #expect(live.recordsByKey(of: "complaint-escalations") == escalations)
    #expect(replay.recordsByKey(of: "complaint-escalations") == escalations)
    // Two replays are the same to the byte, in the order of the whole partition.
    for topic in ["complaint-escalations", "complaint-cases", "root-causes", "dead-letters"] {
      #expect(replay.records(of: topic) == again.records(of: topic), "\(topic)")
    }
    #expect(live.lastByKey(of: "complaint-cases") == history.lastByKey(of: "complaint-cases"))
    #expect(live.lastByKey(of: "root-causes") == history.lastByKey(of: "root-causes"))
    #expect(live.deadLetters.sorted() == history.deadLetters.sorted())
    #expect(history.deadLetters.contains { $0.hasPrefix("illegal-transition") })
  }
}
