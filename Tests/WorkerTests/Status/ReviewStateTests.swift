import Models
import Testing

@testable import mainstay

/// What `mainstay status` says of the reviews, given what lanes say of themselves.
@Suite struct ReviewStateTests {
  private static let review = Instant(milliseconds: 1_800_000_000_000)
  private static let next = review + .days(1)
  private static let at = next + .minutes(15)

  /// Three lanes between two reviews.
  private let lanes = (0..<3).map { partition in
    LaneView(
      partition: partition, phase: .running, lag: 0, streamTime: review + .hours(1),
      outlook: LaneOutlook(lastReview: review, nextReview: next, nextReviewAt: at))
  }

  private func lanes(_ change: (inout LaneView) -> Void) -> [LaneView] {
    lanes.map {
      var lane = $0
      change(&lane)
      return lane
    }
  }

  /// The lane as it is while it is held at the next review.
  private static func hold(_ lane: inout LaneView) {
    lane.waitingReview = next
    lane.outlook = LaneOutlook(lastReview: review)
  }

  @Test func `between two reviews it names the next one and when it is held`() {
    #expect(ReviewState(lanes) == .next(Self.next, at: Self.at, isFirst: false))
    #expect(ReviewState(lanes).sentence == "The next review is that of \(Self.next); it is held at the first tick from \(Self.at) on.")
  }

  @Test func `before the first review it says when that is, and before the first tick that this decides it`() {
    let first = lanes { $0.outlook.lastReview = nil }
    #expect(ReviewState(first) == .next(Self.next, at: Self.at, isFirst: true))
    #expect(ReviewState(first).sentence?.hasPrefix("The first review is that of ") == true)
    let dark = lanes {
      $0.outlook = LaneOutlook()
      $0.streamTime = nil
    }
    #expect(ReviewState(dark) == .beforeFirstTick)
  }

  @Test func `a review waits for whom lane 0 names, not for whom another lane seems to be`() {
    let held = lanes {
      if $0.partition != 2 { Self.hold(&$0) }
      if $0.partition == 0 {
        $0.outlook.collectedReview = Self.next
        $0.outlook.awaited = [1, 2]
      }
    }
    #expect(ReviewState(held) == .collecting(Self.next, awaited: [1, 2]))
    #expect(ReviewState(held).sentence == "The review of \(Self.next) waits for partitions 1-2.")
  }

  @Test func `without lane 0 a review waits for it`() {
    let held = lanes {
      if $0.partition == 0 { $0.phase = .restoring } else { Self.hold(&$0) }
    }
    #expect(ReviewState(held) == .collecting(Self.next, awaited: [0]))
    #expect(ReviewState(held).sentence == "The review of \(Self.next) waits for partition 0.")
    #expect(ReviewState(held.filter { $0.partition != 0 }) == .collecting(Self.next, awaited: [0]))
    #expect(ReviewState(held, decided: Self.review) == .collecting(Self.next, awaited: [0]))
    #expect(ReviewState(held, decided: Self.next) == .settling(Self.next, partitions: [1, 2]))
  }

  @Test func `a report that lane 0 has not read yet is not waited for`() {
    let held = lanes { if $0.partition == 1 { Self.hold(&$0) } }
    #expect(ReviewState(held) == .collecting(Self.next, awaited: [0, 2]))
  }

  @Test func `once the cut-offs are found it names the partitions that have not heard of them`() {
    let lastHeld = lanes { if $0.partition == 2 { Self.hold(&$0) } else { $0.outlook.lastReview = Self.next } }
    #expect(ReviewState(lastHeld) == .settling(Self.next, partitions: [2]))
    let allHeld = lanes { Self.hold(&$0) }
    #expect(ReviewState(allHeld) == .settling(Self.next, partitions: [0, 1, 2]))
  }

  @Test func `lanes that restore know nothing`() {
    #expect(ReviewState(lanes { $0.phase = .restoring }) == .unknown)
    #expect(ReviewState([]).sentence == nil)
  }
}
