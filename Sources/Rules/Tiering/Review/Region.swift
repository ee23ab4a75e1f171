import Models

/// A part of the population: those whose value on one axis lies in a range, among those who share the values of the axes before it.
///
/// The axes are those of the composite key in its order, and recency. A region on `count` fixes the spend, one on `lastPurchase` spend and
/// count, one on `customer` all three; without fixed values the axis stands for itself, as the quintiles need it.
struct Region: Hashable, Sendable {
  enum Axis: String, CaseIterable, Sendable {
    case spend = "s"
    case count = "c"
    case lastPurchase = "l"
    /// Milliseconds from the last purchase to the review.
    case recency = "r"
    /// The bytes of the id; `prefix` is what they begin with.
    case customer = "i"
  }

  var axis: Axis
  /// Both ends included; of no meaning on `customer`.
  var low: Int64
  var high: Int64
  var spend: Int64?
  var count: Int64?
  var lastPurchase: Int64?
  var prefix: [UInt8] = []

  /// How many parts a range is cut into at most.
  static let parts: Int64 = 1_024

  /// The width of the parts of the range.
  var step: Int64 { (high - low) / Self.parts + 1 }

  /// Whether nobody in it can be told from another on this axis.
  var isSingle: Bool { axis != .customer && low == high }

  /// The part that holds a value of the range.
  func part(of value: Int64) -> Int { Int((value - low) / step) }

  /// The part that an id falls into: 0 when it ends with the prefix, else 1 + its next byte.
  func part(of id: CustomerID) -> Int {
    let rest = id.rawValue.utf8.dropFirst(prefix.count)
    return rest.first.map { Int($0) + 1 } ?? 0
  }

  /// The region of one part.
  func narrowed(to part: Int) -> Region {
    var region = self
    if axis == .customer {
      if part > 0 { region.prefix.append(UInt8(truncatingIfNeeded: part - 1)) }
    } else {
      region.low = low + Int64(part) * step
      region.high = region.low + min(high - region.low, step - 1)
    }
    return region
  }

  /// The next axis of the composite key, among those who share this region's single value; `nil` after the last.
  func following(within limits: RegionLimits) -> Region? {
    var region = self
    switch axis {
    case .spend:
      region.spend = low
      region.axis = .count
      region.low = 1
      region.high = limits.largestCount
    case .count:
      region.count = low
      region.axis = .lastPurchase
      region.low = limits.firstPurchase
      region.high = limits.lastPurchase
    case .lastPurchase:
      region.lastPurchase = low
      region.axis = .customer
    case .recency, .customer:
      return nil
    }
    return region
  }
}

/// Where the values of a population lie, as its histograms show: where a search on a new axis begins.
struct RegionLimits: Hashable, Sendable {
  var largestCount: Int64
  var firstPurchase: Int64
  var lastPurchase: Int64
}

extension Region: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(axis)
    row.write(low)
    row.write(high)
    row.write(spend) { $0.write($1) }
    row.write(count) { $0.write($1) }
    row.write(lastPurchase) { $0.write($1) }
    row.write(prefix)
  }

  init(from row: inout RowReader) throws(RowError) {
    axis = try row.readEnum()
    low = try row.readInt64()
    high = try row.readInt64()
    guard low <= high, !high.subtractingReportingOverflow(low).overflow else { throw .invalid("region") }
    spend = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    count = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    lastPurchase = try row.readOptional { (row) throws(RowError) in try row.readInt64() }
    prefix = try row.readBytes()
  }
}
