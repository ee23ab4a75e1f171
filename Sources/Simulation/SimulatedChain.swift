package import Models

/// The chain of workshops that is simulated, and for how long.
package struct SimulatedChain: Sendable {
  package let customers: Int
  package let seed: UInt64
  /// The first instant of the simulated time: a midnight of `zone`.
  package let start: Instant
  /// The first instant after it: a midnight too.
  package let end: Instant
  let zone: Zone
  let firstDate: CivilDate
  let days: Int

  /// `months` that end with the midnight at which `endDate` begins, in the zone of the firm.
  package init(customers: Int, months: Int, seed: UInt64, endDate: CivilDate, zone: Zone) {
    self.customers = customers
    self.seed = seed
    self.zone = zone
    firstDate = endDate.adding(months: -months)
    days = endDate.dayNumber - firstDate.dayNumber
    start = zone.startOfDay(firstDate)
    end = zone.startOfDay(endDate)
  }

  /// One store for each 400 customers, at most sixty.
  var stores: Int { min(60, max(1, customers / 400)) }

  /// The instant at which the firm's clocks show this second of this day.
  func instant(day: Int, second: Int) -> Instant {
    let wall = WallClock(date: firstDate.adding(days: day), minuteOfDay: second / 60)
    return zone.instant(of: wall) + .seconds(Int64(second % 60))
  }

  /// The next day on which stores are open: they are closed on Sundays.
  func openDay(_ day: Int) -> Int { firstDate.adding(days: day).weekday == .sunday ? day + 1 : day }
}
