import Models

/// Where the tiering worker's reviews stand, from what its lanes say of themselves.
///
///     beforeFirstTick ──▶ next ──▶ collecting ──▶ settling ──▶ next
enum ReviewState: Hashable, Sendable {
  /// No lane that answers knows.
  case unknown
  /// No lane has seen a tick, and the first one decides which midnight is reviewed first.
  case beforeFirstTick
  /// The midnight of the next review, and from which tick on it is held.
  case next(Instant, at: Instant, isFirst: Bool)
  /// A review under way: lane 0 lacks the reports of these partitions, or is itself not there to collect them.
  case collecting(Instant, awaited: [Int64])
  /// The cut-offs are found; these partitions have not taken them yet.
  case settling(Instant, partitions: [Int64])

  /// From the lanes that run; `decided` is the last review that is known to be decided from elsewhere.
  init(_ lanes: [LaneView], decided: Instant? = nil) {
    let lanes = lanes.filter { $0.phase == .running }
    let collector = lanes.first { $0.partition == 0 }
    if let collector, let review = collector.outlook.collectedReview, decided.map({ $0 < review }) ?? true {
      self = .collecting(review, awaited: collector.outlook.awaited ?? [])
    } else if let review = lanes.compactMap(\.waitingReview).min() {
      self = Self.underWay(review, lanes, collector, decided)
    } else if let next = lanes.compactMap(\.outlook.nextReview).min(), let at = lanes.compactMap(\.outlook.nextReviewAt).min() {
      self = .next(next, at: at, isFirst: lanes.allSatisfy { $0.outlook.lastReview == nil })
    } else {
      self = !lanes.isEmpty && lanes.allSatisfy { $0.streamTime == nil } ? .beforeFirstTick : .unknown
    }
  }

  /// A review that lanes are held at and that lane 0 does not collect.
  private static func underWay(_ review: Instant, _ lanes: [LaneView], _ collector: LaneView?, _ decided: Instant?) -> Self {
    let last = ([decided] + lanes.map(\.outlook.lastReview)).compactMap(\.self).max()
    if collector?.waitingReview == review || last.map({ $0 >= review }) ?? false {
      return .settling(review, partitions: lanes.filter { $0.waitingReview == review }.map(\.partition).sorted())
    }
    if collector == nil { return .collecting(review, awaited: [0]) }
    return .collecting(review, awaited: lanes.filter { $0.waitingReview != review }.map(\.partition).sorted())
  }

  /// A sentence for people; `nil` when there is nothing to say.
  var sentence: String? {
    switch self {
    case .unknown: nil
    case .beforeFirstTick: "No tick has come yet; the first review is that of the last midnight before the first tick."
    case .next(let review, let at, let isFirst):
      "The \(isFirst ? "first" : "next") review is that of \(review); it is held at the first tick from \(at) on."
    case .collecting(let review, let awaited): "The review of \(review) waits for \(Self.partitions(awaited))."
    case .settling(let review, let partitions):
      "The review of \(review) is decided; its cut-offs are on their way to \(Self.partitions(partitions))."
    }
  }

  private static func partitions(_ numbers: [Int64]) -> String {
    numbers.count == 1 ? "partition \(numbers[0])" : "partitions \(NumberRanges.text(numbers))"
  }

  /// Its members for machines.
  func write(to writer: inout JSONWriter) {
    switch self {
    case .unknown: writer.field("state", "unknown")
    case .beforeFirstTick: writer.field("state", "beforeFirstTick")
    case .next(let review, let at, let isFirst):
      writer.field("state", "next")
      writer.field("review", review)
      writer.field("heldFrom", at)
      writer.field("isFirst", isFirst)
    case .collecting(let review, let awaited):
      writer.field("state", "collecting")
      writer.field("review", review)
      writer.list("awaited", awaited) { partition, writer in writer.value(partition) }
    case .settling(let review, let partitions):
      writer.field("state", "settling")
      writer.field("review", review)
      writer.list("awaited", partitions) { partition, writer in writer.value(partition) }
    }
  }
}
