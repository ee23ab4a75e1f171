import FleetTesting
import Models
import Testing

@testable import Rules

@Suite struct ServicePredictionTests {
  private let plan = ServicePlan(name: "minor", codes: ["minor"], months: 6, km: 7_500)
  private let policy = FollowUpPolicy()

  /// A vehicle with a service and readings, by hand.
  private func vehicle(service: String, km: Int64?, readings: [(String, Int64)]) throws -> FollowUpVehicle {
    var vehicle = FollowUpVehicle()
    var last = Instant(milliseconds: 0)
    for (date, km) in readings {
      last = max(last + .milliseconds(1), Instant(shanghai: "\(date) 10:00"))
      vehicle.take(km: km, on: try #require(CivilDate(date)), at: last, policy)
    }
    let date = try #require(CivilDate(service))
    vehicle.take(.init(plan: "minor", visitID: VisitID(checked: "v"), time: Instant(milliseconds: 0), date: date, km: km))
    return vehicle
  }

  @Test func `a month that is shorter ends the months`() throws {
    let vehicle = try vehicle(service: "2025-08-31", km: nil, readings: [])
    #expect(vehicle.prediction(of: plan, at: try #require(CivilDate("2025-09-01")), policy)?.date == CivilDate("2026-02-28"))
  }

  @Test func `two readings on one day are no line`() throws {
    let vehicle = try vehicle(service: "2026-01-05", km: 10_000, readings: [("2026-01-05", 10_000), ("2026-01-05", 10_400)])
    let prediction = vehicle.prediction(of: plan, at: try #require(CivilDate("2026-01-05")), policy)
    #expect(prediction == ServicePrediction(date: try #require(CivilDate("2026-07-05"))))
  }

  @Test func `the error of three readings, worked out by hand`() throws {
    // 75 km a day through (0, 10500); the errors are 250, −500 and 250, so s = √375000; the line reaches 17,500 km at x* = 93.33;
    // (s/75)·√(1/3 + 93.33²/1800) = 18.57.
    let vehicle = try vehicle(
      service: "2026-01-05", km: 10_000, readings: [("2025-12-06", 8_500), ("2026-01-05", 10_000), ("2026-02-04", 13_000)])
    let prediction = vehicle.prediction(of: plan, at: try #require(CivilDate("2026-02-04")), policy)
    #expect(prediction == ServicePrediction(date: try #require(CivilDate("2026-04-08")), error: 18.6))
  }

  @Test func `readings on a line have no error, and reach the very day`() throws {
    let vehicle = try vehicle(
      service: "2026-01-05", km: 10_000, readings: [("2025-12-06", 8_500), ("2026-01-05", 10_000), ("2026-02-04", 11_500)])
    let prediction = vehicle.prediction(of: plan, at: try #require(CivilDate("2026-02-04")), policy)
    #expect(prediction == ServicePrediction(date: try #require(CivilDate("2026-06-04")), error: 0))
  }

  @Test func `a vehicle that hardly moves, or never stops, is taken at the bounds, through the means`() throws {
    // Fast: 1,000 km a day through the mean (−5, 5000) becomes 500: 17,500 km at −5 + 25 = day 20, without an error.
    let fast = try vehicle(
      service: "2026-01-05", km: 10_000, readings: [("2025-12-26", 0), ("2025-12-31", 5_000), ("2026-01-05", 10_000)])
    #expect(
      fast.prediction(of: plan, at: try #require(CivilDate("2026-01-05")), policy)
        == ServicePrediction(date: try #require(CivilDate("2026-01-25"))))
    // Slow: 5 km a day need 1,500 days, so the months decide.
    let slow = try vehicle(service: "2026-01-05", km: 10_000, readings: [("2025-01-05", 9_999), ("2026-01-05", 10_000)])
    #expect(slow.prediction(of: plan, at: try #require(CivilDate("2026-01-05")), policy)?.date == CivilDate("2026-07-05"))
    let byDistanceOnly = ServicePlan(name: "minor", codes: ["minor"], months: nil, km: 7_500)
    // The means are 182.5 days before, at 9,999.5 km: 7,500.5/5 = 1500.1 days later, ⌊1317.6⌋ = 1317 days after the service.
    #expect(
      slow.prediction(of: byDistanceOnly, at: try #require(CivilDate("2026-01-05")), policy)?.date
        == CivilDate("2026-01-05")?.adding(days: 1_317))
  }

  @Test func `readings older than 24 months say nothing`() throws {
    let vehicle = try vehicle(
      service: "2026-01-05", km: 10_000, readings: [("2024-01-04", 0), ("2025-12-06", 8_500), ("2026-01-05", 10_000)])
    #expect(vehicle.prediction(of: plan, at: try #require(CivilDate("2026-01-05")), policy)?.date == CivilDate("2026-06-04"))
    let with = try self.vehicle(
      service: "2026-01-05", km: 10_000, readings: [("2024-01-05", 0), ("2025-12-06", 8_500), ("2026-01-05", 10_000)])
    #expect(with.prediction(of: plan, at: try #require(CivilDate("2026-01-05")), policy)?.date == CivilDate("2026-07-05"))
  }

  @Test func `the largest readings and counts stay within the exact sums`() throws {
    let first = try #require(CivilDate("2024-01-06"))
    var days: [OdometerHistory.Day] = []
    for (offset, km) in [(0, 0), (730, OdometerHistory.largestReading)] as [(Int, Int64)] {
      let count = OdometerHistory.mostReadings / 2
      days.append(
        OdometerHistory.Day(
          date: first.adding(days: offset), count: count, sum: km * count, sumOfSquares: Int128(km) * Int128(km) * Int128(count)))
    }
    let prediction = ServicePrediction.predict(
      plan: ServicePlan(name: "p", codes: [], months: nil, km: 1_000_000), service: first, serviceKm: OdometerHistory.largestReading,
      readings: days, slopes: 5...10_000)
    // Half the largest reading above the mean, at the bound of 10,000 km a day: 365 + (99999999 + 10⁶ − 49999999.5)/10⁴ days.
    #expect(prediction?.date == first.adding(days: 365 + 5_099))
  }

  @Test(arguments: 0..<300) func `least squares agree with a naive fit on random histories`(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var vehicle = FollowUpVehicle()
    var naive = NaivePrediction()
    var day = try #require(CivilDate("2023-01-02"))
    var km = Int64.random(in: 0...200_000, using: &random)
    let pace = Int64.random(in: 0...Int64(Bool.random(using: &random) ? 90 : 700), using: &random)
    var time = Instant(shanghai: "2023-01-02 08:00")
    for step in 0..<Int.random(in: 1...40, using: &random) {
      let days = Int.random(in: 0...40, using: &random)
      day = day.adding(days: days)
      time = time + .days(Int64(days)) + .seconds(1)
      if Int.random(in: 0..<25, using: &random) == 0 {
        km = Int64.random(in: 0...max(km, 1) - 1, using: &random)
      } else {
        km += pace * Int64(days) + Int64.random(in: 0...300, using: &random)
      }
      vehicle.take(km: km, on: day, at: time, policy)
      naive.read(km, on: day)
      if step % 9 == 4 {
        vehicle.take(.init(plan: "minor", visitID: VisitID(checked: "v"), time: time, date: day, km: km))
        naive.serve(on: day, km: km)
      }
      let found = vehicle.prediction(of: plan, at: day, policy)
      let expected = naive.predict(at: day)
      #expect(found?.date == expected?.date)
      switch (found?.error, expected?.error) {
      case (nil, nil): break
      // The naive fit rounds in every step: half a tenth may fall on either side.
      case (let one?, let other?): #expect(abs(one - other) < 0.051, "seed \(seed) step \(step)")
      default: Issue.record("seed \(seed) step \(step): \(String(describing: found)) instead of \(String(describing: expected))")
      }
    }
  }
}

/// The rule of prediction once more, from a list of readings: the day is found by trying, the error with floating point throughout.
private struct NaivePrediction {
  private var readings: [(day: Int, km: Int64)] = []
  private var service: (date: CivilDate, km: Int64?)?

  mutating func read(_ km: Int64, on date: CivilDate) {
    if let last = readings.last, km < last.km {
      readings = []
      service?.km = nil
    }
    readings.append((date.dayNumber, km))
  }

  mutating func serve(on date: CivilDate, km: Int64) { service = (date, km) }

  func predict(at date: CivilDate) -> (date: CivilDate, error: Double?)? {
    guard let service else { return nil }
    let months = service.date.adding(months: 6)
    let used = readings.filter { $0.day >= date.adding(months: -24).dayNumber }
    guard let km = service.km, Set(used.map(\.day)).count >= 2 else { return (months, nil) }
    let n = Int128(used.count)
    let sumX = used.reduce(Int128(0)) { $0 + Int128($1.day) }
    let sumY = used.reduce(Int128(0)) { $0 + Int128($1.km) }
    // n times the distances from the means, so that they are whole.
    let deviations = used.map { (x: n * Int128($0.day) - sumX, y: n * Int128($0.km) - sumY) }
    var up = deviations.reduce(Int128(0)) { $0 + $1.x * $1.y }
    var across = deviations.reduce(Int128(0)) { $0 + $1.x * $1.x }
    var isClamped = true
    if up < 5 * across { (up, across) = (5, 1) } else if up > 500 * across { (up, across) = (500, 1) } else { isClamped = false }
    // The last day on which the line has not passed the target.
    let target = n * Int128(km + 7_500) - sumY
    var day = used[0].day - 100_000
    var step = 1 << 20
    while step > 0 {
      if up * (n * Int128(day + step) - sumX) <= target * across { day += step }
      step /= 2
    }
    let byDistance = CivilDate(dayNumber: day)
    if months < byDistance { return (months, nil) }
    guard n >= 3, !isClamped else { return (byDistance, nil) }
    let count = Double(used.count)
    let (meanX, meanY) = (Double(sumX) / count, Double(sumY) / count)
    let b = Double(up) / Double(across)
    var (squares, spread) = (0.0, 0.0)
    for reading in used {
      let error = Double(reading.km) - (meanY + b * (Double(reading.day) - meanX))
      squares += error * error
      spread += (Double(reading.day) - meanX) * (Double(reading.day) - meanX)
    }
    let reached = meanX + (Double(km + 7_500) - meanY) / b
    let s = (squares / (count - 2)).squareRoot()
    return (byDistance, s / b * (1 / count + (reached - meanX) * (reached - meanX) / spread).squareRoot())
  }
}
