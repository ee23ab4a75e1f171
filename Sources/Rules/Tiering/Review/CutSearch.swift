import Models

/// The search for one cut or quintile over the reports of all lanes: a rank within a region that shrinks from round to round.
struct CutSearch: Hashable, Sendable {
  /// 0–2 the cuts A, B, C; then four each of recency, frequency and money.
  var sought: Int64
  var state: State

  enum State: Hashable, Sendable {
    case open(Narrowing)
    /// The last customer above a cut, and what those above it and he spent together.
    case key(CompositeKey, spendThrough: Int128)
    case value(Int64)
  }

  /// Where the search is.
  struct Narrowing: Hashable, Sendable {
    var region: Region
    /// 1 is the first of the region in the sought order.
    var rank: Int64
    /// How many customers are in the region.
    var members: Int64
    /// What the customers before the region spent together.
    var spendBefore: Int128
  }

  /// How many customers may be named instead of counted.
  static let fewMembers: Int64 = 256

  /// Whether a composite key is sought and not a single value.
  var isCut: Bool { sought < 3 }

  /// A search that begins in the bucket of a first histogram that holds the rank; `nil` when no customer has that rank.
  init?(sought: Int64, rank: Int64, axis: Region.Axis, in histogram: [HistogramPart]) {
    self.sought = sought
    state = .value(0)
    guard rank > 0, let found = Self.find(rank, in: histogram, descending: sought < 3) else { return nil }
    let range = LogBuckets.range(of: found.part.part)
    state = .open(
      Narrowing(
        region: Region(axis: axis, low: range.lowerBound, high: range.upperBound), rank: found.rank, members: found.part.customers,
        spendBefore: found.spendBefore))
  }

  private static func find(
    _ rank: Int64, in parts: [HistogramPart], descending: Bool
  ) -> (
    part: HistogramPart, rank: Int64, spendBefore: Int128
  )? {
    var rest = rank
    var spend: Int128 = 0
    for index in parts.indices {
      let part = descending ? parts[parts.count - 1 - index] : parts[index]
      if rest <= part.customers { return (part, rest, spend) }
      rest -= part.customers
      spend += part.spend
    }
    return nil
  }

  /// What must be asked next; `nil` when the search is over.
  var probe: ReviewProbe? {
    guard case .open(let narrowing) = state else { return nil }
    let few = narrowing.members <= Self.fewMembers
    return ReviewProbe(sought: sought, form: few ? (isCut ? .members : .values) : .parts, region: narrowing.region)
  }

  /// Goes on to the next axis, or ends, where the region holds one value only.
  mutating func settleSingles(within limits: RegionLimits) {
    while case .open(var narrowing) = state, narrowing.region.isSingle {
      guard isCut else {
        state = .value(narrowing.region.low)
        return
      }
      guard let next = narrowing.region.following(within: limits) else { return }
      narrowing.region = next
      state = .open(narrowing)
    }
  }

  /// Takes the answers of all lanes.
  mutating func take(_ answers: [ProbeAnswer]) {
    guard case .open(var narrowing) = state else { return }
    let position = Int(narrowing.rank) - 1
    let members = answers.flatMap(\.members)
    let values = answers.flatMap(\.values)
    if narrowing.members <= Self.fewMembers, isCut, members.indices.contains(position) {
      let sorted = members.sorted { $0.ranks(before: $1) }
      let spend = sorted[...position].reduce(narrowing.spendBefore) { $0 + Int128($1.spend) }
      state = .key(sorted[position], spendThrough: spend)
    } else if narrowing.members <= Self.fewMembers, !isCut, values.indices.contains(position) {
      state = .value(values.sorted()[position])
    } else {
      let descending = isCut && narrowing.region.axis != .customer
      guard let found = Self.find(narrowing.rank, in: HistogramPart.sum(answers.map(\.parts)), descending: descending) else { return }
      narrowing.region = narrowing.region.narrowed(to: found.part.part)
      narrowing.rank = found.rank
      narrowing.members = found.part.customers
      narrowing.spendBefore += found.spendBefore
      state = .open(narrowing)
    }
  }
}

extension HistogramPart {
  /// The sum of several histograms, ascending.
  static func sum(_ histograms: [[HistogramPart]]) -> [HistogramPart] {
    var sums: [Int: HistogramPart] = [:]
    for part in histograms.joined() {
      var sum = sums[part.part] ?? HistogramPart(part: part.part, customers: 0)
      sum.customers += part.customers
      sum.spend += part.spend
      sums[part.part] = sum
    }
    return sums.values.sorted { $0.part < $1.part }
  }
}

extension CutSearch: RowCodable {
  func encode(into row: inout RowWriter) {
    row.write(sought)
    switch state {
    case .open(let narrowing):
      row.write(Int64(0))
      row.write(narrowing.region)
      row.write(narrowing.rank)
      row.write(narrowing.members)
      row.write(narrowing.spendBefore)
    case .key(let key, let spendThrough):
      row.write(Int64(1))
      row.write(key)
      row.write(spendThrough)
    case .value(let value):
      row.write(Int64(2))
      row.write(value)
    }
  }

  init(from row: inout RowReader) throws(RowError) {
    sought = try row.readInt64()
    switch try row.readInt64() {
    case 0:
      state = .open(
        Narrowing(
          region: try row.read(), rank: try row.readInt64(), members: try row.readInt64(), spendBefore: try row.readInt128()))
    case 1: state = .key(try row.read(), spendThrough: try row.readInt128())
    case 2: state = .value(try row.readInt64())
    default: throw .invalid("search")
    }
  }
}
