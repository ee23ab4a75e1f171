package import Models

/// When a service will be needed: the earlier of its month date and its km date (RULES, "Follow-ups", "Prediction").
package struct ServicePrediction: Hashable, Sendable {
  package var date: CivilDate
  /// Days, to one decimal; only where the km date decides and at least three readings carry it.
  package var error: Double?

  /// `nil` where the plan counts neither months nor a distance that can be told.
  ///
  /// Of a month date and a km date on the same day the km date decides, so its error is given.
  package static func predict(
    plan: ServicePlan, service: CivilDate, serviceKm: Int64?, readings: some Collection<OdometerHistory.Day>, slopes: ClosedRange<Int64>
  ) -> ServicePrediction? {
    let byMonths = plan.months.map { service.adding(months: $0) }
    var byDistance: (date: CivilDate, error: Double?)?
    if let interval = plan.km, let serviceKm, let line = OdometerLine(readings, slopes: slopes) {
      byDistance = line.reaches(serviceKm + interval)
    }
    switch (byMonths, byDistance) {
    case (nil, nil): return nil
    case (let date?, nil): return ServicePrediction(date: date)
    case (let date?, let distance?) where date < distance.date: return ServicePrediction(date: date)
    case (_, let distance?): return ServicePrediction(date: distance.date, error: distance.error)
    }
  }
}

/// The least-squares line through a vehicle's readings: x is the local date as a whole number, y the kilometres.
///
/// All sums are exact. With at most 2²⁰ readings of at most 10⁸ km (`OdometerHistory`) within 2¹¹ days, and x and y taken from the first
/// day's date and the least reading, n·Sxx < 2⁶², n·Sxy < 2⁷⁸ and every product of the floored day < 2¹²⁶, so 128 bits hold them; a
/// span of dates beyond that has no line. The squared errors need 2¹⁵⁵ and are taken at full width.
struct OdometerLine {
  /// Kilometres a day; a slope outside is set to the nearer bound, through the means.
  private let slopes: ClosedRange<Int128>
  private let count: Int128
  private let originX: Int
  private let originY: Int128
  private let sumX: Int128
  private let sumY: Int128
  /// n·Sxx, n·Sxy and n·Syy.
  private let spreadX: Int128
  private let spreadXY: Int128
  private let spreadY: Int128

  /// `nil` with fewer than two different dates.
  init?(_ days: some Collection<OdometerHistory.Day>, slopes: ClosedRange<Int64>) {
    guard let first = days.first else { return nil }
    self.slopes = Int128(slopes.lowerBound)...Int128(slopes.upperBound)
    originX = first.date.dayNumber
    originY = Int128(days.lazy.map { $0.sum / max($0.count, 1) }.min() ?? 0)
    var (n, x, y, xx, xy, yy): (Int128, Int128, Int128, Int128, Int128, Int128) = (0, 0, 0, 0, 0, 0)
    for day in days {
      let offset = Int128(day.date.dayNumber - originX)
      guard offset.magnitude < 1 << 11 else { return nil }
      let count = Int128(day.count)
      let sum = Int128(day.sum) - count * originY
      n += count
      x += count * offset
      y += sum
      xx += count * offset * offset
      xy += offset * sum
      yy += day.sumOfSquares - 2 * originY * Int128(day.sum) + count * originY * originY
    }
    count = n
    sumX = x
    sumY = y
    spreadX = n * xx - x * x
    spreadXY = n * xy - x * y
    spreadY = n * yy - y * y
    guard spreadX > 0 else { return nil }
  }

  /// The day on which the line reaches a distance, rounded down, and how far it may be off.
  func reaches(_ km: Int64) -> (date: CivilDate, error: Double?) {
    let clamped: Int128? =
      spreadXY < slopes.lowerBound * spreadX
      ? slopes.lowerBound : spreadXY > slopes.upperBound * spreadX ? slopes.upperBound : nil
    // x = x̄ + (km − ȳ)/b with b = top/bottom, over the common denominator n·top.
    let (top, bottom) = clamped.map { ($0, 1) } ?? (spreadXY, spreadX)
    let missing = count * (Int128(km) - originY) - sumY
    let numerator = sumX * top + missing * bottom
    let denominator = count * top
    let date = CivilDate(dayNumber: originX + Int(numerator.flooredQuotient(denominator)))
    guard count >= 3, clamped == nil else { return (date, nil) }
    // (s/b)·√(1/n + (x* − x̄)²/Sxx), where s² = (n·Syy − (n·Sxy)²/(n·Sxx)) / n / (n − 2) and x* is where the line reaches km.
    let n = Double(count)
    let slope = Double(spreadXY) / Double(spreadX)
    let variance = squaredErrors / n / (n - 2)
    let distance = Double(missing) / n / slope
    let error = variance.squareRoot() / slope * (1 / n + distance * distance / (Double(spreadX) / n)).squareRoot()
    return (date, (error * 10).rounded() / 10)
  }

  /// n·Syy − (n·Sxy)²/(n·Sxx): the difference is taken exactly, since for readings that lie on a line it is nothing.
  private var squaredErrors: Double {
    let whole = spreadY.magnitude.multipliedFullWidth(by: spreadX.magnitude)
    let explained = spreadXY.magnitude.multipliedFullWidth(by: spreadXY.magnitude)
    guard (whole.high, whole.low) > (explained.high, explained.low) else { return 0 }
    let (low, borrow) = whole.low.subtractingReportingOverflow(explained.low)
    let high = whole.high - explained.high - (borrow ? 1 : 0)
    return (Double(high) * 0x1p128 + Double(low)) / Double(spreadX)
  }
}

extension Int128 {
  /// The quotient rounded towards minus infinity; the divisor is positive.
  fileprivate func flooredQuotient(_ divisor: Int128) -> Int128 {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
