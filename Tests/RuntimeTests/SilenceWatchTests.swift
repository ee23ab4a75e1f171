import Testing

@testable import Runtime

@Suite struct SilenceWatchTests {
  private let start = ContinuousClock.now
  private var watch = SilenceWatch(patience: .seconds(5))

  private mutating func silent(_ heard: [Int32: Int64], at second: Int) -> Set<Int32> {
    watch.silent(heard, at: start + .seconds(second))
  }

  @Test mutating func `a partition whose clock ticks is not silent`() {
    for second in 0...20 { #expect(silent([0: Int64(second)], at: second).isEmpty) }
  }

  @Test mutating func `patience ends after five seconds without a tick, for each partition by itself`() {
    #expect(silent([0: 7, 1: 7], at: 0).isEmpty)
    #expect(silent([0: 7, 1: 8], at: 4).isEmpty)
    #expect(silent([0: 7, 1: 8], at: 5) == [0])
    #expect(silent([0: 7, 1: 8], at: 9) == [0, 1])
  }

  @Test mutating func `a tick of somebody else ends the silence at once`() {
    _ = silent([0: 7], at: 0)
    #expect(silent([0: 7], at: 6) == [0])
    #expect(silent([0: 8], at: 7).isEmpty)
    #expect(silent([0: 8], at: 11).isEmpty)
    #expect(silent([0: 8], at: 12) == [0])
  }

  @Test mutating func `a partition that goes and comes back is waited for anew`() {
    _ = silent([0: 7], at: 0)
    _ = silent([:], at: 3)
    #expect(silent([0: 7], at: 6).isEmpty)
    #expect(silent([0: 7], at: 11) == [0])
  }
}
