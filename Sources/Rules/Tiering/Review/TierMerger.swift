import Models

/// Finds the exact cuts of a review from the reports of all partitions (RULES, "Tiering" 4).
///
/// ```
/// idle ── first report of a review ──▶ round 0 ── all reported ──▶ round 1 … n ── nothing left to seek ──▶ finished
///                                                  └── the last review's neighbours hold all cuts ─────────────▲
///            a report of an earlier review than the one at hand begins that one; the others are asked to report it too
/// ```
/// All of its state is in lane 0's tables, so it goes on after a crash or on another machine as if nothing had been. A report of an earlier
/// round is answered with the order at hand, one of a finished review with its cut-offs.
struct TierMerger {
  let policy: TieringPolicy
  let partitions: Int32

  /// How many finished reviews are kept for lanes that come late.
  static let reviewsKept = 400

  /// Takes a report; says what to send, and the cut-offs when this report completed the review.
  func handle(_ report: TierReport, in state: any StateTables) throws -> (messages: [TieringMessage], finished: ReviewCutoffs?) {
    guard (0..<partitions).contains(report.partition) else { return ([], nil) }
    if let cutoffs = try state.row(Self.key(report.review), in: TieringTables.reviews) {
      return ([order(.settled(cutoffs), report.review, report.round, report.partition)], nil)
    }
    var messages: [TieringMessage] = []
    var merge = try state.row(TieringTables.only, in: TieringTables.merge) ?? MergeRow(review: report.review)
    if merge.isFinished {
      // A review before the last one that is kept no more has nobody to answer it.
      guard report.review > merge.review else { return ([], nil) }
      merge = MergeRow(review: report.review)
    }
    if report.review > merge.review { return ([order(.report, merge.review, 0, report.partition)], nil) }
    if report.review < merge.review {
      guard merge.round == 0 else { return ([], nil) }
      messages = try abandon(merge, for: report.review, in: state)
      merge = MergeRow(review: report.review)
    }
    if report.round < merge.round { return ([order(.refine(merge.probes), merge.review, merge.round, report.partition)], nil) }
    guard report.round == merge.round, report.matches(merge) else { return ([], nil) }

    try state.put(report, Self.key(report.partition), in: TieringTables.reports)
    if !merge.reported.contains(Int64(report.partition)) { merge.reported.append(Int64(report.partition)) }
    guard merge.reported.count == Int(partitions) else {
      try state.put(merge, TieringTables.only, in: TieringTables.merge)
      return (messages, nil)
    }
    advance(&merge, try takeReports(in: state))
    if merge.probes.isEmpty {
      let cutoffs = merge.cutoffs
      try finish(&merge, cutoffs, in: state)
      return (messages + everyone(.settled(cutoffs), merge), cutoffs)
    }
    try state.put(merge, TieringTables.only, in: TieringTables.merge)
    return (messages + everyone(.refine(merge.probes), merge), nil)
  }

  /// What to send again after a restart: the order at hand to whoever has not answered it.
  func resume(in state: any StateTables) throws -> [TieringMessage] {
    guard let merge = try state.row(TieringTables.only, in: TieringTables.merge), merge.round > 0, !merge.isFinished else { return [] }
    return (0..<partitions).filter { !merge.reported.contains(Int64($0)) }.map {
      order(.refine(merge.probes), merge.review, merge.round, $0)
    }
  }

  /// The review at hand and the partitions that it waits for; `nil` between two reviews. Before the first report of the review that lane 0
  /// itself is held at, all are waited for.
  func waiting(heldAt held: Instant?, in state: any StateTables) throws -> (review: Instant, partitions: [Int32])? {
    let merge = try state.row(TieringTables.only, in: TieringTables.merge)
    if let merge, !merge.isFinished { return (merge.review, (0..<partitions).filter { !merge.reported.contains(Int64($0)) }) }
    guard let held, merge.map({ held > $0.review }) ?? true else { return nil }
    return (held, Array(0..<partitions))
  }

  private func abandon(_ merge: MergeRow, for review: Instant, in state: any StateTables) throws -> [TieringMessage] {
    // Lanes may have seen their first ticks on two sides of a midnight; the earlier review is the firm's first.
    for partition in merge.reported { try state.remove(Self.key(Int32(partition)), in: TieringTables.reports) }
    return merge.reported.map { order(.report, review, 0, Int32($0)) }
  }

  private func takeReports(in state: any StateTables) throws -> [TierReport] {
    var reports: [TierReport] = []
    for partition in 0..<partitions {
      guard let report = try state.row(Self.key(partition), in: TieringTables.reports) else { continue }
      reports.append(report)
      try state.remove(Self.key(partition), in: TieringTables.reports)
    }
    return reports
  }

  private func advance(_ merge: inout MergeRow, _ reports: [TierReport]) {
    if merge.round == 0 {
      merge.open(reports.compactMap(\.histogram), policy)
    } else {
      for index in merge.searches.indices {
        let sought = merge.searches[index].sought
        merge.searches[index].take(reports.flatMap { $0.answers.filter { $0.sought == sought } })
        merge.searches[index].settleSingles(within: merge.limits)
      }
    }
    merge.round += 1
    merge.reported = []
  }

  private func finish(_ merge: inout MergeRow, _ cutoffs: ReviewCutoffs, in state: any StateTables) throws {
    merge.isFinished = true
    merge.searches = []
    try state.put(merge, TieringTables.only, in: TieringTables.merge)
    try state.put(cutoffs, Self.key(cutoffs.review), in: TieringTables.reviews)
    var keys: [RowKey] = []
    try state.forEach(in: TieringTables.reviews, prefix: nil) { key, _ in keys.append(key) }
    for key in keys.dropLast(Self.reviewsKept) { try state.remove(key, in: TieringTables.reviews) }
  }

  private func everyone(_ content: TierOrder.Content, _ merge: MergeRow) -> [TieringMessage] {
    (0..<partitions).map { order(content, merge.review, merge.round, $0) }
  }

  private func order(_ content: TierOrder.Content, _ review: Instant, _ round: Int64, _ partition: Int32) -> TieringMessage {
    .order(TierOrder(review: review, round: round, partition: partition, content: content))
  }

  private static func key(_ partition: Int32) -> RowKey { RowKey(String(partition)) }
  private static func key(_ review: Instant) -> RowKey { RowKey(review.rfc3339) }
}

extension TierReport {
  fileprivate var histogram: ReviewHistogram? {
    guard case .histogram(let histogram) = content else { return nil }
    return histogram
  }

  fileprivate var answers: [ProbeAnswer] {
    guard case .answers(let answers) = content else { return [] }
    return answers
  }

  /// Whether this answers what the round asks.
  fileprivate func matches(_ merge: MergeRow) -> Bool { (histogram != nil) == (merge.round == 0) }
}

extension ReviewHistogram {
  fileprivate static func sum(_ histograms: [ReviewHistogram]) -> ReviewHistogram {
    var sum = ReviewHistogram()
    for histogram in histograms {
      sum.population += histogram.population
      sum.anonymous.count += histogram.anonymous.count
      // Totals of all lanes are information only: clamped, not refused.
      let (spend, overflow) = sum.anonymous.spend.addingReportingOverflow(histogram.anonymous.spend)
      sum.anonymous.spend = overflow ? .max : spend
    }
    sum.spend = HistogramPart.sum(histograms.map(\.spend))
    sum.count = HistogramPart.sum(histograms.map(\.count))
    sum.recency = HistogramPart.sum(histograms.map(\.recency))
    return sum
  }
}

extension MergeRow {
  /// Begins the searches from the first histograms.
  fileprivate mutating func open(_ histograms: [ReviewHistogram], _ policy: TieringPolicy) {
    let histogram = ReviewHistogram.sum(histograms)
    population = histogram.population
    anonymous = histogram.anonymous
    totalSpend = histogram.spend.reduce(0) { $0 + $1.spend }
    let ranks = policy.ranks(population: population)
    counts = CutCounts(a: ranks.a, b: ranks.b, c: ranks.c)
    let farthest = histogram.recency.last.map { LogBuckets.range(of: $0.part).upperBound } ?? 0
    limits = RegionLimits(
      largestCount: histogram.count.last.map { LogBuckets.range(of: $0.part).upperBound } ?? 1,
      firstPurchase: (review - .milliseconds(farthest)).milliseconds, lastPurchase: review.milliseconds)
    for (index, rank) in [ranks.a, ranks.b, ranks.c].enumerated() {
      search(CutSearch(sought: Int64(index), rank: rank, axis: .spend, in: histogram.spend), rank, histograms)
    }
    for (quantity, (axis, parts)) in [
      (Region.Axis.recency, histogram.recency), (.count, histogram.count), (.spend, histogram.spend),
    ].enumerated() {
      for quintile in 0..<4 {
        let rank = (population * Int64(quintile + 1) * 20 + 99) / 100
        search(CutSearch(sought: Int64(3 + quantity * 4 + quintile), rank: rank, axis: axis, in: parts), rank, histograms)
      }
    }
  }

  private mutating func search(_ search: CutSearch?, _ rank: Int64, _ histograms: [ReviewHistogram]) {
    guard var search else { return }
    search.settleSingles(within: limits)
    let lists = histograms.compactMap { $0.neighbours.first { $0.sought == search.sought } }
    if lists.count == histograms.count { search.settle(rank, among: lists) }
    searches.append(search)
  }

  /// The outcome, once nothing is left to seek.
  fileprivate var cutoffs: ReviewCutoffs {
    var keys = CutKeys()
    var through: [Int128] = [0, 0, 0]
    var values: [[Int64]] = [[], [], []]
    for search in searches {
      switch search.state {
      case .open: break
      case .value(let value): values[Int(search.sought - 3) / 4].append(value)
      case .key(let key, let spend):
        through[Int(search.sought)] = spend
        switch search.sought {
        case 0: keys.a = key
        case 1: keys.b = key
        default: keys.c = key
        }
      }
    }
    let share = { (spend: Int128) in totalSpend > 0 ? Double(spend) / Double(totalSpend) : 0 }
    // A cut that nobody stands above takes nothing from the class below it.
    let b = max(through[0], through[1])
    let c = max(b, through[2])
    return ReviewCutoffs(
      review: review, population: population, counts: counts, keys: keys,
      salesShare: SalesShare(a: share(through[0]), b: share(b - through[0]), c: share(c - b), d: share(totalSpend - c)),
      recency: values[0], frequency: values[1], money: values[2], anonymous: anonymous)
  }
}
