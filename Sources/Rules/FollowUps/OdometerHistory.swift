package import Models

/// The odometer of one vehicle as far as predictions need it: per local date the sums of its readings (RULES, "Follow-ups", "Prediction").
///
/// A least-squares line needs sums only, so a day of a thousand readings costs no more than a day of one, and a vehicle at most one entry
/// a day of the last 24 months. Readings are whole kilometres, 0 to `largestReading`.
package struct OdometerHistory: Hashable, Sendable {
  /// The readings of one local date.
  package struct Day: Hashable, Sendable {
    package var date: CivilDate
    package var count: Int64
    package var sum: Int64
    package var sumOfSquares: Int128
  }

  /// What a reading does to the history before it.
  package enum Effect: Hashable, Sendable {
    /// It goes on.
    case joined
    /// The reading is below the one before: a new history begins with it.
    case restarted
    /// It is older than others and does not fit under them, or older than the reading or transfer that this history began with: it says
    /// nothing.
    case ignored
  }

  /// The largest reading that is accepted: beyond it the exact sums would have no bound.
  package static let largestReading: Int64 = 99_999_999
  /// Readings that one history may hold; more are ignored, for the same reason.
  package static let mostReadings: Int64 = 1 << 20

  /// Ascending by date.
  package private(set) var days: [Day] = []
  package private(set) var lastKm: Int64?
  package private(set) var lastTime: Instant?
  /// Counts the histories of this vehicle: a reading of an earlier one no longer counts.
  package private(set) var generation: Int64 = 0
  /// When the reading or the transfer came that ended the history before; `nil` for the vehicle's first.
  private var startedAt: Instant?

  package init() {}

  /// A history without readings, after so many others, of which the last was ended at an instant.
  init(generation: Int64, startedAt: Instant) {
    self.generation = generation
    self.startedAt = startedAt
  }

  /// Takes a reading in the order of handling.
  ///
  /// Of two readings that come out of order the later by `time` stands for the odometer: a late one joins if it fits below it, and below
  /// those of the first day if it is older than all.
  package mutating func take(km: Int64, on date: CivilDate, at time: Instant) -> Effect {
    if let startedAt, time < startedAt { return .ignored }
    var effect = Effect.joined
    if let lastKm, let lastTime {
      if time < lastTime {
        guard km <= lastKm, fitsBelowFirst(km, on: date) else { return .ignored }
      } else if km < lastKm {
        days = []
        startedAt = time
        generation += 1
        effect = .restarted
      }
    }
    guard days.reduce(0, { $0 + $1.count }) < Self.mostReadings else { return .ignored }
    add(km, on: date)
    if lastTime.map({ time >= $0 }) ?? true {
      lastKm = km
      lastTime = time
    }
    return effect
  }

  /// Forgets the days that no prediction with a cause on or after `date` can need.
  package mutating func prune(before date: CivilDate) {
    if let first = days.first, first.date < date { days.removeAll { $0.date < date } }
  }

  /// Of a reading that is older than all others.
  private func fitsBelowFirst(_ km: Int64, on date: CivilDate) -> Bool {
    guard let first = days.first, date < first.date else { return true }
    return km * first.count <= first.sum
  }

  private mutating func add(_ km: Int64, on date: CivilDate) {
    let square = Int128(km) * Int128(km)
    let index = days.lastIndex { $0.date <= date }
    if let index, days[index].date == date {
      days[index].count += 1
      days[index].sum += km
      days[index].sumOfSquares += square
    } else {
      days.insert(Day(date: date, count: 1, sum: km, sumOfSquares: square), at: index.map { $0 + 1 } ?? 0)
    }
  }
}

extension OdometerHistory: RowCodable {
  package func encode(into row: inout RowWriter) {
    row.write(generation)
    row.write(lastKm) { $0.write($1) }
    row.write(lastTime) { $0.write($1) }
    row.write(startedAt) { $0.write($1) }
    // Dates as steps, and the squares as a remainder of the mean, so that a day of one reading is a few bytes.
    var former = 0
    row.write(days) { row, day in
      row.write(Int64(day.date.dayNumber - former))
      former = day.date.dayNumber
      row.write(day.count)
      row.write(day.sum)
      if day.count > 1 {
        row.write(Int64(truncatingIfNeeded: day.sumOfSquares >> 64))
        row.write(Int64(truncatingIfNeeded: day.sumOfSquares))
      }
    }
  }

  package init(from row: inout RowReader) throws(RowError) {
    generation = try row.readInt64()
    lastKm = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    lastTime = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    startedAt = try row.readOptional { (row) throws(RowError) in try row.readInstant() }
    var former = 0
    days = try row.readArray { (row) throws(RowError) in
      former += try row.readInt()
      let count = try row.readInt64()
      let sum = try row.readInt64()
      var squares = Int128(sum) * Int128(sum)
      if count > 1 {
        let high = Int128(try row.readInt64()) << 64
        squares = high | Int128(UInt64(bitPattern: try row.readInt64()))
      }
      return Day(date: CivilDate(dayNumber: former), count: count, sum: sum, sumOfSquares: squares)
    }
  }
}
