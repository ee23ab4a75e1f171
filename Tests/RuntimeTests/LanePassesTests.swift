import Models
import State
import Synchronization
import Testing

@testable import Runtime

@Suite struct LanePassesTests {
  /// What is handed over, and each transaction that is asked for.
  private final class Log: Sendable {
    private let entries = Mutex<[String]>([])
    var all: [String] { entries.withLock { $0 } }
    func note(_ entry: String) { entries.withLock { $0.append(entry) } }
  }

  private let log = Log()

  private func publication(_ partition: Int32) -> Publication {
    Publication(partition: partition, checkpoint: Checkpoint(), batch: OutboundBatch())
  }

  private var passes: LanePasses {
    LanePasses(
      add: { [log] in log.note("add \($0.map(\.partition))") }, flush: { [log] in log.note("publish") },
      flushIfMany: { [log] in log.note("publish if many") })
  }

  @Test func `what a lone thread has committed is published once it has nothing more to do`() {
    let passes = passes
    passes.begin()
    passes.handOver([publication(0), publication(2)])
    passes.handOver([publication(1)])
    #expect(log.all == ["add [0, 2]", "add [1]"])
    passes.end()
    #expect(log.all == ["add [0, 2]", "add [1]", "publish"])
  }

  @Test func `a full batch goes out once there are enough of them, whoever is under way`() {
    let passes = passes
    passes.begin()
    passes.publish(publication(3))
    #expect(log.all == ["add [3]", "publish if many"])
    passes.end()
    #expect(log.all == ["add [3]", "publish if many"])
  }

  @Test func `a thread that has committed nothing publishes nothing`() {
    let passes = passes
    passes.begin()
    passes.handOver([])
    passes.end()
    #expect(log.all.isEmpty)
  }

  @Test func `the thread that ends first leaves the transaction to the other, whether or not that one has committed`() {
    for others in [[], [publication(1)]] {
      let log = Log()
      let passes = LanePasses(add: { log.note("add \($0.map(\.partition))") }, flush: { log.note("publish") }, flushIfMany: {})
      passes.begin()
      passes.begin()
      passes.handOver([publication(0)])
      passes.end()
      #expect(log.all == ["add [0]"])
      passes.handOver(others)
      passes.end()
      #expect(log.all.last == "publish")
      #expect(log.all.count == 2 + others.count)
    }
  }

  @Test func `what has been published is owed no longer`() {
    let passes = passes
    passes.begin()
    passes.handOver([publication(0)])
    passes.end()
    passes.begin()
    passes.end()
    #expect(log.all == ["add [0]", "publish"])
  }
}
